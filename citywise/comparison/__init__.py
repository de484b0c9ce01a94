"""Comparison: how sure a number is, and how far numbers may be held against each other."""
