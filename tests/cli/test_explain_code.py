"""``sopdesk explain-code`` answers the question that a problem leaves: what is meant, and how is it written?"""

from __future__ import annotations

import pytest

from engine.cli.main import run
from engine.lint.meanings import MEANINGS


def test_a_code_is_told_with_a_wrong_and_a_right_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain-code", "unknown-fact"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "unknown-fact"
    assert "no form or record declares" in lines[2]
    assert 'Error: unknown fact "frame_numbr"; did you mean "frame_number"?' in lines
    wrong = next(number for number, line in enumerate(lines) if "frame_numbr," in line)
    assert lines[wrong + 1].strip() == "^"
    assert lines[wrong + 1].index("^") == lines[wrong].index("frame_numbr")
    assert any("{field: frame_number," in line for line in lines)
    assert "more with --all" in lines[-1]
    assert run(["explain-code", "unknown-fact", "--all"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > len(lines)


def test_all_codes_are_listed_with_their_first_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain-code"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(MEANINGS)
    assert all(len(line.split()) > 4 for line in lines)


def test_a_code_that_is_not_there_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain-code", "unknwon-fact"]) == 2
    assert 'there is no code "unknwon-fact"; did you mean "unknown-fact"?' in capsys.readouterr().err
