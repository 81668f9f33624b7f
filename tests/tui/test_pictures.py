"""How every screen looks at three sizes. The pictures are in tests/snapshots/tui; open them in a browser after a change."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.services.escalate import escalate
from engine.services.meanwhile import work_on
from tests.desks import SUE, Here
from tests.tui.driving import CALL_TO_ASSESS, CALL_TO_LISTEN, CALL_TO_LOG, at_desk, at_work
from tests.tui.picturing import Album, at_sizes

FACTS = {
    "contact": "jane@example.org", "subject": "a leaking kettle", "summary": "Kettle leaks at the base", "account_specific": "no",
    "confirmed": "yes", "legal_concern": "no", "underlying_issue": "Wants a kettle that works", "actions_taken": "Return label sent",
    "outcome": "solved", "resolution": "Exchanged",
}  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A name, what stands in the case log, who sits at the desk, and the keys that lead to the screen."""

    name: str
    keys: tuple[str, ...] = ()
    log: str = "empty"
    supervisor: bool = False
    theme: str = "dark"


SCREENS = (
    Picture("queue", log="busy"),
    Picture("queue-empty"),
    Picture("queue-filter", ("slash", "=phone"), log="busy"),
    Picture("new-case", ("n",)),
    Picture("call-rings", ("n", "ctrl+n")),
    Picture("call-offer-help", ("n", "ctrl+n", "enter", "enter")),
    Picture("call-restate", (*CALL_TO_LISTEN, "enter", "ctrl+n", "=Kettle leaks at the base", "tab")),
    Picture("call-legal", (*CALL_TO_ASSESS, "=Threatens a lawsuit", "tab", "y")),
    Picture(
        "call-promise",
        (*CALL_TO_ASSESS, "=x", "tab", "n", "enter", "=Looked", "tab", "2", "enter", "=check the bill", "tab", "up"),
    ),
    Picture("call-answer-missing", ("n", "ctrl+n", "enter", "enter", "6", "ctrl+n")),
    Picture("call-refused", (*CALL_TO_LISTEN, "ctrl+r"), supervisor=True),
    Picture("call-account-refused", (*CALL_TO_LISTEN, "ctrl+a")),
    Picture("difficult-caller", (*CALL_TO_LISTEN, "f6", "enter", "enter", "enter", "down")),
    Picture("clocks", (*CALL_TO_LISTEN, "f3")),
    Picture("call-resolved", (*CALL_TO_LOG, "enter", "enter", "ctrl+r")),
    Picture("escalate", (*CALL_TO_ASSESS, "=Threatens a lawsuit", "tab", "y", "enter", "ctrl+e")),
    Picture("escalate-details", (*CALL_TO_LISTEN, "ctrl+e", "=Wants a manager", "enter")),
    Picture("forms", ("enter", "ctrl+f"), log="complaint"),
    Picture("form", ("enter", "ctrl+f", "1", "enter", "=Leaks since the first day", "tab", "2"), log="complaint"),
    Picture("form-sample", ("enter", "ctrl+f", "1", "enter", "f2"), log="complaint"),
    Picture("form-refused", ("enter", "ctrl+f", "1", "enter", "ctrl+n"), log="complaint"),
    Picture("follow-up", ("enter", "ctrl+k", "y"), log="resolved"),
    Picture("waive", ("enter", "ctrl+r", "f20", "ctrl+w"), log="complaint", supervisor=True),
    Picture("message", ("enter", "ctrl+t"), log="email"),
    Picture("why-due", ("end", "up", "w", "2"), log="busy"),
    Picture("why-due-of-a-call", (*CALL_TO_LISTEN, "f5")),
    Picture("why-decided", (*CALL_TO_LISTEN, "f2")),
    Picture("why-decided-as-typed", (*CALL_TO_ASSESS, "=Threatens a lawsuit", "tab", "y", "f2")),
    Picture("why-decided-of-an-escalated-case", ("enter", "f2", "pagedown"), log="legal"),
    Picture("log", (*CALL_TO_ASSESS, "f4")),
    Picture("keys", (*CALL_TO_LISTEN, "f12")),
    Picture("why", ("n", "ctrl+n", "enter", "enter", "f1", "2")),
    Picture("suggest", (*CALL_TO_LISTEN, "f1", "s", "=Say the name of the department too")),
    Picture(
        "suggestions",
        (*CALL_TO_LISTEN, "f1", "s", "=Say the name of the department too", "ctrl+n", "escape", "escape", "i"),
    ),
    Picture("go-to", (*CALL_TO_LISTEN, "ctrl+g")),
    Picture("lay-aside", (*CALL_TO_LISTEN, "f9", "=Calls back at three", "tab", "up", "up")),
    Picture("laid-aside", (*CALL_TO_LISTEN, "f9", "=Calls back at three", "tab", "up", "up", "ctrl+n", "enter")),
    Picture("hand-over", (*CALL_TO_LISTEN, "ctrl+o", "=Sam Poe", "enter", "=Waits for a call")),
    Picture("handed-over", (*CALL_TO_LISTEN, "ctrl+o", "=Sam Poe", "enter", "=Waits for a call", "ctrl+n")),
    Picture("let-go", (*CALL_TO_ASSESS, "=Wants a kettle", "ctrl+x")),
    Picture("promises", ("5",), log="promises"),
    Picture("queue-light", theme="light", log="busy"),
    Picture("call-light", (*CALL_TO_ASSESS, "=Threatens a lawsuit", "tab", "y"), theme="light"),
    Picture("call-contrast", (*CALL_TO_ASSESS, "=Threatens a lawsuit", "tab", "y"), theme="contrast"),
    Picture("find", ("f", "=kh* deli*", "enter", "slash", "ctrl+u", "=lost", "enter"), log="email"),
    Picture("customer", (*CALL_TO_LISTEN, "f7"), log="complaint"),
    Picture("others-at-work", ("enter",), log="shared"),
)


