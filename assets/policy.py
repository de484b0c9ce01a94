"""How steps behave: a second try when something passing went wrong.

Nothing here keeps two nights apart: the workspace's own lock does, and a night that is
killed cannot leave it locked.
"""

from __future__ import annotations

import dagster as dg

RETRIES = dg.RetryPolicy(max_retries=1, delay=5)
