"""A network that has no catalogue yet."""


def test_the_hub_says_so(open_page):
    app = open_page("hub")
    assert not app.exception
    text = "\n".join(str(element.value) for element in app.get("html"))
    assert "No catalogue of materials has been released yet." in text


def test_the_front_page_shows_no_doors(open_page):
    text = "\n".join(str(element.value) for element in open_page("overview").get("html"))
    assert '<nav class="cw-doors"' not in text
