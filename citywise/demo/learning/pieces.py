"""The words that registers of the demonstration are made of, as they lie beside this module."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def pieces(name: str) -> dict[str, Any]:
    """`pieces("practices")`: the entries of practices.yaml."""
    text = files("citywise.demo.learning").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def practices() -> dict[str, Any]:
    """Every practice by its id."""
    return pieces("practices")
