"""What `invitations list` and `get` do, as AWS's own commands: options → question → output."""
