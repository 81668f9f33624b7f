"""What every test has: folders for what a user would keep that are not the user's own, and no server left behind."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


def pytest_sessionfinish() -> None:
    """A PostgreSQL that tests have started ends with them."""
    if postgres := sys.modules.get("tests.postgres"):
        postgres.stop()


@pytest.fixture(scope="session", autouse=True)
def _home_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable, folder in (
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_CACHE_HOME", "cache"),
        ):
            patch.setenv(variable, str(home / folder))
        yield
