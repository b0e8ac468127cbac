"""Monitoring: alarms with their texts, saved log queries, a dashboard, and the metrics of both."""
