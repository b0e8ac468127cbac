"""Text of a statement → a tree, as in Trino's grammar."""
