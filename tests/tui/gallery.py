"""Shows texts in every widget, note, title and log of the desk, in a real terminal: python -m tests.tui.gallery FILE REPORT.

FILE has the texts as a JSON list; REPORT gets what was seen: how many texts were put where, and every difference between
what stands in a field and what was put into it. The bytes that reach the terminal are for whoever runs this in one.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from textual.pilot import Pilot

from engine.model.event import Actor
from engine.model.problem import Refused
from engine.services.find_cases import find_cases
from tests.desks import Here
from tests.tui.driving import DANA, Driver, at_work
from tui.app import DeskApp
from tui.screens.desk_screen import DeskScreen
from tui.screens.reason import ReasonScreen
from tui.screens.workspace import WorkspaceScreen
from tui.widgets.conversation import Conversation
from tui.widgets.line_input import LineInput, LongInput
from tui.widgets.title_bar import TitleBar

AT_ONCE = 8
FACTS = ("customer_name", "subject", "summary", "actions_taken", "next_steps", "resolution", "contact")


def filled(here: Here, texts: Sequence[str]) -> list[str]:
    """Cases that say these texts in every fact that is free; what the documents refuse is left out."""
    cases = []
    for text in texts:
        facts = dict.fromkeys(FACTS, text)
        for names in (FACTS, FACTS[:3], FACTS[:1]):
            try:
                cases.append(here.open(channel="email", topic="billing", **{name: facts[name] for name in names}).id)
                break
            except Refused:
                continue
    return cases


async def show(pilot: Pilot[None], here: Here, texts: Sequence[str], report: dict[str, list[str]]) -> None:
    """One batch of texts through the screens."""
    driver = Driver(pilot)
    app = driver.app
    cases = filled(here, texts)
    report["cases"] += cases
    await driver.press("r")
    for case in cases:
        app.push_screen(WorkspaceScreen(app.desk, app.drafts, case))
        await driver.settled()
        for keys in (
            ["f4"],
            ["escape", "f1"],
            ["escape", "f2"],
            ["escape", "f5"],
            ["escape", "ctrl+f"],
            ["enter"],
            ["escape", "f8"],
            ["escape", "ctrl+t"],
            ["escape", "f7"],
            ["escape"],
        ):
            await driver.press(*keys)
        while len(app.screen_stack) > 1:
            app.pop_screen()
            await driver.settled()
    screen = app.screen
    assert isinstance(screen, DeskScreen)
    for text in texts:
        screen.say(text)
        screen.show_busy(text.splitlines()[0] if text.splitlines() else "")
        screen.query_one(TitleBar).busy = ""
        try:
            find_cases(here.desk, text)
        except Refused as refusal:
            screen.say(*refusal.reasons)
    await driver.settled()
    app.push_screen(ReasonScreen(app.desk, app.drafts, texts[0], texts[-1]))
    await driver.settled()
    field = app.screen.query_one(LineInput)
    for text in texts:
        field.value = text
        await pilot.pause()
        if field.value != text:
            report["different"].append(text)
    app.pop_screen()
    here.actor = Actor("Dana Reed", "representative")
    app.push_screen(WorkspaceScreen(app.desk, app.drafts, cases[0]))
    await driver.settled()
    long = LongInput("")
    await app.screen.query_one(Conversation).mount(long)
    for text in texts:
        long.text = text
        await pilot.pause()
        if long.text.splitlines() != text.splitlines():  # a field has one kind of line end
            report["different"].append(text)
    app.pop_screen()
    await driver.settled()


def main() -> None:
    """Runs the desk on texts of a file."""
    texts = [text for text in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")) if text]
    report: dict[str, list[str]] = {"cases": [], "different": [], "faults": []}
    here = at_work()
    here.actor = DANA
    app = DeskApp(here.desk)

    async def drive(pilot: Pilot[None]) -> None:
        try:
            for start in range(0, len(texts), AT_ONCE):
                await show(pilot, here, texts[start : start + AT_ONCE], report)
                await asyncio.sleep(0)
        except BaseException as fault:
            report["faults"].append(repr(fault))
            raise
        finally:
            app.exit()

    app.run(auto_pilot=drive)
    report["events"] = sorted({event.kind for case in report["cases"] for event in here.log.events(case)})
    Path(sys.argv[2]).write_text(json.dumps(report), encoding="utf-8")
    sys.exit(app.return_code or 0)


if __name__ == "__main__":
    main()
