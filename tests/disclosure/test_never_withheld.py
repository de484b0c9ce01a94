"""Outcomes of neither people nor money do not pass through protection: it would not change them."""

import polars as pl
from polars.testing import assert_frame_equal
from tiny_values import untold

from citywise.disclosure.protection import protect_values
from citywise.disclosure.rules import never_withheld
from citywise.network.network import read_network
from citywise.warehouse.working import look_into_working
from citywise.workspace import Workspace


def test_the_demonstration_tells_what_protecting_all_of_its_outcomes_would_tell(released_demo):
    workspace = Workspace(released_demo)
    network = read_network(workspace)
    with look_into_working(workspace) as store:
        told = store.rows("from out_values order by value_id")
        true = store.rows("from measure_values semi join out_values using (value_id) order by all")
    shown, _ = protect_values(true, network.indicators, network.settings.release.threshold)
    assert_frame_equal(shown.select(told.columns), told)
    ids = never_withheld(network.indicators)
    assert 0 < told.filter(pl.col("indicator_id").is_in(ids)).height < told.height


def test_without_a_number_nobody_stood_behind_it(release):
    row = untold("not_reported", n=7, indicator="out_sessions_delivered")
    assert release([row])["out_values"]["n_count"].to_list() == [None]
