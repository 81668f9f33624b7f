"""What has been kept as long as the document says goes, with a proof; a dry run changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.model.event import Actor, Event
from engine.model.privacy import Keep
from engine.model.problem import Refused
from engine.services.retention import end_keeping, expired
from engine.services.write_events import write_events
from tests.desks import Here, Wall, shipped
from tests.store.logs import new_address, open_log

CARL = Actor("Carl", "crm-administrator")
ZONE = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("keep", "begun", "until"),
    [
        (Keep("", months=24), "2024-02-29 10:00", "2026-02-28 10:00"), (Keep("", days=90), "2026-01-01 00:30", "2026-04-01 00:30"),
        (Keep("", months=1), "2026-01-31 12:00", "2026-02-28 12:00"), (Keep("", months=1), "2026-03-28 12:00", "2026-04-28 12:00"),
    ],
)  # fmt: skip
def test_how_long_something_is_kept_is_counted_on_the_calendar(keep: Keep, begun: str, until: str) -> None:
    def local(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=ZONE)

    assert keep.until(local(begun).astimezone(UTC), ZONE) == local(until)


def test_what_is_over_goes_and_the_log_tells_it(tmp_path: object) -> None:
    log = open_log(new_address("sqlite", tmp_path))  # type: ignore[arg-type]
    here = Here(shipped(), actor=Actor("Sue", "supervisor"), wall=Wall("Friday 2024-03-01 10:00"), log=log)
    old = here.open(channel="email", topic="billing", customer_name="Jane Old", transcript="call.txt")
    still = here.open(channel="email", topic="billing", customer_name="Jane Open", transcript="call.txt")
    write_events(here.desk, old, [Event(old.id, 2, here.desk.now(), "closed", here.actor, "d", "closed")])
    desk = here.acting(CARL)
    with pytest.raises(Refused, match="may not keep the store"):
        expired(here.desk)
    assert expired(desk) == ()
    here.wall.text = "Saturday 2024-06-01 10:00"
    assert [(one.case, one.group.id) for one in expired(desk)] == [(old.id, "restricted")]
    head = log.head()
    assert [event.facts["transcript"] for event in log.events(old.id)[:1]] == ["call.txt"]
    assert log.head() == head, "listing changes nothing"
    proof = end_keeping(desk, expired(desk))
    assert (log.events(old.id)[0].facts["transcript"], log.events(old.id)[0].facts["customer_name"]) == (
        "[erased]",
        "Jane Old",
    )
    assert expired(desk) == ()
    here.wall.text = "Monday 2026-03-02 10:00"
    end_keeping(desk, expired(desk))
    assert log.events(old.id)[0].facts["customer_name"] == "[erased]"
    assert log.events(still.id)[0].facts["customer_name"] == "Jane Open"
    first, second = [event for event in log.events("@desk") if event.kind == "keeping ended"]
    assert (first.details["class"], first.details["cases"], first.details["then"], first.details["proof"]) == (
        "restricted",
        old.id,
        "delete",
        proof,
    )
    assert (second.details["class"], second.details["then"]) == ("personal", "anonymise")
    log.close()
