"""The one folder that everything a network owns hangs off."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from citywise.errors import WorkspaceError

VARIABLE = "CITYWISE_WORKSPACE"
OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY_FILE = 0o600


@dataclass(frozen=True, slots=True)
class Workspace:
    """Paths below the workspace folder; nothing else in Citywise spells them out."""

    root: Path

    @property
    def settings_file(self) -> Path:
        """What the network decided: name, reporting period, thresholds."""
        return self.root / "network.toml"

    @property
    def raw(self) -> Path:
        """The drop folder; it belongs to those who send, and is never changed."""
        return self.root / "raw"

    @property
    def reference(self) -> Path:
        """Cities, programs, partners, obligations, release states."""
        return self.root / "reference"

    @property
    def templates(self) -> Path:
        """How each layout becomes records."""
        return self.reference / "templates"

    @property
    def connections_file(self) -> Path:
        """The servers from which the network fetches."""
        return self.reference / "connections.toml"

    @property
    def indicators_file(self) -> Path:
        """The network's own indicators, beside those that come with Citywise."""
        return self.reference / "indicators.yaml"

    @property
    def truth(self) -> Path:
        """Beside a demonstration: what its numbers must be."""
        return self.root / "truth"

    @property
    def warehouse(self) -> Path:
        """Everything Citywise writes."""
        return self.root / "warehouse"

    @property
    def archive(self) -> Path:
        """Every content that ever arrived, named by its SHA-256; owner only."""
        return self.warehouse / "archive"

    @property
    def scratch(self) -> Path:
        """Files that a night may leave behind and the next one clears."""
        return self.warehouse / "scratch"

    @property
    def pulls(self) -> Path:
        """What is remembered of each server that is fetched from; owner only."""
        return self.warehouse / "pulls"

    @property
    def working_file(self) -> Path:
        """The internal database; one writer, owner only."""
        return self.warehouse / "working.duckdb"

    @property
    def lock_file(self) -> Path:
        """Held by the night that is running."""
        return self.warehouse / "night.lock"

    @property
    def releases(self) -> Path:
        """Released files, one a release."""
        return self.warehouse / "releases"

    @property
    def released_file(self) -> Path:
        """Points at the release that readers see; what pages and analysts open."""
        return self.warehouse / "citywise.duckdb"

    @property
    def release_history(self) -> Path:
        """At which release readers were pointed, one after the other; as readable as releases."""
        return self.releases / "history.json"

    @property
    def manifests(self) -> Path:
        """Which files went into each release, and who rolled one back; owner only."""
        return self.warehouse / "manifests"

    @property
    def signing_key(self) -> Path:
        """Signs releases, where the operator has made one; owner only."""
        return self.root / "keys" / "release.key"

    @property
    def share_tokens(self) -> Path:
        """Who may query the release over the network, by the digests of tokens; owner only."""
        return self.root / "keys" / "share.tokens"

    @property
    def notice_addresses(self) -> Path:
        """Who is sent a notice, one address a line; they hold passwords, so owner only."""
        return self.root / "keys" / "notices.txt"

    @property
    def feedback(self) -> Path:
        """What each city gets back, one folder a city; owner only."""
        return self.warehouse / "feedback"

    @property
    def nights(self) -> Path:
        """Nights that are not in the store's history yet, and what was told of them; owner only."""
        return self.warehouse / "nights"

    @property
    def night_status(self) -> Path:
        """How the last night went, for pages and monitors; as readable as releases."""
        return self.releases / "status.json"

    @property
    def history(self) -> Path:
        """Run history of the orchestrator."""
        return self.warehouse / "history"

    def make_folders(self) -> None:
        """Make what is missing; internal folders are closed to others."""
        self.raw.mkdir(parents=True, exist_ok=True)
        self.warehouse.mkdir(exist_ok=True)
        self.releases.mkdir(exist_ok=True)
        internal = (self.archive, self.scratch, self.pulls, self.history, self.feedback,
                    self.manifests, self.nights)  # fmt: skip
        for folder in internal:
            folder.mkdir(exist_ok=True)
            folder.chmod(OWNER_ONLY_FOLDER)


def find_workspace(chosen: Path | str | None = None) -> Workspace:
    """The chosen folder, else `CITYWISE_WORKSPACE`, else the checkout's `data/`."""
    root = Path(chosen or os.environ.get(VARIABLE) or _checkout_data()).resolve()
    if not root.is_dir():
        raise WorkspaceError(
            f"There is no workspace at {root}.", f"Make one with: citywise init {root}"
        )
    return Workspace(root)


def init_workspace(root: Path) -> Workspace:
    """Make an empty workspace with commented examples; never writes over one that is there."""
    if root.exists() and any(root.iterdir()):
        raise WorkspaceError(f"{root} is not empty.", "Choose a new folder for the workspace.")
    with as_file(files("citywise") / "starter") as starter:
        shutil.copytree(starter, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.pyc"))
    workspace = Workspace(root.resolve())
    workspace.make_folders()
    return workspace


def _checkout_data() -> Path:
    return Path(__file__).resolve().parent.parent / "data"
