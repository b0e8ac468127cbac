"""The table of functions that give the same answer, and DuckDB's expression of each."""
