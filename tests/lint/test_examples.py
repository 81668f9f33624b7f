"""Every code that a check can give has its example: one planted fault, the exact line printed, and the right way.

``tests/examples/checks/<code>[.<case>]/fails`` and ``passes`` are laid over ``tests/examples/minimal_desk``; where
``alone.txt`` stands they are whole desks. ``expected.txt`` is what ``sopdesk check`` says of ``fails``, without the
excerpts and the summary; ``DESK`` stands for the folder.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli.main import run
from engine.lint.meanings import MEANINGS
from engine.lint.run import codes
from engine.services.explain_code import explain_code

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "tests" / "examples" / "checks"
MINIMAL = ROOT / "tests" / "examples" / "minimal_desk"
CASES = sorted(path.name for path in EXAMPLES.iterdir())
PROBLEM = re.compile(r"(\S+) (error|warning|note) ([a-z0-9-]+) .+")
SHOWN_ELSEWHERE = {"too-large", "unreadable", "not-searched"}
"""A file of a mebibyte and one that cannot be opened are made in ``tests/cli/test_broken_files.py``, a table of too many
rows in ``tests/lint/test_proofs.py``."""


def desk(tmp_path: Path, case: str, side: str) -> Path:
    """The folder to check: the minimal desk with this side of the example laid over it."""
    root = tmp_path / "desk"
    if not (EXAMPLES / case / "alone.txt").exists():
        shutil.copytree(MINIMAL, root)
    shutil.copytree(EXAMPLES / case / side, root, dirs_exist_ok=True)
    return root


def printed(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """What the command line says: its exit code and its lines on problems."""
    code = run(["check", str(root), "--today", "2026-03-02"])
    lines = capsys.readouterr().out.splitlines()
    return code, [line.replace(str(root), "DESK") for line in lines if PROBLEM.fullmatch(line)]


@pytest.mark.parametrize("case", CASES)
def test_a_planted_fault_is_told_once_at_its_place(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = (EXAMPLES / case / "expected.txt").read_text(encoding="utf-8").splitlines()
    code, lines = printed(desk(tmp_path, case, "fails"), capsys)
    assert lines == expected
    assert len(lines) == 1, "one fault is one problem"
    match = PROBLEM.fullmatch(lines[0])
    assert match is not None
    assert match[3] == case.partition(".")[0]
    assert code == (1 if match[2] == "error" else 0)


@pytest.mark.parametrize("case", CASES)
def test_the_right_way_beside_it_is_silent(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(desk(tmp_path, case, "passes"), capsys) == (0, [])


def test_the_minimal_desk_has_no_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(MINIMAL, capsys) == (0, [])


def test_every_code_that_exists_has_an_example() -> None:
    shown = {case.partition(".")[0] for case in CASES}
    assert set(codes_in_the_engine()) - shown == SHOWN_ELSEWHERE


def test_every_code_has_its_meaning_and_every_meaning_its_code() -> None:
    assert set(MEANINGS) == set(codes_in_the_engine())
    for code, meaning in MEANINGS.items():
        assert meaning.endswith("."), code
        assert "  " not in meaning, code


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_the_page_of_a_code_shows_what_is_said_where(code: str) -> None:
    page = explain_code(code)
    assert len(page.examples) == sum(case.partition(".")[0] == code for case in CASES)
    assert page.examples or code in SHOWN_ELSEWHERE
    for example in page.examples:
        assert example.said
        assert bool(example.wrong) <= bool(example.line)


def test_no_example_shows_a_code_that_does_not_exist() -> None:
    assert {case.partition(".")[0] for case in CASES} <= set(codes_in_the_engine())


def test_what_the_checks_can_say_is_what_clauses_may_name() -> None:
    """A clause says ``check/CODE``; the list it is held against must have what reading, linking and checking give."""
    given = set(codes_in_the_engine("engine/kinds", "engine/compile", "engine/lint"))
    given |= set(codes_in_the_engine("engine/load/complaints.py", "engine/load/policy_set.py"))
    assert given - {"unreadable"} == codes()


PLACES = {
    "Remark": 4,
    "place": 2,
    "Problem": 1,
    "Mistake": 1,
    "LineFault": 3,
    "Misfit": 1,
    "_problem": 2,
    "_report": 1,
}
"""Where a call gives the code, counted from 0; all may also give it by its name."""


def codes_in_the_engine(*parts: str) -> Iterator[str]:
    """Every code that stands in the source: in a call that makes a problem, and as CODE or ALSO of a check."""
    where = parts or (
        "engine/kinds",
        "engine/load",
        "engine/compile",
        "engine/lint",
        "engine/services/check_documents.py",
    )
    for part in where:
        path = ROOT / part
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield from codes_in(ast.parse(file.read_text(encoding="utf-8")))


def codes_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments, keywords=keywords):
                given = [k.value for k in keywords if k.arg == "code"]
                position = PLACES.get(name, len(arguments))
                yield from (code for part in (*given, *arguments[position : position + 1]) for code in constants(part))
            case ast.AnnAssign(target=ast.Name(id="CODE" | "ALSO"), value=ast.expr() as value):
                yield from constants(value)
            case ast.FunctionDef(args=ast.arguments(args=named, defaults=defaults)):
                for argument, default in zip(named[len(named) - len(defaults) :], defaults, strict=True):
                    if argument.arg == "code":
                        yield from constants(default)


def constants(node: ast.expr) -> Iterator[str]:
    found = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    yield from (text for text in found if re.fullmatch(r"[a-z]+[0-9]?(-[a-z0-9]+)*", text))
