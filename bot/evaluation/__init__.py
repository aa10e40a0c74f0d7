"""Measures the bot's decisions: cases with the expected answer, through the trained model, in this process."""
