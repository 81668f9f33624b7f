"""Every example of the README runs: what it shows is what comes out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from engine.cli.main import COMMANDS, run
from engine.decide.deciding import decide
from engine.services.desk import open_desk
from engine.services.open_case import open_case
from tests.desks import edition

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ sopdesk ([^\n]*)\n(.*?)```", README, flags=re.DOTALL)


def pattern_of(expected: str) -> str:
    """The expected output as a pattern; ``...`` stands for anything."""
    return r".*".join(re.escape(part) for part in expected.split("..."))


def log_with_a_case(folder: Path) -> str:
    """A case log as the README has it: a contested bill, just received."""
    store = f"sqlite:///{folder / 'desk.db'}"
    desk = open_desk(ROOT, store, "Ann Lee", "representative")
    open_case(desk, {"kind": "inquiry", "channel": "email", "topic": "billing", "disputed": "yes"})
    desk.log.close()
    return store


@pytest.mark.parametrize(("arguments", "expected"), EXAMPLES, ids=[arguments for arguments, _ in EXAMPLES])
def test_an_example_shows_what_comes_out(
    arguments: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    if "C-00001" in arguments:
        monkeypatch.setenv("SOPDESK_STORE", log_with_a_case(tmp_path))
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


RECORD = """
    kind: record
    id: interaction
    title: Record
    version: 1.0.0
    channels: [phone]
    kinds: [complaint]
    fields:
      - {id: promised_on, label: Promised on, as: date}
      - {id: order_value, label: Value of the order, as: money}
      - {id: loyal, label: Customer for more than a year, as: yes or no}
"""


@pytest.mark.parametrize(
    ("facts", "gift"),
    [
        ({"days_late": "20", "order_value": "120 EUR"}, "free delivery"),
        ({"days_late": "8", "loyal": "yes", "order_value": "5 EUR"}, "voucher"),
        ({"days_late": "7", "loyal": "yes"}, "apology"),
        ({"days_late": "20", "loyal": "no"}, None),
    ],
)
def test_the_decision_that_the_readme_shows_decides(facts: dict[str, str], gift: str | None) -> None:
    shown = re.search(r"```yaml\n(kind: decision\n.*?)```", README, flags=re.DOTALL)
    derived = re.search(r"in a record: `(derived: .*?)`", README)
    assert shown
    assert derived
    (decision,) = decide(edition(f"{RECORD}    {derived[1]}\n", shown[1]), facts)
    assert decision.outcome.get("gift") == gift
