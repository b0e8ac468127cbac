"""Values with Trino's types: literals, operators and casts in DuckDB's SQL."""
