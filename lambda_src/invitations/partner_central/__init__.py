"""The API of Partner Central: what is asked, what it answers, and how fast it may be asked."""
