"""Partner Central's API: what is listed, what it answers, and how fast requests may follow."""
