"""Options that several commands share, and what each accepts."""