def desk_with(picture: Picture) -> Here:
    here = at_work()
    if picture.supervisor:
        here.actor = SUE
    match picture.log:
        case "busy" | "promises" as log:
            (busy if log == "busy" else promised)(here)
        case "email":
            here.open(channel="email", customer_name="Amir Khan", subject="a lost parcel", topic="delivery")
        case "complaint":
            case = here.open(
                kind="complaint",
                channel="email",
                customer_name="Jane Smith",
                contact="jane@example.org",
                topic="product-defect",
            )
            here.happen(case, "acknowledged")
        case "shared":
            case = here.open(channel="email", customer_name="Jane Smith", topic="billing", disputed="no")
            work_on(here.acting(SUE), case.id)
        case "legal":
            case = here.open(kind="complaint", channel="email", customer_name="Jane Smith", topic="legal", **FACTS)
            escalate(here.desk, case.id, "legal")
        case "resolved":
            case = here.open(channel="email", customer_name="Jane Smith", topic="product-defect", **FACTS)
            for kind in ("acknowledged", "logged", "contact ended", "resolved"):
                here.happen(case, kind)
    return here


def promised(here: Here) -> None:
    """A busy desk that has promised something to two customers."""
    busy(here)
    for case, by in (("C-00003", "2026-04-14T15:30:00+00:00"), ("C-00004", "2026-04-14T12:30:00+00:00")):
        told = {"text": "Call back with the tracking number", "by": by}
        here.happen(here.desk.case(case), "promise made", told)


def busy(here: Here) -> None:
    """A desk in the middle of the day."""
    for when, facts in (
        ("Monday 2026-04-13 09:20", {"channel": "email", "customer_name": "Maria Gonzalez-Fernandez de la Cruz", "topic": "billing"}),
        ("Tuesday 2026-04-14 11:00", {"kind": "complaint", "channel": "phone", "customer_name": "Wolfeschlegelsteinhausen", "topic": "service-quality"}),
        ("Tuesday 2026-04-14 13:30", {"channel": "email", "customer_name": "Olu Adeyemi", "topic": "delivery"}),
        ("Tuesday 2026-04-14 13:48", {"channel": "chat", "customer_name": "王小明", "topic": "technical"}),
        ("Tuesday 2026-04-14 13:51", {"channel": "social", "customer_name": "[b]Bobby[/b]\x1b[31m", "topic": "order"}),
        ("Tuesday 2026-04-14 13:55", {"kind": "request", "channel": "email", "customer_name": "Amir Khan", "urgency": "high", "impact": "one customer"}),
        ("Tuesday 2026-04-14 13:58", {"kind": "privacy-incident", "channel": "email", "customer_name": "Jane Smith", "topic": "data-protection"}),
        ("Tuesday 2026-04-14 13:59", {"channel": "phone"}),
    ):  # fmt: skip
        here.wall.text = when
        here.open(**facts)
    here.wall.text = "Tuesday 2026-04-14 14:00"


@pytest.mark.parametrize("picture", SCREENS, ids=lambda picture: picture.name)
async def test_picture(picture: Picture, album: Album) -> None:
    async with at_desk(desk_with(picture).desk, "80x24") as driver:
        driver.app.choose(picture.theme)
        await driver.press(*picture.keys)
        album.hold(await at_sizes(driver, picture.name))
