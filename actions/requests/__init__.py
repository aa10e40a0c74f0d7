"""Requests that are written down at the utility: the forms behind `validate_<form>`, confirmed and filed once."""
