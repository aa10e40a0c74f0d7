"""Prepares what the bot needs and keeps its processes running."""
