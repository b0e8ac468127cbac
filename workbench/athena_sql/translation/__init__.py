"""A statement's tree → DuckDB's SQL, with names and types resolved."""
