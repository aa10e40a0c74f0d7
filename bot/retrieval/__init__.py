"""Encoder and FAQ index."""
