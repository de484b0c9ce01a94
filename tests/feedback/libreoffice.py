"""The office program that opens what cities get back: find it, or bring it.

By hand: `python tests/feedback/libreoffice.py --install`
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "CITYWISE_LIBREOFFICE"
NAMES = ("soffice", "libreoffice")
PACKAGE = "libreoffice-calc"


class NoOfficeError(RuntimeError):
    """Nowhere on this machine is there a LibreOffice to open workbooks with."""


def find_libreoffice() -> str:
    """The program's path: the named one, or the system's.

    Raises:
        NoOfficeError: there is none; the message is the one command that brings it.
    """
    for path in (os.environ.get(VARIABLE), *map(shutil.which, NAMES)):
        if path and Path(path).exists():
            return path
    raise NoOfficeError(f"No LibreOffice to open workbooks with. Get it: {' '.join(_way_in())}")


def convert(path: Path, kind: str, folder: Path) -> Path:
    """Open a file and save it as another kind into `folder`; no two calls share a profile."""
    profile = (folder / "profile").absolute().as_uri()
    command = [find_libreoffice(), f"-env:UserInstallation={profile}", "--headless",
               "--convert-to", kind, "--outdir", str(folder), str(path)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    made = folder / f"{path.stem}.{kind}"
    assert made.exists(), done.stdout + done.stderr
    return made


def install_libreoffice() -> None:
    """Bring it unless it is there; failing is left to the tests that need it."""
    try:
        print(f"LibreOffice: {find_libreoffice()}")
    except NoOfficeError:
        done = subprocess.run(_way_in(), check=False)
        print("LibreOffice brought." if not done.returncode else "No LibreOffice could be brought.")


def _way_in() -> list[str]:
    install = f"apt-get install -y -qq --no-install-recommends {PACKAGE}"
    if os.geteuid() == 0:
        return ["sh", "-c", f"apt-get update -qq && {install}"]
    return ["sudo", *install.split()]


if __name__ == "__main__" and "--install" in sys.argv:
    install_libreoffice()
