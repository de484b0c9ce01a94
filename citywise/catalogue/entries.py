"""The files in which the catalogue's definitions stand, as Python's values."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml


def read_entries(*path: str) -> Any:  # noqa: ANN401 - each file has a form of its own
    """What a file of the catalogue says, by its path in this folder."""
    place = files("citywise.catalogue").joinpath(*path)
    return parse_entries(place.read_text(encoding="utf-8"))


def parse_entries(text: str) -> Any:  # noqa: ANN401
    """The same of any YAML. By the parser in C: every process of a night starts with these files.

    Raises:
        yaml.YAMLError: it is not YAML.
    """
    return yaml.load(text, Loader=yaml.CSafeLoader)
