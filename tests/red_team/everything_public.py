"""All that anybody outside the data team gets: released files, exports, pages, answers, packs.

Each is turned into text, without times and without digests of whole files.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import streamlit as st
from demonstration import APP
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

import citywise
from citywise.comparison.comparing import compare_cities
from citywise.comparison.network_funnel import draw_funnel
from citywise.comparison.reconciliation import reconcile
from citywise.contracts.tables import stage_tables
from citywise.contracts.views import VIEWS
from citywise.exports.parquet import export_release
from citywise.warehouse.shelf import manifest_path, shown_path
from tests.sharing.shared import shared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl
    import pytest

    from citywise.warehouse.reading import Release
    from citywise.workspace import Workspace

TABLES = [*(table.name for table in stage_tables("out")), *VIEWS]
VOLATILE = ("released_at_utc", "content_fingerprint", "received_at_utc")
"""Times, and a digest over whole files and times."""
MOMENTS = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?|\d{1,2}.\w{3}.\d{4}.{1,5}\d\d:\d\d|"
    r"\b\d{1,2}:\d\d\b|\b[0-9a-f]{64}\b"
)


def undated(text: str) -> str:
    """The text without moments and digests."""
    return MOMENTS.sub("…", text)


def told_by_frame(frame: pl.DataFrame) -> str:
    kept = frame.drop([name for name in VOLATILE if name in frame.columns])
    return "\n".join(sorted(map(repr, kept.to_dicts())))


def told_by_file(path: Path) -> dict[str, str]:
    """Every table and view of a released file, with every comment."""
    with citywise.open_release(path) as release:
        found = {f"table {name}": told_by_frame(release.table(name)) for name in TABLES}
        found["comments"] = told_by_frame(release.describe())
    return found


def told_over_the_network(workspace: Workspace) -> dict[str, str]:
    with shared(workspace.root) as url, citywise.connect_remote(url) as remote:
        return {f"shared {name}": told_by_frame(remote.table(name)) for name in TABLES}


def told_by_export(workspace: Workspace, folder: Path) -> dict[str, str]:
    with citywise.open_release(workspace) as release:
        export_release(release, folder)
    found = {}
    for file in sorted(folder.iterdir()):
        if file.suffix == ".parquet":
            found[file.name] = told_by_frame(duckdb.sql(f"from '{file}'").pl())
            found[f"meaning of {file.name}"] = str(pq.read_schema(file).metadata)
        else:
            sizes = re.compile(r'"bytes": \d+')
            found[file.name] = undated(sizes.sub("", file.read_text(encoding="utf-8")))
    return found


def told_by_python(workspace: Workspace) -> dict[str, str]:
    """Comparisons and funnels of every indicator, period, breakdown and basis, and every gap."""
    query = (
        "select distinct indicator_id, period_id, disagg_key, basis_code from out_values"
        " order by all"
    )
    with citywise.open_release(workspace) as release:
        asked = release.query(query).rows()
        found = {f"python {' '.join(each)}": _compared(release, *each) for each in asked}
        return found | {"python logs beside reports": told_by_frame(reconcile(release))}


def _compared(release: Release, indicator: str, period: str, key: str, basis: str) -> str:
    found = compare_cities(release, indicator, period, breakdown=key, basis=basis)
    told = [told_by_frame(found.outcomes), repr(found.reference), repr(found.verdict)]
    shares = found.outcomes.drop_nulls(["numerator_count", "denominator_count"])
    if not shares.is_empty():
        told.append(repr(draw_funnel(shares["numerator_count"], shares["denominator_count"])))
    return "\n".join(told)


def told_by_pages(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Everything that pages send to a browser, and the files that they offer."""
    monkeypatch.setenv("CITYWISE_WORKSPACE", str(workspace.root))
    with citywise.open_release(workspace) as release:
        cities = release.query("select city_id from out_cities order by all")["city_id"].to_list()
        asked = release.query(
            "select distinct indicator_id, period_id, disagg_key, basis_code from out_values"
            " where city_id = 'eastmere' and value_status_code in"
            " ('suppressed_by_us', 'correction_held') order by all"
        ).rows()
    found = {}
    for name in ("overview", "quality"):
        found[f"page {name}"] = _drawn(monkeypatch, name)
    for city in cities:
        for period in ("2025-Q1", "2025-Q2", "2025-Q3"):
            found[f"page city {city} {period}"] = _drawn(
                monkeypatch, "city", city=city, period=period
            )
    for indicator, period, breakdown, basis in asked:
        address = {"indicator": indicator, "period": period, "breakdown": breakdown, "basis": basis}
        told = _drawn(monkeypatch, "compare", city="eastmere", **address)
        found[f"page compare {' '.join(address.values())}"] = told
    for indicator, basis in dict.fromkeys((each[0], each[3]) for each in asked):
        address = {"indicator": indicator, "basis": basis, "city": "eastmere"}
        told = _drawn(monkeypatch, "indicator", **address)
        found[f"page indicator {indicator} {basis}"] = told
    return found


