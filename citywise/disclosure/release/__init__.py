"""The released tables as queries over what may be shown."""
