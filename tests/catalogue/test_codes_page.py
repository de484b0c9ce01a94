"""docs/codes.md tells every code that a template may map a word to."""

import pytest

from citywise.catalogue.vocabularies import vocabulary
from citywise.intake.templates.codes_page import code_lists, render_codes
from citywise.intake.templates.fields import BREAKDOWNS, EVENT_FIELDS, VALUE_FIELDS

READ_BY_CODES = sorted(
    {field.codes for field in (*EVENT_FIELDS.values(), *VALUE_FIELDS.values()) if field.codes}
    | set(BREAKDOWNS.values())
)


@pytest.mark.parametrize("name", READ_BY_CODES)
def test_every_code_and_every_word_for_it_stands_on_the_page(name):
    page, codes = render_codes(), vocabulary(name)
    assert name in code_lists()
    assert [code for code in codes.codes if f"| `{code}` |" not in page] == []
    words = [word for texts in codes.labels.values() for word in texts.values()]
    assert [word for word in words if word not in page] == []
