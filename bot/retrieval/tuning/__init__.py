"""Fine-tunes the encoder on our own questions: a low-rank adapter of a few MB that the repository carries."""
