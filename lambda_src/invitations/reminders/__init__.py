"""Reminders: what is pending with us and expires soon, said once, by what the lake holds."""
