"""The hub: finding materials of a release by words and by choices, in several languages."""
