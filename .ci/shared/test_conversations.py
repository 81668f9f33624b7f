"""Five real complaints handled at a desk in a real terminal, with keys only, from the contact to the resolution or escalation."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.services.desk import Desk, open_desk
from tests.tui.calling import Agent
from tests.tui.test_tmux import ROOT, Terminal, desk_in

pytestmark = [
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
    pytest.mark.skipif(not os.environ.get("SOPDESK_NIGHTLY"), reason="long; SOPDESK_NIGHTLY=1 runs it"),
]
CHANNELS = ("phone", "email", "chat", "social", "in-person")
LEGAL = ("lawyer", "attorney", "court", "lawsuit", "legal", "fcra", "law")


def complaints(shared: Path) -> list[dict[str, str]]:
    """The first complaint of each of five products."""
    with (shared / "data" / "complaints_cfpb_200.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["Product"]: row for row in reversed(list(csv.DictReader(file)))}
    return list(rows.values())[:5]


def answers_of(row: dict[str, str]) -> dict[str, str]:
    told = " ".join(row["Consumer complaint narrative"].split())
    plain = "".join(letter for letter in told if " " <= letter <= "~")
    legal = any(word in plain.casefold().split() for word in LEGAL)
    return {
        "customer_name": f"Customer {row['Complaint ID']}", "contact": f"c{row['Complaint ID']}@example.org", "subject": row["Issue"],
        "topic": "billing", "summary": plain[:240], "confirmed": "yes", "apology_given": "yes", "account_specific": "no",
        "issue": row["Sub-issue"] or row["Issue"], "severity": "serious", "disputed": "no", "legal_concern": "yes" if legal else "no",
        "underlying_issue": row["Issue"], "options_offered": "refund, other", "options_other": "a written answer", "actions_taken": "Took the complaint down and checked the record",
        "outcome": "solved", "resolution": "Explained and corrected", "follow_up_on": "2027-03-12", "in_public": "no", "reached": "yes",
        "next_steps": "write to you", "promised_by": "2027-03-10 12:00", "complexity": "simple", "product": row["Product"],
    }  # fmt: skip


@pytest.fixture
def at_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Terminal, Desk]]:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    store = f"sqlite:///{tmp_path / 'desk.db'}"
    desk = open_desk(ROOT, store, "Reader")
    terminal = desk_in(tmp_path, tmp_path / "desk.db", "120x40")
    yield terminal, desk
    terminal.close()
    desk.log.close()


@pytest.mark.parametrize("number", range(5))
def test_a_real_complaint_is_handled_with_keys_only(
    shared: Path, at_terminal: tuple[Terminal, Desk], number: int
) -> None:
    terminal, desk = at_terminal
    row, channel = complaints(shared)[number], CHANNELS[number]
    answers = answers_of(row)
    agent = Agent(terminal, desk)
    terminal.shows("No open case")
    case = agent.open("complaint", channel)
    view = agent.talk(case, answers)
    if view.proposals:
        agent.press("C-e")
        terminal.shows("Escalate")
        agent.press("Enter")
        agent.until(lambda: desk.case(case).happened("escalated"))
    else:
        agent.press("C-r")
        agent.until(lambda: desk.case(case).happened("resolved"))
    after = desk.case(case)
    assert after.facts["summary"] == answers["summary"].strip()
    print(f"{row['Product'][:40]:40} {channel:10} {agent.keys:3} keys, {agent.letters:4} letters, {after.status}")
    assert agent.keys < 90
