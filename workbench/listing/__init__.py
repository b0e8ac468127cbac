"""What `invitations list` does, as AWS's own command: options → question → pages → output."""
