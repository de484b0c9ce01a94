"""Read damaged and strangely dressed files for a while, and keep each one that was not survived.

`make fuzz READER=json SECONDS=1200` tells how many files were read and what was found; each
finding lies in `.fuzz/json/` with its story beside it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

HANGS_AFTER = 300
"""Seconds on one file, on a busy machine."""

Found = dict[str, str]


def fuzz(reader: str, seconds: float, kept: Path) -> int:
    """Run children one after the other until the time is over; the number of findings."""
    kept.mkdir(parents=True, exist_ok=True)
    known: list[str] = []
    files, began, number = 0, time.monotonic(), 0
    with TemporaryDirectory() as folder:
        while time.monotonic() - began < seconds:
            number += 1
            (Path(folder) / "known.json").write_text(json.dumps(known))
            found, read = _run_child(reader, number, Path(folder))
            files += read
            if found and found["kind"] not in known:
                known.append(found["kind"])
                _keep(found, (Path(folder) / "current").read_bytes(), kept)
            say(f"{reader}: {files} files read, {len(known)} findings", time.monotonic() - began)
    say(f"{reader}: done. {files} files read, {len(known)} findings: {known}", seconds)
    return len(known)


def _run_child(reader: str, number: int, folder: Path) -> tuple[Found | None, int]:
    finding, count = folder / "finding.json", folder / "count"
    for left in (finding, count):
        left.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.fuzz.child", reader, str(number), str(folder)]
    with (folder / "said").open("wb") as said:
        child = subprocess.Popen(command, stdout=said, stderr=said)
        ended = _wait(child, folder / "current")
    read = int(count.read_text() or 0) if count.exists() else 0
    if finding.exists():
        return json.loads(finding.read_text()), read
    if ended:
        story = (folder / "said").read_text(errors="replace")[-2_000:]
        return {"kind": ended, "trace": story}, read
    return None, read


def _wait(child: subprocess.Popen[bytes], current: Path) -> str:
    """Wait for the child's end; how it ended, where it did not end by itself."""
    while True:
        try:
            code = child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            age = time.time() - current.stat().st_mtime if current.exists() else 0
            if age > HANGS_AFTER:
                child.kill()
                child.wait()
                return "hang"
            continue
        return f"ended with {code}" if code else ""


def _keep(found: Found, content: bytes, kept: Path) -> None:
    name = hashlib.sha256(content).hexdigest()[:12]
    (kept / f"{name}.file").write_bytes(content)
    (kept / f"{name}.txt").write_text(f"{found['kind']}\n\n{found['trace']}\n", encoding="utf-8")
    say(f"FOUND {found['kind']} -> {kept / name}.file")


def say(words: str, seconds: float | None = None) -> None:
    print(words if seconds is None else f"{words} in {seconds:.0f} s", flush=True)  # noqa: T201 - it speaks by printing


if __name__ == "__main__":
    sys.exit(min(fuzz(sys.argv[1], float(sys.argv[2]), Path(".fuzz") / sys.argv[1]), 1))
