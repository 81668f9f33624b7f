"""Pictures of screens as they are kept in tests/snapshots/tui; open them in a browser after a change."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from pytest_snapshot.plugin import Snapshot

from tests.tui.driving import SIZES, Driver

PICTURES = Path(__file__).parents[1] / "snapshots" / "tui"


async def at_sizes(driver: Driver, name: str) -> dict[str, str]:
    """The screen at each size, by the name of its file."""
    seen = {}
    for size in SIZES:
        await driver.resize(size)
        seen[f"{name}-{size}.svg"] = driver.picture()
    return seen


class Album:
    """Holds pictures against those that are kept, or keeps them."""

    def __init__(self, snapshot: Snapshot, config: pytest.Config, folder: Path) -> None:
        self._snapshot, self._renews = snapshot, bool(config.getoption("--snapshot-update"))
        self._folder = Path(os.environ.get("NEW_PICTURES", str(folder)))

    def hold(self, seen: Mapping[str, str]) -> None:
        """What differs is told here, since a difference of two large pictures takes long to work out and tells nobody anything."""
        if not self._renews:
            other = [name for name, svg in seen.items() if not _same(PICTURES / name, svg)]
            for name in other:
                (self._folder / name).write_text(seen[name], encoding="utf-8")
            assert not other, (
                f"these look different from {PICTURES}; see them in {self._folder}, keep them with --snapshot-update"
            )
        self._snapshot.snapshot_dir = PICTURES
        for name, svg in seen.items():
            self._snapshot.assert_match(svg, name)


def _same(kept: Path, svg: str) -> bool:
    return kept.exists() and kept.read_text(encoding="utf-8") == svg
