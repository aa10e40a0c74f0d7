"""Learning from what was asked: questions that were not answered become gaps, and gaps become content."""
