"""The same job on your own machine: command line, simulator, queries."""
