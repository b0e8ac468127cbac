"""Costs: what a template's resources cost a month, from measured runs and one price list."""
