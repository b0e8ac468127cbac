"""Monitoring: alarms with their texts, the dashboard, and the metrics of both."""
