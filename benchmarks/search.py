"""How long the hub takes to find something among 100,000 materials, and how large its index is.

`python benchmarks/search.py [entries]`. The materials are made up: titles and texts of the tests'
catalogue cut up and mixed with 60,000 invented words that are as rare as words are. Times are
seconds of the processor, of one thread; nothing is read from disk.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from citywise.catalogue.vocabularies import vocabulary  # noqa: E402 - after the path
from citywise.hub.catalogue import Catalogue, open_catalogue  # noqa: E402
from citywise.hub.index import make_index  # noqa: E402
from tests.hub.questions import QUESTIONS  # noqa: E402
from tests.hub.shelf import Shelf, rows_of  # noqa: E402

INVENTED = 60_000
WORDS_OF_TITLE, WORDS_OF_TEXT = 8, 40
ROUNDS = 5


def mix_materials(count: int) -> pl.DataFrame:
    """So many rows like those of a release."""
    chance = random.Random(20_310)  # noqa: S311 - only for making things up
    base = open_catalogue(Shelf()).materials
    invented = [
        "".join(chance.choices("bdfgklmnprstvaeiouy", k=chance.randint(4, 11)))
        for _ in range(INVENTED)
    ]
    weights = [1 / (rank + 10) for rank in range(INVENTED)]
    rows = [base.row(chance.randrange(base.height), named=True) for _ in range(count)]
    mixed = chance.choices(invented, weights, k=count * (WORDS_OF_TITLE + WORDS_OF_TEXT) // 2)
    words = iter(mixed)
    return pl.DataFrame(
        [_mixed(number, row, chance, words) for number, row in enumerate(rows)],
        schema=base.schema,
    )


def _mixed(number: int, row: dict, chance: random.Random, words) -> dict:  # noqa: ANN001
    own = f"{row['material_title']} {row['material_text']}".split()

    def text(length: int) -> str:
        told = chance.choices(own, k=length // 2) + [next(words) for _ in range(length // 2)]
        chance.shuffle(told)
        return " ".join(told)

    return row | {
        "material_id": f"m-{number}",
        "material_title": text(WORDS_OF_TITLE),
        "material_text": text(WORDS_OF_TEXT),
        "theme_codes": chance.sample(vocabulary("theme").codes, 2),
        "audience_codes": chance.sample(vocabulary("audience").codes, 2),
        "publication_year": chance.randint(2010, 2031),
    }


def time_questions(catalogue: Catalogue) -> list[float]:
    """Milliseconds of each question, with no choice, one and two."""
    took: list[float] = []
    choices = (
        {},
        {"theme": ["online_safety", "youth_voice"]},
        {"language": ["fr"], "audience": ["teachers"]},
    )
    for number in range(ROUNDS):
        for _, text, _ in [*rows_of(QUESTIONS), ["", "", ""]]:
            began = time.process_time()
            catalogue.search(text, choices[number % len(choices)])
            took.append((time.process_time() - began) * 1000)
    return sorted(took)


def measure(count: int) -> None:
    materials = mix_materials(count)
    with TemporaryDirectory() as folder:
        make_index(materials, Path(folder))
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
    before, began = _peak(), time.process_time()
    index = make_index(materials)
    built = time.process_time() - began
    catalogue = Catalogue(materials, index, ("ar", "da", "en", "es", "fr", "tr"))
    took = time_questions(catalogue)
    p50, p95 = (took[int(len(took) * share)] for share in (0.5, 0.95))
    print(f"{count:,} materials: index {size / 1e6:.1f} MB, made in {built:.1f} s")
    print(f"{len(took)} questions: p50 {p50:.1f} ms, p95 {p95:.1f} ms, longest {took[-1]:.1f} ms")
    print(
        f"memory: {_peak():.0f} MB at most, {before:.0f} MB of them before the index was made again"
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
