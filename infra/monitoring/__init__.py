"""Alarms, their texts, the dashboard, and the metrics that both read."""
