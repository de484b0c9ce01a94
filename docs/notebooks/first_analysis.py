"""A first analysis of a release, from opening it to an export: change it, and make it yours.

`make notebook` opens it in a browser; `python docs/notebooks/first_analysis.py` only runs it.
It reads the workspace that CITYWISE_WORKSPACE names, else the demonstration in `data/`.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="A first analysis")


@app.cell
def _():
    import tempfile
    from pathlib import Path

    import marimo as mo
    import plotly.graph_objects as go
    import polars as pl

    import citywise
    from citywise.errors import CitywiseError
    from citywise.exports.parquet import export_release
    from citywise.stages.tracing import trace_value
    from citywise.workspace import find_workspace

    return (
        CitywiseError,
        Path,
        citywise,
        export_release,
        find_workspace,
        go,
        mo,
        pl,
        tempfile,
        trace_value,
    )


@app.cell
def _(citywise, find_workspace, mo):
    workspace = find_workspace()
    release = citywise.open_release(workspace)
    _invented = "**Its cities, programs and figures are invented.**"
    mo.md(f"""
    # A first analysis

    {release}. {_invented if release.facts.is_synthetic else ""}

    The file stays the same for as long as it is open; run this cell again to see the next release.
    From another machine, `citywise.connect_remote(url, token)` answers the same queries.
    """)
    return release, workspace


@app.cell
def _(mo, release):
    tables = release.describe()
    mo.vstack([mo.md("## What there is"), mo.ui.table(tables, selection=None)])
    return (tables,)


@app.cell
def _(mo, release):
    columns = release.describe("out_city_outcomes")
    mo.vstack(
        [
            mo.md("What the columns of `out_city_outcomes` mean, which is used from here on:"),
            mo.ui.table(columns, selection=None),
        ]
    )
    return (columns,)


@app.cell
def _(mo, release):
    indicators = release.query("""
        select indicator_id, indicator_name, comparability_code, definition_text, caveat_text,
            not_for_text
        from out_indicators
        where indicator_id in (
            select indicator_id from out_city_outcomes
            where interval_code = 'wilson' and is_compared
        )
        order by indicator_name
    """)
    periods = release.query("""
        select distinct period_id from out_city_outcomes order by period_id desc
    """)["period_id"].to_list()
    choice = mo.ui.dropdown(
        dict(indicators.select("indicator_name", "indicator_id").iter_rows()),
        value=indicators.filter(indicator_id="oc_felt_safe_respected")["indicator_name"].first(),
        label="Share",
    )
    period = mo.ui.dropdown(periods, value=periods[0], label="Period")
    mo.vstack([mo.md("## One outcome, city by city"), mo.hstack([choice, period])])
    return choice, indicators, period


@app.cell
def _(choice, indicators, mo, pl):
    indicator = indicators.row(by_predicate=pl.col("indicator_id") == choice.value, named=True)
    mo.md(f"""
    **{indicator["indicator_name"]}**: {indicator["definition_text"]}

    - May levels of cities stand side by side? `{indicator["comparability_code"]}`
    - Mind: {indicator["caveat_text"]}
    - Not for: {indicator["not_for_text"]}
    """)
    return (indicator,)


@app.cell
def _(choice, mo, period, release):
    outcomes = release.query(
        """
        select city_name, if(is_compared, value, null) as value,
            if(is_compared, low, null) as low, if(is_compared, high, null) as high,
            if(is_compared, numerator_count, null) as numerator_count,
            if(is_compared, denominator_count, null) as denominator_count,
            value_status_code, is_compared, value_id
        from out_city_outcomes
        where indicator_id = ? and period_id = ?
        order by city_name
        """,
        [choice.value, period.value],
    )
    mo.vstack([mo.md("Every city, in the order of names: nobody is ranked."), outcomes])
    return (outcomes,)


@app.cell
def _(go, mo, outcomes, pl):
    told = outcomes.filter(pl.col("value").is_not_null())
    _above = (told["high"] - told["value"]).to_list()
    _below = (told["value"] - told["low"]).to_list()
    _figure = go.Figure(
        go.Scatter(
            x=told["value"].to_list(),
            y=told["city_name"].to_list(),
            error_x={"type": "data", "array": _above, "arrayminus": _below},
            mode="markers",
        )
    )
    _figure.update_xaxes(range=[0, 1], tickformat=".0%", title="Share, with its 95 % interval")
    _figure.update_yaxes(autorange="reversed")
    mo.ui.plotly(_figure)
    return (told,)


@app.cell
def _(mo, outcomes, pl):
    untold = outcomes.filter(pl.col("value").is_null()).select("city_name", "value_status_code")
    mo.vstack(
        [
            mo.md(f"""
    ## What has no number is not zero

    {untold.height} of {outcomes.height} cities have no number here. `suppressed_by_us` is withheld
    to protect small groups; `not_reported` is not known. Neither is 0, and neither may be left out
    without a word: what the others come to is told of cities that reported and were large enough.
    """),
            untold,
        ]
    )
    return (untold,)


@app.cell
def _(choice, mo, period, release):
    together = release.query(
        """
        select ratio_of_sums(numerator_count, denominator_count) as share,
            wilson_interval(sum(numerator_count), sum(denominator_count)) as interval,
            count(*) as cities_told,
            (
                select count(*) from out_city_outcomes
                where indicator_id = $1 and period_id = $2
                    and not (is_compared and value is not null)
            ) as cities_untold
        from out_city_outcomes
        where indicator_id = $1 and period_id = $2 and is_compared and value is not null
        """,
        [choice.value, period.value],
    ).row(0, named=True)
    mo.md(f"""
    Parts above and below the line add up; shares do not. The {together["cities_told"]} cities
    that are told come to **{together["share"]:.1%}** together
    ({together["interval"]["low"]:.1%} to {together["interval"]["high"]:.1%}), without
    {together["cities_untold"]} cities of which there is nothing to tell.
    """)
    return (together,)


@app.cell
def _(choice, indicator, mo, period, release):
    funnel = release.query(
        """
        with told as (
            select * from out_city_outcomes
            where indicator_id = ? and period_id = ? and is_compared and value is not null
        ), middle as (
            select ratio_of_sums(numerator_count, denominator_count) as centre from told
        ), limited as (
            select *, share_funnel_limits(denominator_count, centre, confidence := 0.998) as funnel
            from told, middle
        )
        select city_name, value, denominator_count, centre, funnel.low as funnel_low,
            funnel.high as funnel_high, value between funnel_low and funnel_high as is_within
        from limited
        order by city_name
        """,
        [choice.value, period.value],
    )
    _outside = funnel.filter(is_within=False)["city_name"].to_list()
    _said = ", ".join(_outside) or "none"
    mo.vstack(
        [
            mo.md(f"""
    ## Which cities differ from all together by more than chance?

    Outside the funnel lie: {
                _said
            }. Of a thousand cities that are alike two would. It is a question to
    ask the city, not a verdict{
                ""
                if indicator["comparability_code"] == "yes"
                else "; **levels of this indicator bear no comparison**, so ask it of none"
            }.
    """),
            funnel,
        ]
    )
    return (funnel,)


@app.cell
def _(choice, mo, period, release, told):
    number = told.row(0, named=True)
    place = release.query(
        """
        select template_id, report_status_code, loaded_count, quarantined_count
        from out_reporting
        join out_values using (city_id, period_id)
        where value_id = ?
        order by template_id
        """,
        [number["value_id"]],
    )
    mo.vstack(
        [
            mo.md(f"""
    ## From a number back to its cell

    {number["city_name"]}, {choice.value}, {period.value}: **{number["value"]:.3f}**, which is
    {number["numerator_count"]:g} of {number["denominator_count"]:g}. Its `value_id` is
    `{number["value_id"]}`, in every release. What the release tells of the reports behind it:
    """),
            place,
        ]
    )
    return number, place


@app.cell
def _(CitywiseError, mo, number, pl, trace_value, workspace):
    try:
        _traced = trace_value(workspace, number["value_id"], limit=3)
        cells = pl.DataFrame(
            [
                {"cell": f"{_record['address'].rpartition('!')[0]}!{_cell['cell']}"}
                | {k: _cell[k] for k in ("field", "text")}
                for _record in _traced.listed
                for _cell in _record["cells"]
            ]
        )
        _said = "Whoever may read the internal store gets to the cells; do not publish from it."
    except CitywiseError as _error:
        cells, _said = pl.DataFrame(), f"The cells are told to the data team only. {_error.problem}"
    mo.vstack([mo.md(_said), cells])
    return (cells,)


@app.cell
def _(Path, export_release, mo, release, tempfile):
    folder = Path(tempfile.mkdtemp(prefix="citywise-")) / "release"
    written = export_release(release, folder)
    mo.md(f"""
    ## For other tools

    Wrote {len(written)} tables as Parquet to `{folder}`, with `datapackage.json` and
    `datacontract.yaml`, which say what each column means and under which terms it may be used:
    {release.facts.licence}. Cite the release: {release.id}.
    """)
    return folder, written


if __name__ == "__main__":
    app.run()
