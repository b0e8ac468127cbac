"""QuickSight: a dashboard and an analysis, with data sets from the saved queries, and a role."""
