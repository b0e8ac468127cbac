"""Results of queries: rows as tables, JSON, CSV and spreadsheets, whichever lake they are from."""
