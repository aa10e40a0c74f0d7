"""The reference back office: the embedded default of a utility's billing and outage system, behind HTTP.

It is its own process with its own database; the rest of the project reaches it through bot/backends only.
"""
