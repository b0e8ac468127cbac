"""The function's bundle: which files it has, and how pip builds it without Docker."""
