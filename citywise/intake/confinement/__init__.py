"""Confinement: a reader of untrusted files is a process of its own that can do little harm.

`process` is the night's end of it, `child` the reader's; `limits`, `landlock` and
`system_calls` are what the kernel holds it to.
"""
