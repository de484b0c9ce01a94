"""How steps behave: one writer at a time, and a second try when something passing went wrong."""

from __future__ import annotations

import dagster as dg

WRITER = "warehouse_writer"
RETRIES = dg.RetryPolicy(max_retries=1, delay=5)
