"""What `invitations pull` does: a deployed lake's current files → a folder lake."""
