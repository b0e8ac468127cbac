"""What `invitations forget` does: search → clear rows → delete older files → prove."""
