"""Propose a template for a layout that nobody has written one for; a person confirms it."""
