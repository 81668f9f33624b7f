"""What a code of a problem means, with examples: the wrong line, what is said of it, and the right way beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.resources import files
from pathlib import Path
from typing import Final

from engine.lint.meanings import MEANINGS
from engine.load.source import excerpt
from engine.model.problem import Location, Refused, did_you_mean

SAID: Final = re.compile(
    r"(?P<file>.+?)(?::(?P<line>\d+):(?P<column>\d+))? (?P<severity>error|warning|note) [a-z0-9-]+ (?P<said>.+)"
)
MOST_LINES: Final = 8


@dataclass(frozen=True)
class Example:
    """One planted fault."""

    file: str
    line: int
    wrong: str
    """The line with a caret; "" where the fault is no line."""
    said: str
    severity: str
    right: tuple[str, ...]
    """What stands there instead; nothing where something is only taken away."""


@dataclass(frozen=True)
class CodePage:
    """All that there is to say of a code."""

    code: str
    meaning: str
    examples: tuple[Example, ...]


def explain_code(code: str) -> CodePage:
    """The page of a code; `Refused` with the nearest one where there is no such code."""
    meaning = MEANINGS.get(code)
    if meaning is None:
        hint = did_you_mean(code, MEANINGS) or "sopdesk explain-code lists all of them"
        raise Refused(f'there is no code "{code}"; {hint}')
    folders = sorted(path for path in examples_folder().glob(f"{code}*") if path.name.partition(".")[0] == code)
    return CodePage(code, meaning, tuple(example for folder in folders for example in _examples(folder)))


def examples_folder() -> Path:
    """Where the examples are: inside the installed package, or in the checkout it runs from."""
    packaged = Path(str(files("engine"))) / "shipped" / "checks"
    return packaged if packaged.is_dir() else Path(str(files("engine"))).parent / "tests" / "examples" / "checks"


def _examples(folder: Path) -> Iterator[Example]:
    for line in (folder / "expected.txt").read_text(encoding="utf-8").splitlines():
        if (told := SAID.fullmatch(line)) is None:
            continue
        place = Location(told["file"], int(told["line"] or 0), int(told["column"] or 0))
        wrong = _text(folder / "fails" / place.file)
        right = _text(folder / "passes" / place.file)
        shown = excerpt(wrong, place) if place.line else ""
        yield Example(place.file, place.line, shown, told["said"], told["severity"], tuple(_instead(wrong, right)))


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""


def _instead(wrong: str, right: str) -> Iterator[str]:
    """The lines of the right text that the wrong one does not have, a few of them."""
    before, after = wrong.splitlines(), right.splitlines()
    changed = (
        line
        for tag, _, _, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if tag in {"replace", "insert"}
        for line in after[first:last]
    )
    for number, line in enumerate(changed):
        if number == MOST_LINES:
            yield "…"
            return
        yield line
