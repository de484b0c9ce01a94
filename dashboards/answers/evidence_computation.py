"""How evidence is computed: formulas with their sources, and the caution about small studies."""

from __future__ import annotations

import polars as pl

from citywise.comparison.asymmetry import ENOUGH_STUDIES, find_asymmetry
from dashboards.answers.computation import Step

EVIDENCE_STEPS = (
    Step(
        "Effect of a study, the same people before and after",
        "g = J(n-1)·(mean after - mean before) / spread before; variance 2(1-r)/n + g²/2n",
        "Becker 1988; Morris 2008; Hedges 1981",
    ),
    Step(
        "Effect of a study, other people before and after",
        "g = J(n+m-2)·(mean after - mean before) / pooled spread; variance 1/n + 1/m + g²/2(n+m)",
        "Hedges and Olkin 1985",
    ),
    Step(
        "Effect of a study beside a comparison group",
        "d = J·(change with - change without) / pooled spread before, with its exact variance",
        "Morris 2008, d_ppc2",
    ),
    Step(
        "All together",
        "studies of a city by 1/variance; cities by 1/(variance + τ²), τ² by REML; limits by t with"
        " cities - 1, never narrower than by the cities' own variances",
        "Viechtbauer 2005; Hartung and Knapp 2001; Röver, Knapp and Friede 2015",
    ),
    Step("How far cities differ", "I² = τ² / (τ² + typical variance)", "Higgins and Thompson 2002"),
    Step(
        "What a new city might expect",
        "mean ± t(cities - 2)·√(error² + τ²), from three cities on. Where cities differ only a"
        " little it is too narrow: simulated, it holds 83 to 95 of a hundred instead of 95",
        "Higgins, Thompson and Spiegelhalter 2009; Partlett and Riley 2017",
    ),
    Step(
        "Better, worse",
        "better: the whole interval lies on that side; worse: further than 1.96 errors on the"
        " other, so that doubt counts against a practice",
        "docs/decisions/0060",
    ),
)

SMALL_STUDIES = (
    "Small studies that found nothing may never have been told, and those that are left then tell"
    f" too much. A test of that is worth something from {ENOUGH_STUDIES} studies of one outcome and"
    " design on (Egger 1997; Sterne and others 2011); below, none is made."
)


def tell_small_studies(studies: pl.DataFrame) -> str:
    """Whether small studies tell more than large ones; below ten studies only that nobody can say.

    `studies`: rows of list_studies on one outcome and design.
    """
    told = studies.filter("is_in_force", pl.col("effect_value").is_not_null())
    if told.height < ENOUGH_STUDIES:
        return (
            f"With {told.height} of the {ENOUGH_STUDIES} studies that it takes, nobody can say"
            " whether small studies without an effect are missing."
        )
    people = told["before_count"] + told["after_count"]
    found = find_asymmetry(told["effect_value"], told["effect_variance"], people)
    if found is None:
        return (
            "All studies are alike in size, so that small ones cannot be held against large ones."
        )
    if found.p >= 0.05:
        return "Small studies tell no more than large ones, as far as the test can see."
    return (
        f"Take care: small studies tell something else than large ones (p = {found.p:.3f}); some"
        " that found nothing may be missing."
    )
