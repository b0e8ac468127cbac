"""The doctor's checks, a module for each thing that it looks at."""
