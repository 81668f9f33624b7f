"""Threads that do something at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable


def together(work: Callable[[int], None], threads: int = 4) -> None:
    """Does the work in threads that begin at the same time; a failure in one of them fails the test."""
    start, failed = threading.Barrier(threads), []

    def run(number: int) -> None:
        start.wait()
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001 - told below, in the thread of the test
            failed.append(error)

    all_of_them = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in all_of_them:
        thread.start()
    for thread in all_of_them:
        thread.join(timeout=60)
    assert not failed, failed
