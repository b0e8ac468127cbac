"""Checks of an account and a lake: what is wrong, and what to do about it."""
