"""Schedules: which times an expression names, and which are allowed."""
