"""What `invitations run` does: a run of the deployed function → its log lines and its summary."""
