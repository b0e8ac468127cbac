"""The job and its lake on your own machine: the command line, a simulator, SQL, a report."""
