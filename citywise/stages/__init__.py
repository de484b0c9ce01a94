"""The stages of a night, each one call: land, take in, check, measure, protect, release."""
