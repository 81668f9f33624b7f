"""Screens do not hang on the version of Python: they are tried on one of them, but for the calls in a real terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and item.path.name != "test_tmux.py":
            item.add_marker(pytest.mark.once)
