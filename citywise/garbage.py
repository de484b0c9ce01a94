"""How often Python looks for circles of objects that nobody needs any more."""

from __future__ import annotations

import gc

_OBJECTS_BETWEEN_COLLECTIONS = 100_000


def collect_rarely() -> None:
    """Look for them after every 100,000 objects instead of 700.

    Loading libraries and reading cells makes many objects that stay and few circles: looking
    takes a quarter of the time of loading, in vain. What has no circle is let go at once as ever.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
