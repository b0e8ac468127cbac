"""A lake in a folder: the same keys as in S3, and the published snapshots in one JSON file."""
