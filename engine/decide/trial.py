"""Compiles rules in a process of their own first, so that a crash of the C code ends that process and not the desk.

Nothing that is known of durable_rules makes it crash on what is sent to it here; this is for what is not known. The
process is started when rules are first compiled, answers with one line for each request, and ends when its desk does. It
is given the definitions as they will be compiled, and asks each of them twice.
"""

from __future__ import annotations

import atexit
import os
import selectors
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import IO, Final

PATIENCE: Final = 30.0
"""Seconds after which compiling counts as hanging."""
_PROGRAM: Final = "from engine.decide.durable import serve_trials; serve_trials()"
_lock = threading.Lock()
_children: dict[int, subprocess.Popen[bytes]] = {}
"""By the process that started them: a forked desk starts its own."""


class DidNotSurvive(RuntimeError):  # noqa: N818 - what is, told as the reason why the reference decides
    """The trial process died or hung while it compiled."""


def survive(requests: Sequence[bytes]) -> None:
    """Tries each request, one line; `DidNotSurvive` if the process dies, hangs or reports an error.

    Where no process can be started there is no trial.
    """
    with _lock:
        child = _child() if requests else None
        if child is None:
            return
        answers = _asked(child, requests)
        wrong = next((answer for answer in answers if answer != b"ok"), None)
        if wrong is not None:
            _end(child)
            reason = wrong.decode(errors="replace") or f"the process ended with {child.returncode}"
            raise DidNotSurvive(f"durable_rules did not survive compiling {len(requests)} groups of rules: {reason}")


def _child() -> subprocess.Popen[bytes] | None:
    child = _children.get(os.getpid())
    if child is not None and child.poll() is None:
        return child
    _end_own()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,  # what is buffered would not be seen to be waiting
            env=environment,
            start_new_session=True,  # a Ctrl-C at the desk is not for it
        )
    except OSError:
        return None
    if not _children:
        atexit.register(_end_own)
    _children[os.getpid()] = child
    return child


def _asked(child: subprocess.Popen[bytes], requests: Sequence[bytes]) -> Iterator[bytes]:
    """The line that it answers to each; nothing if it died, what happened if it did not answer in time."""
    if child.stdin is None or child.stdout is None:
        yield b"it cannot be reached"
        return
    try:
        for request in requests:  # its answers are short, so they do not block it
            _write(child.stdin, request + b"\n")
    except OSError:
        yield b""
        return
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdout, selectors.EVENT_READ)
        for _ in requests:
            if not waiting.select(PATIENCE):
                yield b"no answer for %d seconds" % PATIENCE
                return
            yield child.stdout.readline().strip()


def _write(pipe: IO[bytes], data: bytes) -> None:
    """All of it, however much the pipe takes at once."""
    while data:
        data = data[pipe.write(data) :]


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends the process; another is started when rules are compiled again."""
    _children.pop(os.getpid(), None)
    child.kill()
    child.communicate()


def _end_own() -> None:
    child = _children.pop(os.getpid(), None)
    if child is not None:
        child.kill()
        child.communicate()
