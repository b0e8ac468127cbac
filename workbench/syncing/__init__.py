"""What `invitations sync` does: options → settings → run → summary."""
