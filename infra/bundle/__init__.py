"""The function's bundle: which files it holds, and how pip builds it without Docker."""
