"""Tell what reads a sheet's cells that none of them are merged, before it comes to the cells.

python-calamine goes through a sheet twice: for the cells, and once more, to the end, for
`<mergeCells>`. An empty one before the cells ends the second way where it begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from citywise.intake.formats.extent import Extent

_MERGES = b"mergeCell"
_NONE = b"<mergeCells></mergeCells>"
_CELLS = b"<sheetData>"


def told_unmerged(xml: bytes, extent: Extent) -> bytes | None:
    """The sheet, saying that no cells are merged; None where that is not certain.

    The second way would also come upon damage behind the cells, and upon an end without a
    beginning: a sheet with such is left as it is, for its reader to refuse.
    """
    before, behind = xml[: extent.begins], xml[extent.ends :]
    around = before + _CELLS + behind
    if not extent.is_balanced or _MERGES in around or not _is_well_formed(around):
        return None
    return b"".join((before, _NONE, xml[extent.begins :]))


def _is_well_formed(xml: bytes) -> bool:
    """Judged more strictly than the reader does; prefixes need not be declared."""
    try:
        expat.ParserCreate().Parse(xml, True)  # noqa: FBT003 - it takes no name
    except expat.ExpatError:
        return False
    return True
