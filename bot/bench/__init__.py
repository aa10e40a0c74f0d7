"""Measures the bot on this machine: parts in this process, whole turns against the real processes, side by side."""
