"""Functions on text. They know nothing of content, models or the web."""
