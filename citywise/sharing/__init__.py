"""Sharing: the release that readers see, queried over the network without a copy of the file.

The protocol is Arrow Flight SQL: `server` speaks it, `client` and other programs' drivers ask.
Each question is answered by a process of its own (`workers` start it, `child` is it), which holds
it to one reading query (`guard`). Why so:
docs/decisions/0038-a-release-is-asked-over-flight-sql.md.
"""
