"""Which files of a folder are its documents, and how one is written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE
from tempfile import mkstemp
from typing import Final

FOLDERS: Final = ("sops", "rules", "forms")
RELEASED: Final = Path("sops", "released")
SUFFIXES: Final = (".yaml", ".yml")


def document_files(root: Path) -> Iterator[Path]:
    """The YAML files of a desk; hidden files and folders are left out."""
    tops = [root / name for name in FOLDERS if (root / name).is_dir()] or [root]
    for top in tops:
        for folder, folders, names in os.walk(top):
            kept = (name for name in folders if not name.startswith(".") and Path(folder, name) != root / RELEASED)
            folders[:] = sorted(kept)
            yield from (Path(folder) / name for name in names if name.endswith(SUFFIXES) and not name.startswith("."))


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file so that there is never half of it: the old one stands until the new one is whole. OSError names the path.

    What a link points to is written, and the rights of a file that is there stay.
    """
    place = path.resolve()
    try:
        handle, name = mkstemp(dir=place.parent, prefix=".", suffix=".part")
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(path)) from None
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        if place.exists():
            part.chmod(S_IMODE(place.stat().st_mode))
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def released_files(root: Path) -> Iterator[Path]:
    """The frozen versions of its documents: ``sops/released/<kind>/<id>@<version>.yaml``."""
    for path in (root / RELEASED).glob("*/*@*"):
        if path.suffix in SUFFIXES and not path.name.startswith("."):
            yield path
