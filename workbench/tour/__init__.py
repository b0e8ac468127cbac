"""The tour of `make run`: a simulated Partner Central, a lake, questions and a report."""
