"""Every macro of a release, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.contracts.macros.funnels import FUNNELS
from citywise.contracts.macros.intervals import INTERVALS
from citywise.contracts.macros.periods import PERIODS
from citywise.contracts.macros.sums import SUMS

if TYPE_CHECKING:
    from citywise.contracts.macro import Macro

MACROS: dict[str, Macro] = {macro.name: macro for macro in (*INTERVALS, *FUNNELS, *SUMS, *PERIODS)}
