"""The SQL that people ask: views and saved queries, in Athena's dialect."""
