"""Athena's SQL, translated into DuckDB's: the same answer or a refusal."""
