"""Records keep what was sent: every digit, every name, every order."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.connectors.records import Record, read_record, without, written

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_a_record_that_is_written_again_says_the_same(record):
    sent = json.dumps(record)
    assert json.loads(written(read_record(sent.encode()))) == json.loads(sent)


@pytest.mark.parametrize(
    "sent",
    ['{"a":1.10}', '{"a":1E5}', '{"a":NaN}', '{"a":1,"a":2}', '{"a":"\\ud800"}', '{"b":1,"a":[]}'],
)
def test_what_json_would_change_stays(sent):
    assert written(read_record(sent.encode())) == sent


def test_a_name_that_stands_twice_has_no_value():
    assert read_record(b'{"next": "a", "next": "b"}').text("next") == ""


@given(st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3))
def test_what_is_left_out_is_nowhere_below(record):
    sent = {"group/email": record, "list": [{"email": 1, "kept": 2}], "record": {"email": 3}}
    left = without(read_record(json.dumps(sent).encode()), frozenset({"email"}))
    assert json.loads(written(left)) == {"list": [{"kept": 2}], "record": {}}
    assert isinstance(left, Record)
