"""What `invitations list` does: options → question → pages → output, as AWS's own command."""
