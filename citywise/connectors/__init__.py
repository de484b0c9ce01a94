"""Fetch what lies on a server into the drop folder, as a file like any other.

One module a kind of server; `pulling` goes through those that `connections.toml` declares.
"""
