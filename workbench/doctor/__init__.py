"""Why doesn't it work: checks of an account and a lake, and what to do about each."""
