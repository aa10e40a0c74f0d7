"""Rasa custom actions. Rasa imports this package whole: no module may do work at import."""
