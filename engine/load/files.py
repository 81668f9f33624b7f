"""Which files of a folder are its documents."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
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


def released_files(root: Path) -> Iterator[Path]:
    """The frozen versions of its documents: ``sops/released/<kind>/<id>@<version>.yaml``."""
    for path in (root / RELEASED).glob("*/*@*"):
        if path.suffix in SUFFIXES and not path.name.startswith("."):
            yield path
