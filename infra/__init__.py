"""The stack and how it is deployed."""
