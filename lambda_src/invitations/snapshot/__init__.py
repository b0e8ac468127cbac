"""Listed rows and the last snapshot become a new snapshot and its changes, as files."""
