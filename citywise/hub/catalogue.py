"""The catalogue of materials that a release shows, and how it is searched."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import polars as pl
from tantivy import Order

from citywise.catalogue.translations import LANGUAGES
from citywise.hub.doors import open_doors
from citywise.hub.index import FILTERS, PLACE, make_index
from citywise.hub.question import ask

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tantivy import Index

    from citywise.comparison.comparing import Asked


@dataclass(frozen=True, slots=True)
class Found:
    """Some of the materials that a search found, the best first, and how many there are in all."""

    materials: pl.DataFrame
    total: int

    def part(self, start: int, length: int) -> Found:
        """Some of them, in the same order."""
        return Found(self.materials.slice(start, length), self.total)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Materials of a release, one row each as in `materials.sql`, and the index of their words."""

    materials: pl.DataFrame
    index: Index = field(repr=False)
    languages: tuple[str, ...]
    """Languages by whose rules the words of a question are taken."""

    def search(
        self,
        text: str = "",
        chosen: Mapping[str, Collection[str]] | None = None,
        *,
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """Materials for these words and choices (`FILTERS`: any of the codes of each).

        By relevance; without words the newest first, then by title.
        """
        searcher = self.index.searcher()
        question = ask(text, chosen or {}, self.languages, searcher, self.index.schema)
        by = None if text.strip() else PLACE
        found: Any = searcher.search(
            question,
            limit=limit,
            offset=offset,
            order_by_field=by,
            order=Order.Asc if by else Order.Desc,
        )
        places = searcher.fast_field_values(PLACE, [address for _, address in found.hits])
        return Found(self.materials[[int(place or 0) for place in places]], found.count)

    def codes(self, name: str) -> list[str]:
        """The codes by which materials may be chosen, of one of the `FILTERS`, in their order."""
        column = self.materials[FILTERS[name]]
        values = column.list.explode() if column.dtype.is_nested() else column
        return sorted(values.drop_nulls().unique())


def open_catalogue(release: Asked) -> Catalogue:
    """Read the materials of a release and make their index: about 0.1 ms for each of them."""
    materials = read_materials(release)
    told = materials["language_codes"].list.explode().drop_nulls().unique()
    return Catalogue(materials, make_index(materials), tuple(sorted({*LANGUAGES, *told})))


def catalogue_sql() -> str:
    """The question of `open_catalogue`."""
    return files("citywise.hub").joinpath("materials.sql").read_text(encoding="utf-8")


def read_materials(release: Asked) -> pl.DataFrame:
    """The rows of `materials.sql`, each with the doors that may lead to it."""
    materials = release.query(catalogue_sql())
    rows = materials.select("door_codes", "audience_codes").iter_rows()
    opened = [open_doors(named, audiences) for named, audiences in rows]
    return materials.with_columns(door_codes=pl.Series(opened, dtype=pl.List(pl.String)))
