"""Schedules: which expressions are allowed, and the times at which they start runs."""
