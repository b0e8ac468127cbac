"""The commands' options and --help; what is slow is imported when a command runs."""
