"""The timeline says when things happened, with the date where it was another day."""

from __future__ import annotations

from datetime import timedelta

from engine.model.moment import show_seconds
from engine.services.tell_deadlines import passed, tell
from tests.tui.driving import at_work
from tui.widgets.timeline import event_line


def test_an_event_of_another_day_shows_its_date() -> None:
    here = at_work()
    here.open(channel="email", customer_name="Jane Doe")
    event, now = here.queue()[0].case.events[0], here.desk.now()
    assert event_line(here.desk.edition, event, now).plain.startswith("14:00:00  received")
    assert event_line(here.desk.edition, event, now + timedelta(days=1)).plain.startswith("2026-04-14 14:00  received")


def test_a_missed_deadline_is_told_in_words() -> None:
    here = at_work()
    case = here.open(channel="email")
    here.wall.text = "Tuesday 2026-04-14 14:15"
    *_, last = [tell(here.desk, timer) for timer in passed(here.desk, 10)]
    assert last is not None
    assert event_line(here.edition, here.events(case)[-1], here.wall()).plain == (
        "14:15:00  deadline missed  Acknowledge a written inquiry, due Tuesday 2026-04-14 14:15"
    )


def test_hours_are_left_out_of_very_long_times() -> None:
    day = 86_400
    assert show_seconds(99 * day + 3_600) == "99 d 1 h"
    assert show_seconds(5_084 * day + 3_600) == "5084 d"
