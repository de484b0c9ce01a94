"""Time the views of *Compare cities* on 300 cities, 20 quarters and 30 indicators.

    python benchmarks/compare_page.py FOLDER

Prints half and 95 % of the script times for each view, in milliseconds on the wall and of the
processor; the first run of each view, which loads the statistics, is told by itself.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
from streamlit.testing.v1 import AppTest

from citywise.contracts.ddl import create_table
from citywise.contracts.tables import stage_tables
from citywise.contracts.version import CONTRACT_VERSION
from citywise.warehouse.toolkit import write_toolkit

APP = Path(__file__).resolve().parents[1] / "dashboards" / "app.py"
CITIES, QUARTERS, INDICATORS = 300, 20, 30
VIEWS = ("", "funnel", "change", "trend")
SELECTIONS = 20

RELEASE = f"""
insert into out_releases by name select
    'R0001' as release_id, 'Bench' as network_name, now()::timestamp as released_at_utc,
    date '2025-12-31' as data_date, 'network' as audience_tier_code, 10 as threshold_count,
    0 as withheld_count, 'f' as content_fingerprint, '{CONTRACT_VERSION}' as contract_version,
    true as is_synthetic, 'EUR' as base_currency_code, 'quarter' as period_type_code
"""
OTHERS = f"""
insert into out_cities by name select
    format('city-{{:03d}}', n) as city_id, format('City {{:03d}}', n) as city_name,
    'DK' as country_code, 'da' as language_code, 'public' as release_state_code
from range({CITIES}) as numbers(n);
insert into out_periods by name select
    format('{{}}-Q{{}}', 2021 + n // 4, n % 4 + 1) as period_id, 'quarter' as period_type_code,
    (date '2021-01-01' + to_months(3 * n::int))::date as start_date,
    (date '2021-01-01' + to_months(3 * n::int + 3) - interval 1 day)::date as end_date
from range({QUARTERS}) as numbers(n);
insert into out_indicators by name select
    format('indicator_{{:02d}}', n) as indicator_id,
    format('Indicator {{:02d}}', n) as indicator_name,
    'output' as indicator_level_code, if(n % 3 = 2, 'count', 'percent') as unit_code,
    'sessions' as counted_code, 'higher' as direction_code,
    if(n % 3 = 2, 'sum', 'ratio_of_sums') as aggregation_code, 'yes' as comparability_code,
    'public' as tier_code, 1 as definition_version, 'A definition' as definition_text,
    'above' as numerator_text
from range({INDICATORS}) as numbers(n);
"""
VALUES = """
insert into out_values by name
with figures as (
    select *, hash(city_id, indicator_id, period_id) as chance, unit_code = 'count' as is_count,
        20 + chance % 180 as size, chance % 1000 < 50 as is_withheld,
        ((size * (300 + chance // 7 % 400)) // 1000)::double as above
    from out_cities, out_indicators, out_periods
),
limits as (
    select *, if(is_count, poisson_interval(above), wilson_interval(above, size)) as ends
    from figures
)
select
    format('{:016x}', row_number() over ()) as value_id, city_id, indicator_id, 1 as
    definition_version, period_id, '' as disagg_key, 'report' as basis_code,
    if(is_withheld, 'suppressed_by_us', 'reported') as value_status_code,
    if(is_withheld, 'none', if(is_count, 'byar', 'wilson')) as interval_code,
    if(is_withheld, null, if(is_count, above, above / size)) as value,
    if(is_withheld, null, above) as numerator_count,
    if(is_withheld or is_count, null, size) as denominator_count,
    if(is_withheld, null, ends.low) as low, if(is_withheld, null, ends.high) as high,
    if(is_withheld, null, size) as n_count
from limits
"""


def main(root: Path) -> None:
    """Make the release, then look at it in every view."""
    os.environ["CITYWISE_WORKSPACE"] = str(write_release(root))
    for view in VIEWS:
        first, walls, processors = look(view)
        print(f"{view or 'intervals':10} first {first:6.0f} ms; "
              f"wall p50 {np.quantile(walls, 0.5):5.0f}, p95 {np.quantile(walls, 0.95):5.0f} ms; "
              f"processor p50 {np.quantile(processors, 0.5):5.0f},"
              f" p95 {np.quantile(processors, 0.95):5.0f} ms")  # fmt: skip


def look(view: str) -> tuple[float, list[float], list[float]]:
    """Milliseconds of the first run, and of runs with another indicator, period or city each."""
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.run()
    app.switch_page("app_pages/compare.py")
    walls, processors = [], []
    for number in range(SELECTIONS + 1):
        choices = {
            "city": f"city-{number * 7 % CITIES:03d}",
            "indicator": f"indicator_{number * 11 % INDICATORS:02d}",
            "period": f"{2025 - number % 3}-Q{number % 4 + 1}",
        }
        for key, chosen in (choices | ({"view": view} if view else {})).items():
            app.query_params[key] = chosen
        wall, processor = time.perf_counter(), time.process_time()
        app.run()
        walls.append((time.perf_counter() - wall) * 1000)
        processors.append((time.process_time() - processor) * 1000)
        if app.exception:
            raise RuntimeError(app.exception[0].value)
    return walls[0], walls[1:], processors[1:]


def write_release(root: Path) -> Path:
    """A workspace whose only release is this one."""
    file = root / "warehouse" / "releases" / "R0001.duckdb"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(file)) as connection:
            for table in stage_tables("out"):
                connection.execute(create_table(table))
            write_toolkit(connection)
            for statements in (RELEASE, OTHERS, VALUES):
                connection.execute(statements)
        (root / "warehouse" / "citywise.duckdb").symlink_to(file)
    return root


if __name__ == "__main__":
    main(Path(sys.argv[1]))
