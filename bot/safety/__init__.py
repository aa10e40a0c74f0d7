"""Recognises danger to life in a message, by rules over words: no model, no similarity."""
