"""A support assistant for electricity utilities in small languages."""
