"""Runs a program in a terminal of its own and keeps every byte that it writes to it."""

from __future__ import annotations

import os
import pty
import re
import select
import struct
import sys
from collections.abc import Sequence
from fcntl import ioctl
from termios import TIOCSWINSZ
from time import monotonic

OWN = re.compile(
    rb"\x1b\[[0-9;:?<>=]*[ ]?[A-Za-z~]"  # what Textual writes itself: colours, places, modes
    rb"|\x1b\[[0-9;?]*\$p"  # and asks: which modes the terminal has
    rb"|\x1b[()][0AB]|\x1b[=>78]|\x1b\]22;[a-z]+\x07"  # the last is the shape of the pointer
)
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def written(command: Sequence[str], seconds: float, columns: int = 120, rows: int = 40) -> tuple[bytes, int]:
    """Everything that a program wrote to its terminal, and how it ended."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        os.execv(command[0], list(command))  # noqa: S606
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    seen, end = bytearray(), monotonic() + seconds
    while monotonic() < end:
        if select.select([terminal], [], [], 0.5)[0]:
            try:
                part = os.read(terminal, 1 << 16)
            except OSError:
                break
            if not part:
                break
            seen += part
    else:
        os.kill(pid, 9)
    os.close(terminal)
    return bytes(seen), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def foreign(seen: bytes) -> list[str]:
    """What reached the terminal that is neither text nor a sequence of Textual's own; each thing once."""
    text = OWN.sub(b"", seen).replace(b"\r", b"").decode("utf-8", "replace")
    return sorted({repr(text[max(0, hit.start() - 20) : hit.end() + 10]) for hit in HIDDEN.finditer(text)})[:20]


if __name__ == "__main__":
    out, code = written(sys.argv[1:], 600)
    sys.stdout.write(f"{len(out)} bytes, code {code}, {foreign(out)}\n")
