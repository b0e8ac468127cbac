"""Engagement invitations of AWS Partner Central, as Parquet snapshots behind Glue partitions."""
