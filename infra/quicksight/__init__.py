"""The QuickSight dashboard: data sets from the saved queries, visuals, sheets, and a role."""
