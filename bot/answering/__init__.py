"""What to answer, and in which words."""
