"""Keeps the times of a run and prints them as one table at its end, so that a ratio is of one run and one machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.benchmarks.table import Measured, lines

_MEASURED: Final = pytest.StashKey[list[Measured]]()


@pytest.fixture
def timed(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Times one side of a comparison; called after the results have been found equal."""
    if not request.config.pluginmanager.hasplugin("benchmark"):
        pytest.skip("pytest-benchmark is not installed")

    def time(
        group: str,
        who: str,
        run: Callable[..., Any],
        items: int,
        standing_for: int = 0,
        moved: int = 0,
        fresh: Callable[[], tuple[Any, ...]] | None = None,
        rounds: int = 1,
        remark: Callable[[], str] = str,
    ) -> None:
        benchmark = request.getfixturevalue("benchmark")  # not before, as it warns of a test that was skipped
        benchmark.group = group
        benchmark.extra_info.update(who=who, items=items, standing_for=standing_for, bytes_each=moved)
        if fresh:  # what each of the rounds is given, made before its time begins
            benchmark.pedantic(run, setup=lambda: (fresh(), {}), rounds=rounds)
        else:
            benchmark(run)
        if benchmark.stats:  # none with --benchmark-disable
            found = benchmark.stats.stats
            kept = request.config.stash.setdefault(_MEASURED, [])
            kept.append(Measured(group, who, found.median, found.min, items, standing_for, moved, remark()))

    return time


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if measured := config.stash.get(_MEASURED, []):
        terminalreporter.section("time per item")
        for line in lines(measured):
            terminalreporter.write_line(line)
