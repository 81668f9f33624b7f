"""Every example of the README runs: what it shows is what comes out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from engine.cli.main import COMMANDS, run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ sopdesk ([^\n]*)\n(.*?)```", README, flags=re.DOTALL)


def pattern_of(expected: str) -> str:
    """The expected output as a pattern; ``...`` stands for anything."""
    return r".*".join(re.escape(part) for part in expected.split("..."))


@pytest.mark.parametrize(("arguments", "expected"), EXAMPLES, ids=[arguments for arguments, _ in EXAMPLES])
def test_an_example_shows_what_comes_out(
    arguments: str, expected: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert run(shlex.split(arguments)) == 0
    shown = capsys.readouterr().out
    wanted = pattern_of(expected.strip())
    assert re.search(rf"\A{wanted}\s*\Z", shown, flags=re.DOTALL), shown


def test_the_readme_has_examples_and_names_every_command() -> None:
    assert len(EXAMPLES) >= 2
    for command in COMMANDS:
        assert f"`sopdesk {command}`" in README


def test_the_mistake_that_the_readme_shows_is_told_like_this(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = re.search(r"```text\n(rules/sla/response-times\.yaml:\S+ error unknown-fact .*?)\n```", README)
    assert shown
    for folder in ("sops", "rules", "forms"):
        for path in (ROOT / folder).rglob("*.yaml"):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    times = tmp_path / "rules" / "sla" / "response-times.yaml"
    times.write_text(times.read_text(encoding="utf-8").replace("channel:", "chanel:", 1), encoding="utf-8")
    assert run(["check", str(tmp_path)]) == 1
    assert shown[1] in capsys.readouterr().out
