"""What runs inside Rasa: graph components, importer, input channel."""
