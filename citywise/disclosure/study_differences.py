"""How two tellings of a study differ: what is the same, what a few people explain.

Compared is one row that holds both, the later telling and, with names that end in `THEN`, the
earlier one. It has `is_share`, of its indicator.
"""

from __future__ import annotations

import polars as pl

GROUPS = ("before", "after", "other_before", "other_after")
PARTS = ("count", "mean", "spread")
COMPARED = (*(f"{group}_{part}" for group in GROUPS for part in PARTS), "correlation")
"""What is compared of two tellings."""

THEN = "_then"
NEARLY = 1e-6


def is_same() -> pl.Expr:
    """Both tell the same of everything; that neither tells a part is the same as well."""
    return pl.all_horizontal(map(_is_same, COMPARED))


def is_few(threshold: int) -> pl.Expr:
    """Some group, or its pairs of answers, differs by fewer than the threshold (persons)."""
    groups = (_is_few(group, threshold) for group in GROUPS)
    return pl.any_horizontal(*groups, _is_few_pairs(threshold))


def is_nearly(threshold: int) -> pl.Expr:
    """No group differs by as many as the threshold (persons)."""
    return pl.all_horizontal(_is_nearly(group, threshold) for group in GROUPS)


def _is_same(name: str) -> pl.Expr:
    now, then = pl.col(name), pl.col(name + THEN)
    return now.eq_missing(then) | ((now - then).abs() < NEARLY).fill_null(value=False)


def _is_few(group: str, threshold: int) -> pl.Expr:
    """The group differs, and some of its counts by fewer than the threshold.

    A group that is told for the first time, or no longer, is one of all its people.
    """
    moved = _moved(group)
    least = pl.min_horizontal(*(pl.when(n > NEARLY).then(n) for n in moved)).fill_null(0)
    is_known = pl.all_horizontal(n.is_not_null() for n in moved)
    return ~_is_same_group(group) & is_known & (least < threshold - NEARLY)


def _is_few_pairs(threshold: int) -> pl.Expr:
    """Another correlation of about the same people: one pair of answers may be behind it."""
    is_told = pl.col("correlation").is_not_null() & pl.col(f"correlation{THEN}").is_not_null()
    heads = (pl.col("before_count") - pl.col(f"before_count{THEN}")).abs()
    return is_told & ~_is_same("correlation") & (heads < threshold)


def _is_nearly(group: str, threshold: int) -> pl.Expr:
    """None of its counts differs by the threshold."""
    is_below = pl.max_horizontal(*_moved(group)) < threshold - NEARLY
    return _is_same_group(group) | is_below.fill_null(value=False)


def _is_same_group(group: str) -> pl.Expr:
    return pl.all_horizontal(_is_same(f"{group}_{part}") for part in PARTS)


def _moved(group: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """By how many the heads differ, those who have what is asked, and those who lack it.

    Of a share that `n` told, the people behind it are `n` times the share; of points only the
    heads are known.
    """
    count, mean = pl.col(f"{group}_count"), pl.col(f"{group}_mean")
    count_then, mean_then = pl.col(f"{group}_count{THEN}"), pl.col(f"{group}_mean{THEN}")
    heads = (count - count_then).abs().cast(pl.Float64)
    having = (count * mean - count_then * mean_then).abs()
    lacking = (count * (1 - mean) - count_then * (1 - mean_then)).abs()
    is_share = pl.when("is_share")
    return heads, is_share.then(having).otherwise(heads), is_share.then(lacking).otherwise(heads)