def _drawn(monkeypatch: pytest.MonkeyPatch, page: str, **address: str) -> str:
    with _downloads(monkeypatch) as files:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.run()
        for key, value in address.items():
            app.query_params[key] = value
        app.switch_page(f"app_pages/{page}.py").run()
        assert not app.exception
        drawn = [told_by_message(proto) for proto in _sent(app)]
    return undated("\n".join([*drawn, *files]))


def _sent(app: AppTest) -> Iterator[Message]:
    """The messages behind everything on the page."""
    waiting = [*app._tree.children.values()]
    while waiting:
        node = waiting.pop(0)
        if isinstance(getattr(node, "proto", None), Message):
            yield node.proto
        waiting.extend(getattr(node, "children", {}).values())


def told_by_message(proto: Message) -> str:
    """A message as text; tables in it as rows."""
    told = [str(proto)]
    for field, value in proto.ListFields():
        if isinstance(value, bytes) and field.name == "data":
            told.append(str(pa.ipc.open_stream(value).read_all().to_pydict()))
    return re.sub(r"[0-9a-f]{32,}|\\\d{3}", "…", "\n".join(told))


@contextmanager
def _downloads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The files that buttons hand out, made at once."""
    files: list[str] = []

    def offered(_: str, data: object, **_more: object) -> None:
        files.append((data() if callable(data) else data).decode("utf-8-sig"))

    with monkeypatch.context() as patch:
        patch.setattr(st, "download_button", offered)
        yield files


def told_beside_the_release(workspace: Workspace) -> dict[str, str]:
    """The manifest, and how nights and releases went."""
    released = shown_path(workspace)
    manifest = json.loads(manifest_path(released).read_bytes())
    found = {"manifest": undated(json.dumps(_without_digests(manifest), indent=1))}
    for file in (workspace.release_history, workspace.night_status):
        found[file.name] = undated(file.read_text(encoding="utf-8"))
    return found


def _without_digests(tree: object) -> object:
    if isinstance(tree, dict):
        dropped = ("digest", "sha256", "bytes", *VOLATILE)
        return {k: _without_digests(v) for k, v in tree.items() if k not in dropped}
    return list(map(_without_digests, tree)) if isinstance(tree, list) else tree


def told_by_packs(workspace: Workspace, cities: tuple[str, ...]) -> dict[str, str]:
    """What these cities get back."""
    found = {}
    for city in cities:
        for file in sorted((workspace.feedback / city).rglob("*")):
            if file.is_file():
                name = re.sub(r"\d{8}T?\d*|\d{4}-\d\d-\d\dT?\d*", "…", file.name)
                found[f"pack {city} {name}"] = undated(readable(file.read_bytes()))
    return found


def readable(raw: bytes) -> str:
    """Text, or what is packed in a workbook or archive."""
    if not raw.startswith(b"PK"):
        return raw.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        return "\n".join(f"{name}\n{readable(packed.read(name))}" for name in packed.namelist())
