"""An address reproduces a view; a wrong one is met with a sentence, a hostile one with the same."""

import pytest

HOSTILE = ("x' or 1=1--", "<script>alert(1)</script>", "../../etc/passwd", "{city}", "a" * 5000)


def test_an_address_reproduces_the_view(open_page):
    app = open_page(
        "compare",
        city="aarby",
        indicator="out_session_delivery_rate",
        period="2024-Q4",
        breakdown="mode=online",
    )
    chosen = {
        key: app.selectbox(key=key).value for key in ("city", "indicator", "period", "breakdown")
    }
    assert chosen == {
        "city": "aarby",
        "indicator": "out_session_delivery_rate",
        "period": "2024-Q4",
        "breakdown": "mode=online",
    }


def test_a_choice_goes_into_the_address(open_page):
    app = open_page("compare")
    app.selectbox(key="city").select("borg").run()
    assert app.query_params["city"] == "borg"


def test_another_indicator_forgets_the_breakdown(open_page):
    app = open_page("compare", indicator="out_session_delivery_rate", breakdown="mode=online")
    app.selectbox(key="indicator").select("out_women_share").run()
    assert "breakdown" not in app.query_params
    assert not app.warning


def test_no_city_leaves_no_trace_in_the_address(open_page):
    app = open_page("compare", city="borg")
    app.selectbox(key="city").select("").run()
    assert "city" not in app.query_params


def test_a_basis_is_a_choice_only_where_there_are_two(open_page):
    def bases(**address):
        return [box.key for box in open_page("compare", **address).segmented_control]

    assert bases(indicator="out_participations", basis="report") == ["basis", "view"]
    assert bases() == ["view"]


@pytest.mark.parametrize("page", ["overview", "compare", "city", "indicator", "quality"])
@pytest.mark.parametrize("value", HOSTILE)
def test_an_unknown_city_falls_back_with_a_sentence(open_page, page, value):
    app = open_page(page, city=value)
    assert not app.exception
    assert app.warning[0].value.startswith("The city in the address is not in this release.")
    assert value not in "".join(element.value for element in app.get("html"))


@pytest.mark.parametrize("key", ["indicator", "period", "breakdown", "basis", "cities"])
def test_any_unknown_choice_falls_back(open_page, key):
    app = open_page(
        "compare", **{"city": "aarby", "indicator": "out_participations", key: HOSTILE[0]}
    )
    assert not app.exception
    assert len(app.warning) == 1
