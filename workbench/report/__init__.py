"""A lake's state as one HTML page: saved queries → cards → page."""
