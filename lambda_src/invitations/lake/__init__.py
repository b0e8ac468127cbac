"""The lake: where files are, and the one guarded swap that publishes a snapshot."""
