"""Options and --help of each command; slow modules are imported when a command runs."""
