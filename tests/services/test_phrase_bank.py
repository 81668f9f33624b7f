"""The phrase bank of a case: the nearest first, filled in, nothing twice."""

from __future__ import annotations

from engine.services.phrase_bank import phrase_bank
from engine.services.read_case import read_case
from engine.services.take_step import go_to_step
from tests.desks import ANN, Here, Wall, shipped


def bank(here: Here, case: str, where: str | None = None) -> dict[str, tuple[str, ...]]:
    found = phrase_bank(shipped(), read_case(here.desk, case), ANN, here.wall(), where)  # type: ignore[arg-type]
    return {one.title: one.phrases for one in found}


def test_the_step_in_focus_comes_first_then_side_ways_then_situations() -> None:
    here = Here(shipped(), wall=Wall("Friday 2026-03-06 10:00"))
    case = here.open(channel="phone", topic="billing")
    go_to_step(here.desk, case.id, "listen")
    found = bank(here, case.id)
    assert list(found)[:2] == ["This step", "Difficult caller"]
    assert found["This step"] == ("I understand.", "Certainly.", "Let me check on that.")
    assert "I can hear how frustrating this has been." in found["Difficult caller"]
    assert found["To read"][0] == "Questions that are often asked: https://www.example.com/faq"


def test_no_phrase_is_offered_twice_and_each_has_its_words() -> None:
    here = Here(shipped(), wall=Wall("Friday 2026-03-06 10:00"))
    case = here.open(channel="chat", topic="order", customer_name="Jane Smith")
    phrases = [phrase for some in bank(here, case.id).values() for phrase in some]
    assert len(phrases) == len(set(phrases))
    assert not [phrase for phrase in phrases if "{{" in phrase]


def test_what_is_only_spoken_is_left_out_where_one_writes() -> None:
    here = Here(shipped(), wall=Wall("Friday 2026-03-06 10:00"))
    case = here.open(channel="email", topic="order")
    assert "Ask for a moment" in bank(here, case.id)
    assert "Ask for a moment" not in bank(here, case.id, "message")
    assert "Acknowledge feelings" in bank(here, case.id, "message")
