"""Screens do not hang on the version of Python: they are tried on one of them, but for the calls in a real terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_snapshot.plugin import Snapshot

from tests.tui.picturing import Album

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and item.path.name != "test_tmux.py":
            item.add_marker(pytest.mark.once)


@pytest.fixture
def album(snapshot: Snapshot, pytestconfig: pytest.Config, tmp_path: Path) -> Album:
    """The kept pictures."""
    return Album(snapshot, pytestconfig, tmp_path)
