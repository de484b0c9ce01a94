"""Disclosure control: what may be shown, and to whom. Small groups are protected here, once."""
