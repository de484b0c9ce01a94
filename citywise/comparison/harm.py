"""Harm in view: what a practice made worse, beside what it made better.

Every effect is turned so that more is better (`gain`), by the direction of its indicator. Two
things count as harm: a *safeguard* (an indicator that the catalogue marks: whether people felt safe
and respected, whether complaints are dealt with) that fell, and any other outcome that moved the
wrong way. Where no city has looked at a safeguard, that is said, and is no sign of safety.

Doubt counts against a practice. *Better* asks that the whole pooled interval, wide where cities are
few, lies on that side; *worse* only that the effect lies further than 1.96 standard errors on the
other: with two cities the pooled interval reaches so far that no harm would ever be seen. One
standard error is enough for a safeguard to lean (docs/decisions/0060).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

HarmCode = Literal["shown", "leaning", "not_seen", "nobody_looked"]

BETTER, WORSE, UNCLEAR, UNDIRECTED = "better", "worse", "unclear", "undirected"

NORMAL_975 = 1.959963984540054
"""Of a normal distribution 97.5 % lie below it; written down, so that pages need no SciPy."""


@dataclass(frozen=True, slots=True)
class Harm:
    """What is known of the harm of a practice.

    `shown`: an effect lies clearly on the wrong side. `leaning`: a safeguard's estimate lies more
    than one standard error there, which chance does in one of six. `not_seen`: safeguards were
    looked at, and none does. `worsened` and `fell`: the indicators of the first two. `looked_at`:
    safeguards with evidence.
    """

    code: HarmCode
    worsened: tuple[str, ...] = ()
    fell: tuple[str, ...] = ()
    looked_at: tuple[str, ...] = ()


def add_gains(effects: pl.DataFrame, directions: Mapping[str, str]) -> pl.DataFrame:
    """Effects with `gain_value`, `gain_low`, `gain_high` and `gain_code`, above 0 for better.

    `effects`: rows with indicator_id and effect_value, _low, _high, _variance. `directions`:
    direction codes by indicator. A neutral indicator has no gain (`undirected`). `gain_code` is
    better, worse, or unclear, as told above.
    """
    direction = pl.col("indicator_id").replace_strict(
        dict(directions), default="neutral", return_dtype=pl.String
    )
    value, low, high = (pl.col(f"effect_{name}") for name in ("value", "low", "high"))
    turned = effects.with_columns(
        _turn(direction, value, -value).alias("gain_value"),
        _turn(direction, low, -high).alias("gain_low"),
        _turn(direction, high, -low).alias("gain_high"),
    )
    return turned.with_columns(gain_code=_code())


def judge_harm(gains: pl.DataFrame, safeguards: Collection[str]) -> Harm:
    """Of one practice; `gains`: its rows of out_practice_evidence by `add_gains`."""
    is_safeguard = pl.col("indicator_id").is_in(list(safeguards))
    looked_at = _names(gains.filter(is_safeguard))
    worsened = _names(gains.filter(gain_code=WORSE))
    fell = _names(gains.filter(is_safeguard, _leans()))
    if worsened:
        return Harm("shown", worsened, fell, looked_at)
    if fell:
        return Harm("leaning", (), fell, looked_at)
    return Harm("not_seen" if looked_at else "nobody_looked", (), (), looked_at)


def outweighs(gains: pl.DataFrame, safeguards: Collection[str]) -> bool:
    """Harm is shown, or a safeguard leans by as much as the best outcome rises.

    `gains` as for `judge_harm`. Effects are in standard deviations, so that they can be held
    against each other.
    """
    if judge_harm(gains, safeguards).code == "shown":
        return True
    is_safeguard = pl.col("indicator_id").is_in(list(safeguards))
    lost = gains.filter(is_safeguard, _leans())["gain_value"].drop_nulls()
    won = gains.filter(~is_safeguard)["gain_value"].drop_nulls()
    return len(lost) > 0 and -min(lost) >= max(won, default=0.0)


def _leans() -> pl.Expr:
    """On the wrong side by more than one standard error."""
    return pl.col("gain_value") < -pl.col("effect_variance").sqrt()


def _turn(direction: pl.Expr, as_it_is: pl.Expr, turned: pl.Expr) -> pl.Expr:
    return pl.when(direction == "higher").then(as_it_is).when(direction == "lower").then(turned)


def _code() -> pl.Expr:
    return (
        pl.when(pl.col("gain_value").is_null())
        .then(pl.lit(UNDIRECTED))
        .when(pl.col("gain_low") > 0)
        .then(pl.lit(BETTER))
        .when(pl.col("gain_value") < -NORMAL_975 * pl.col("effect_variance").sqrt())
        .then(pl.lit(WORSE))
        .otherwise(pl.lit(UNCLEAR))
    )


def _names(rows: pl.DataFrame) -> tuple[str, ...]:
    return tuple(sorted(set(rows["indicator_id"])))
