"""Texts to vectors: builds, verifies and serves the sentence encoder."""
