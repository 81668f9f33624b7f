"""Shows texts in every widget, note, title and log of the desk, in a real terminal: python -m tests.tui.gallery FILE REPORT [TOGETHER].

FILE has the texts as a JSON list, so many of which go together into one case; REPORT gets what was seen: how many texts were put where, and every difference between
what stands in a field and what was put into it. The bytes that reach the terminal are for whoever runs this in one.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from textual.events import Paste
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


def filled(here: Here, texts: Sequence[str], together: int) -> list[str]:
    """Cases that say these texts in every fact that is free; what the documents refuse is left out."""
    cases = []
    for start in range(0, len(texts), together):
        said = texts[start : start + together]
        facts = {name: said[number % len(said)] for number, name in enumerate(FACTS)}
        for names in (FACTS, FACTS[:3], FACTS[:1]):
            try:
                cases.append(here.open(channel="email", topic="billing", **{name: facts[name] for name in names}).id)
                break
            except Refused:
                continue
    return cases


async def show(
    pilot: Pilot[None], here: Here, texts: Sequence[str], together: int, report: dict[str, list[str]]
) -> None:
    """One batch of texts through the screens."""
    driver = Driver(pilot)
    cases = filled(here, texts, together)
    report["cases"] += cases
    await driver.press("r")
    await look_at(driver, cases)
    await tell(driver, here, texts)
    report["different"] += [text async for text in put_in(driver, texts)]
    here.actor = Actor("Dana Reed", "representative")
    report["different"] += [text async for text in put_in_long(driver, texts, cases[0])]


async def look_at(driver: Driver, cases: Sequence[str]) -> None:
    """Every screen of a case."""
    app = driver.app
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


async def tell(driver: Driver, here: Here, texts: Sequence[str]) -> None:
    """Notes, the title, refusals."""
    screen = driver.app.screen
    assert isinstance(screen, DeskScreen)
    for text in texts:
        screen.say(text)
        screen.show_busy(first_line(text))
        screen.query_one(TitleBar).busy = ""
        try:
            find_cases(here.desk, text)
        except Refused as refusal:
            screen.say(*refusal.reasons)
    await driver.settled()


async def put_in(driver: Driver, texts: Sequence[str]) -> AsyncIterator[str]:
    """Into fields of one line, from the clipboard and as they stand; gives those that came out as something else."""
    app = driver.app
    await driver.press("slash")
    for text in texts:
        await paste(driver, text)
        line = app.screen.query_one("#filter", LineInput)
        if line.value != (pasted := first_line(text)):
            yield pasted
        line.value = ""
    await driver.press("escape", "escape")
    app.push_screen(ReasonScreen(app.desk, app.drafts, texts[0], texts[-1]))
    await driver.settled()
    field = app.screen.query_one(LineInput)
    for text in texts:
        field.value = text
        await driver.pilot.pause()
        if field.value != text:
            yield text
    app.pop_screen()
    await driver.settled()


async def put_in_long(driver: Driver, texts: Sequence[str], case: str) -> AsyncIterator[str]:
    """The same with a field of many lines, which has one kind of line end."""
    app = driver.app
    app.push_screen(WorkspaceScreen(app.desk, app.drafts, case))
    await driver.settled()
    long = LongInput("")
    await app.screen.query_one(Conversation).mount(long)
    for text in texts:
        long.text = text
        await driver.pilot.pause()
        if long.text.splitlines() != text.splitlines():
            yield text
    app.pop_screen()
    await driver.settled()


async def paste(driver: Driver, text: str) -> None:
    """As a terminal hands on what somebody pastes."""
    driver.app.post_message(Paste(text))
    await driver.settled()


def first_line(text: str) -> str:
    """What a field of one line takes of it."""
    return next(iter(text.splitlines()), "")


def main() -> None:
    """Runs the desk on texts of a file."""
    together = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    texts = [text for text in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")) if text]
    report: dict[str, list[str]] = {"cases": [], "different": [], "faults": []}
    here = at_work()
    here.actor = DANA
    app = DeskApp(here.desk)

    async def drive(pilot: Pilot[None]) -> None:
        try:
            for start in range(0, len(texts), AT_ONCE * together):
                await show(pilot, here, texts[start : start + AT_ONCE * together], together, report)
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
