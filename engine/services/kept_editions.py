"""Editions that were compiled before are taken from disk, so that a desk opens at once on documents that have not changed.

A kept edition belongs to the bytes of all documents, to the program, to the packages that know zones and holidays, and to the day,
since reviews fall due by the day. Only an edition without an error is kept. The folder is the user's own cache; what others could
have written there is not read, because what is read runs.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING, Final, cast

from platformdirs import user_cache_path

from engine.load.files import document_files, released_files, write_whole

if TYPE_CHECKING:
    from engine.compile.edition import Edition

MOST_KEPT: Final = 8
MOST_BYTES: Final = 1 << 20
"""A larger file is no document, and its desk has no edition."""
ENDING: Final = ".edition"
NOBODY_ELSE: Final = 0o077
DATA: Final = ("tzdata", "holidays")


def edition_name(root: Path, today: date) -> str:
    """All that the edition of a folder hangs on, in one word."""
    told = sha256(f"{sys.version}\0{today}\0{root.resolve()}\0".encode(errors="surrogateescape"))
    for stamp in _program():
        told.update(stamp.encode())
    for path in sorted((*document_files(root), *released_files(root))):
        size = path.stat().st_size if path.is_file() else -1
        told.update(f"{path.relative_to(root)}\0{size}\0".encode(errors="surrogateescape"))
        if 0 <= size <= MOST_BYTES:
            told.update(path.read_bytes())
    return told.hexdigest() + ENDING


def kept_edition(name: str) -> Edition | None:
    """The edition that was kept under a name."""
    path = _folder() / name
    try:
        if not _own(path.parent) or not _own(path):
            return None
        edition = pickle.loads(path.read_bytes())  # noqa: S301 - only the user can have written it
        os.utime(path)
    except Exception:  # noqa: BLE001 - whatever is wrong with what was kept, the documents are there
        return None
    return cast("Edition", edition)


def keep_edition(name: str, edition: Edition) -> None:
    """Keeps an edition without an error under its name; where that cannot be, the next desk compiles it again."""
    folder = _folder()
    with suppress(Exception):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _own(folder):
            return
        write_whole(folder / name, pickle.dumps(edition, pickle.HIGHEST_PROTOCOL))
        kept = sorted(folder.glob(f"*{ENDING}"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in kept[MOST_KEPT:]:
            old.unlink(missing_ok=True)


def _folder() -> Path:
    return user_cache_path("sopdesk", appauthor=False) / "editions"


def _own(path: Path) -> bool:
    """Whether nobody but the user can have put something there."""
    if os.name != "posix":
        return path.exists()
    seen = path.stat()
    return seen.st_uid == os.geteuid() and not S_IMODE(seen.st_mode) & NOBODY_ELSE


def _program() -> Iterator[str]:
    """Changes with the program and with what it knows of zones and holidays."""
    here = Path(__file__).parents[1]
    for path in sorted(here.rglob("*.py")):
        seen = path.stat()
        yield f"{path.relative_to(here)}\0{seen.st_mtime_ns}\0{seen.st_size}\0"
    for name in DATA:
        spec = find_spec(name)
        if spec and spec.origin:
            yield f"{spec.origin}\0{Path(spec.origin).stat().st_mtime_ns}\0"
