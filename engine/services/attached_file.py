"""What is attached to a case is a file that is there and can be read; a path to nothing would only be noticed when it is needed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from engine.compile.edition import Edition
from engine.decide.sight import MASK
from engine.model.problem import Refused


def attachment_problem(path: str) -> str:
    """What is wrong with the path of a file, "" for nothing. It looks on the disk, so it is asked in a thread."""
    try:
        place = Path(path.strip()).expanduser()
        if place.is_dir():
            return f"{path} is a folder; write the path of the file in it"
        if not place.is_file():
            return f"there is no file {path}; write the path of one that is there"
        return "" if os.access(place, os.R_OK) else f"{path} cannot be read; ask whoever owns it"
    except (OSError, ValueError, RuntimeError):
        return f'"{path}" is not the path of a file'


def require_attached(edition: Edition, values: Mapping[str, str]) -> None:
    """`Refused` for every attachment among the values that is not there."""
    wrong = {
        name: problem
        for name, text in values.items()
        if (fact := edition.facts.get(name)) and fact.type == "attachment" and text.strip() and text != MASK
        if (problem := attachment_problem(text))
    }
    if wrong:
        raise Refused(fields=wrong)
