"""Whatever becomes of a document, checking tells problems and raises nothing."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model.safe_text import safe_line
from engine.report.told.text import line_of
from engine.services.check_documents import check_documents

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
MINIMAL = ROOT / "tests" / "examples" / "minimal_desk"
TODAY = date(2026, 3, 2)
TEXTS = {
    path.relative_to(MINIMAL).as_posix(): path.read_text(encoding="utf-8") for path in sorted(MINIMAL.rglob("*.yaml"))
}
SCRAPS = (
    "", "[]", "{}", "null", "~", "yes", "0", "-1", "99999999999999999999 months", "1e999", "0001-01-01", "9999-12-31", "24:00", "a: b: c", "- x",
    "any", "not", "all: []", "<<: x", "&a", "*a", "!!int 1", "{{ x", "{% if %}", "{{ 1/0 }}", "§", "*", "escalated-*", "\t", "\x00", "\u202e",
    "[[[]]]", "{a: {b: {c: d}}}", "kind: desk", "? x", "|", ">", "'", '"', "#", ":", "R1-R99999", "scale 1 to 5", "%", "../..",
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(MINIMAL, tmp_path_factory.mktemp("mutations") / "desk"))


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    """A file of the minimal desk and its text after one to three small changes."""
    file = draw(st.sampled_from(sorted(TEXTS)))
    text = TEXTS[file]
    for _ in range(draw(st.integers(1, 3))):
        lines = text.split("\n")
        number = draw(st.integers(0, len(lines) - 1))
        line = lines[number]
        match draw(st.sampled_from(("delete", "double", "value", "scrap", "letter", "swap", "indent"))):
            case "delete":
                lines[number : number + 1] = []
            case "double":
                lines[number:number] = [line]
            case "value":
                lines[number] = line.partition(":")[0] + ": " + draw(st.sampled_from(SCRAPS))
            case "scrap":
                at = draw(st.integers(0, len(line)))
                lines[number] = line[:at] + draw(st.sampled_from(SCRAPS)) + line[at:]
            case "letter":
                at = draw(st.integers(0, max(len(line) - 1, 0)))
                lines[number] = line[:at] + draw(st.characters(codec="utf-8")) + line[at + 1 :]
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[number], lines[other] = lines[other], line
            case _:
                lines[number] = " " * draw(st.integers(0, 6)) + line.lstrip()
        text = "\n".join(lines)
    return file, text


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=mutated())
def test_no_small_change_of_a_document_raises_anything(desk: Path, change: tuple[str, str]) -> None:
    file, text = change
    (desk / file).write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        checked = check_documents(desk, TODAY)
        for problem in checked.problems:
            assert problem.message
            assert line_of(problem) == safe_line(line_of(problem))
            assert problem.location.line >= 0
            checked.excerpt(problem.location)
    finally:
        (desk / file).write_text(TEXTS[file], encoding="utf-8")


@pytest.mark.parametrize("file", sorted(TEXTS))
def test_no_value_of_a_document_raises_anything(file: str, desk: Path) -> None:
    """Every fourth line's value replaced by a scrap, below the head."""
    lines = TEXTS[file].split("\n")
    try:
        for start, scrap in enumerate(SCRAPS):
            changed = [
                f"{line.partition(':')[0]}: {scrap}"
                if number > 3 and (number + start) % 4 == 0 and ":" in line
                else line
                for number, line in enumerate(lines)
            ]
            (desk / file).write_bytes("\n".join(changed).encode())
            check_documents(desk, TODAY)
    finally:
        (desk / file).write_text(TEXTS[file], encoding="utf-8")
