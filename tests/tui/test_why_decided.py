"""The key on a decision: why a case is decided as it is, rule by rule, with the values, near misses and the clause."""

from __future__ import annotations

import pytest
from textual.content import Content

from engine.services.escalate import escalate
from tests.desks import Here, edition
from tests.tui.driving import CALL_TO_ASSESS, CALL_TO_LISTEN, DANA, Driver, at_desk, at_work
from tui.widgets.paragraphs import Paragraph, Paragraphs

LEGAL = [*CALL_TO_ASSESS, "=Threatens a lawsuit", "tab", "y"]


async def everything(driver: Driver) -> str:
    """What one reads while paging down, its lines joined as if there were room for them."""
    read: list[str] = []
    for _ in range(12):
        page = pane(driver)
        overlap = next(n for n in range(len(page), -1, -1) if read[len(read) - n :] == page[:n])
        read += page[overlap:]
        await driver.press("pagedown")
    return " ".join(" ".join(read).split())


def pane(driver: Driver) -> list[str]:
    """The lines of the explanation, without its scroll bar."""
    inside = [line.split("│")[1] for line in driver.screen.splitlines() if line.count("│") > 1]
    rule = next(number for number, line in enumerate(inside) if "────" in line)
    return [line.strip().rstrip("▁▂▃▄▅▆▇█").strip() for line in inside[rule + 1 : -2]]


@pytest.mark.parametrize("size", ["80x24", "120x40", "200x60"])
async def test_an_escalation_that_is_due_stands_first_with_all_that_led_to_it(size: str) -> None:
    async with at_desk(at_work().desk, size) as driver:
        await driver.press(*LEGAL, "f2")
        assert "Why it is decided" in driver.screen
        assert "1 ▲  Escalation criteria and ladder   escalate to legal; waits for" in driver.screen
        seen = await everything(driver)
    for words in (
        "escalate to legal, and tell supervisor, at once, also without details (escalated-legal); for the rest it waits to know Outcome so far",
        "escalation/escalation-rules 1.0.0, all that match",
        "✓ legal-concern",
        "legal concern is yes: yes",
        "SOP3 §5.1(1): Cases that cannot be resolved at the initial contact level or involve legal or regulatory concerns must be escalated.",
        '"involve legal or regulatory concerns must be escalated"',
        "? not-solved-at-first-level",
        "status is new or open or waiting-for-customer: yes, it is open",
        "waits to know Outcome so far",
        "If one thing were different",
        "legal: would escalate to legal if topic were legal or regulatory; it is product-defect",
    ):
        assert words in seen


async def test_what_is_typed_counts_and_is_not_in_the_log_yet() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(*LEGAL[:-1], "f2")
        assert "▲" not in driver.screen
        assert "waits for Legal or regulatory concern" in driver.screen
        await driver.press("escape", "y", "f2")
        assert "▲" in driver.screen
        assert "legal_concern" not in here.desk.case("C-00001").facts


async def test_the_keys_move_between_decisions_and_begin_each_at_its_head() -> None:
    async with at_desk(at_work().desk, "80x24") as driver:
        await driver.press(*CALL_TO_LISTEN, "f2")
        assert "waits to know Legal or regulatory concern and Outcome so far" in driver.screen
        await driver.press("pagedown")
        assert "waits to know Legal or regulatory concern and Outcome so far" not in driver.screen
        await driver.press("down")
        assert "decision/priority 1.0.0, first match" in driver.screen
        await driver.press("3")
        assert "3 ✓  Which department works on a topic   Department: customer-service" in driver.screen
        assert "decision/routing 1.0.0, first match" in driver.screen
        await driver.press("end")
        assert "4 ·  Escalation criteria and ladder, at own judgment   may escalate" in driver.screen
        assert "escalation/escalation-rules 1.0.0, at the agent's own judgment; all that" in driver.screen
        await driver.press("pagedown", "pageup")
        assert "may escalate to supervisor (escalated-managerial)" in driver.screen
        await driver.press("escape")
        assert "Why it is decided" not in driver.screen


async def test_the_key_stands_in_the_bar_and_in_the_help() -> None:
    async with at_desk(at_work().desk, "80x24") as driver:
        await driver.press(*CALL_TO_LISTEN)
        assert "F1 why" in driver.screen
        await driver.press("f12")
        assert "F2           why decided       Why it is decided so: each rule with the" in driver.screen


async def test_an_escalation_that_is_done_says_so_and_presses_no_more() -> None:
    here = at_work()
    case = here.open(kind="complaint", channel="email", topic="legal", customer_name="Jane", subject="x", summary="y")
    escalate(here.desk, case.id, "legal")
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "f2")
        assert "▲  Escalation" not in driver.screen
        assert "the case has been escalated by this rule" in await everything(driver)


async def test_rows_that_disagree_press_and_show_each_of_them() -> None:
    made = edition(*DISAGREEING)
    here = Here(made, DANA)
    here.open(grade="gold", country="no")
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "f2")
        assert "1 ▲  Discount   nothing decided, 2 rules disagree" in driver.screen
        assert "nothing decided: by-grade and by-country fire together and must not" in driver.screen
        for words in ("▲ by-grade  Discount: ten", "▲ by-country  Discount: five", "grade is gold: yes, it is gold"):
            assert words in driver.screen


async def test_a_desk_without_decisions_says_so() -> None:
    here = Here(edition(DISAGREEING[0]), DANA)
    here.open()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "f2")
        assert "No document decides anything about such a case." in driver.screen


NASTY = "\x1b]0;owned\x07\x1b[2J[red]Bob[/red]\u202e\x9b5n"


async def test_a_hostile_value_is_shown_and_does_nothing() -> None:
    here = Here(edition(*DISAGREEING), DANA)
    here.open(grade="gold", country="no", words=NASTY)
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "f2", "2")
        seen = await everything(driver)
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(seen)
    assert "it is ␛]0;owned␇␛[2J[red]Bob[/red]‹U+202E›‹U+009B›5n" in seen


DISAGREEING = (
    """
    kind: record
    id: record
    title: Record
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry]
    fields:
      - {id: grade, label: Grade, as: choice, options: [gold, silver]}
      - {id: country, label: Country, as: choice, options: [no, se]}
      - {id: words, label: Words, as: text}
    """,
    """
    kind: decision
    id: discount
    title: Discount
    version: 1.0.0
    use: only one
    inputs: {grade: any, country: any}
    output: {discount: [five, ten]}
    rows:
      - {id: by-grade, grade: gold, discount: ten}
      - {id: by-country, country: no, discount: five}
    """,
    """
    kind: decision
    id: tone
    title: Tone
    version: 1.0.0
    use: first match
    inputs: {words: any}
    output: {tone: [rude, plain]}
    rows:
      - {id: rude, words: {contains: red}, tone: rude}
    otherwise: {tone: plain}
    """,
)


@pytest.mark.parametrize("width", [3, 10, 14, 40])
def test_what_wraps_goes_on_where_it_began(width: int) -> None:
    widget = Paragraphs(id="x")
    widget._paragraphs = (Paragraph((("one two three four", "bold"),), 2, ("✓", "")), Paragraph(()))
    lines = [line.plain for line in widget._lines(width)]
    assert lines[0].startswith("✓ ")
    assert all(line.startswith("  ") for line in lines[1:-1])
    assert lines[-1] == ""
    assert all(Content(line).cell_length <= width for line in lines)
    assert "".join("".join(lines).split()) == "✓onetwothreefour"
