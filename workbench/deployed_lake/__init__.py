"""A lake in an account: its names, and the questions that Athena answers about it."""
