"""The lake: where files are, and the guarded swaps that publish snapshots and months."""
