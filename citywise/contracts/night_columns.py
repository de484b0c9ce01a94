"""Columns of the tables that tell how the nights went."""

from __future__ import annotations

from citywise.contracts.column import code, count, instant, number, text

NIGHT_COLUMNS = (
    count("night_number", "Night", "Number of the night, from 1 on", internal=True),
    instant("began_at_utc", "Began", "When the night began", internal=True),
    instant("ended_at_utc", "Ended", "When it ended; empty where nobody saw it", internal=True),
    code("night_outcome_code", "Outcome", "night_outcome", "How the night ended", internal=True),
    code("night_stage_code", "Stage", "night_stage",
          "Stage of the night; of a night itself, the one that it ended in", internal=True),
    text("failure_text", "What went wrong", "What went wrong, and what to do about it",
          internal=True),
    count("seen_file_count", "Files", "Files that the night saw in the drop folder",
           internal=True),
    text("code_version_text", "Program", "Version and digest of the program", internal=True),
    number("stage_seconds", "Duration", "How long the stage took", "seconds", internal=True),
)  # fmt: skip
