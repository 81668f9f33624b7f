"""What every test has: folders of its own for what a user would keep, so that no test sees or changes another's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


def pytest_sessionfinish() -> None:
    """A PostgreSQL that tests have started ends with them."""
    if postgres := sys.modules.get("tests.postgres"):
        postgres.stop()


@pytest.fixture(autouse=True)
def _home_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = _homes(tmp_path_factory)
    for variable, folder in (("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state")):
        monkeypatch.setenv(variable, str(home / folder))


def _homes(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("home")
