"""Names that one producer writes in several ways: a template names one, all are found.

DHIS2 exports `catoptcombo` as CSV and `categoryOptionCombo` as JSON, takes `strby` and writes
`storedby`.
"""

from __future__ import annotations

from citywise.catalogue.words import fold

_DHIS2 = (
    ("dataElement", "data element"),
    ("orgUnit", "org unit", "organisation unit", "organisationUnit"),
    ("categoryOptionCombo", "category option combo", "catoptcombo"),
    ("attributeOptionCombo", "attribute option combo", "attroptcombo"),
    ("lastUpdated", "last updated", "lstupd"),
    ("followUp", "follow up", "flwup"),
    ("comment", "cmt"),
)
_SPELLINGS = {fold(names[0]): tuple(dict.fromkeys(map(fold, names))) for names in _DHIS2}


def spellings_of(heading: str) -> tuple[str, ...]:
    """The other ways in which the producer writes this very name."""
    return tuple(name for name in _SPELLINGS.get(fold(heading), ()) if name != fold(heading))
