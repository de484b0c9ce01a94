"""What the page on exchanges asks a release; the questions themselves stand in the core."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from citywise.comparison.network_rollouts import Kind
    from citywise.warehouse.reading import Release

# the statistics take a second to load, which the other pages need not spend
# ruff: noqa: PLC0415


def find_exchange_tables(release: Release) -> pl.DataFrame:
    """The table of exchanges, where the release has one; those of earlier contracts do not."""
    return release.query(
        "select table_name from duckdb_tables() where table_name = 'out_exchanges'"
    )


def list_exchanges(release: Release) -> pl.DataFrame:
    """One row for each exchange or ask, with names and themes."""
    from citywise.comparison.exchanges import read_exchanges

    return read_exchanges(release)


def list_exchange_actions(release: Release) -> pl.DataFrame:
    """One row for each agreed action, with what is held against the city and what is not."""
    from citywise.comparison.exchanges import judge_actions, read_actions

    return judge_actions(read_actions(release), release.facts.data_date)


def adopt_actions(release: Release, by: str = "") -> pl.DataFrame:
    """How much of what was agreed was carried out in time; `by` as in `tell_adoption`."""
    from citywise.comparison.exchanges import tell_adoption

    return tell_adoption(list_exchange_actions(release), by or None)


def list_waiting_asks(release: Release) -> pl.DataFrame:
    """Asks that nobody has answered, those that wait longest first."""
    from citywise.comparison.exchanges import list_unanswered

    return list_unanswered(list_exchanges(release), release.facts.data_date)


def link_cities(release: Release) -> pl.DataFrame:
    """One row for each city that shared and each that learned from it."""
    from citywise.comparison.exchanges import count_links

    return count_links(list_exchanges(release))


def list_practice_followers(release: Release) -> pl.DataFrame:
    """One row for each practice and city that follows it, with both names."""
    return release.query(
        """
        select follower.*, practice_name, city_name
        from out_practice_cities as follower
        join out_practices using (practice_id)
        join out_cities using (city_id)
        order by lower(practice_name), practice_id, lower(city_name)
        """
    )


def follow_up_exchanges(release: Release) -> pl.DataFrame:
    """One row for each learner and practice of an exchange: whether it follows it since."""
    from citywise.comparison.exchanges import follow_up_practices

    return follow_up_practices(list_exchanges(release), list_practice_followers(release))


def list_beginnings(release: Release, kind: Kind, name: str) -> pl.DataFrame:
    """One row for each city that began, and on which day."""
    from citywise.comparison.network_rollouts import read_beginnings

    return read_beginnings(release, kind, name)


def look_before_and_after(release: Release, kind: Kind, name: str) -> pl.DataFrame:
    """One row for each outcome that was looked at."""
    from citywise.comparison.network_rollouts import read_rollout

    return read_rollout(release, kind, name).looks


def trace_before_and_after(release: Release, kind: Kind, name: str, indicator: str) -> pl.DataFrame:
    """One row for each period since the beginning, of one outcome."""
    from citywise.comparison.network_rollouts import read_rollout

    return read_rollout(release, kind, name, indicator).courses
