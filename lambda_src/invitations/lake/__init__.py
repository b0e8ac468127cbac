"""The lake: where files live, and the one guarded swap that makes a snapshot visible."""
