"""One run: which slices it syncs, in which mode and order, and its result."""
