"""What is shown of a case study: what it teaches, what the customer tells scene by scene, and how a practice went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from engine.compile.edition import Edition
from engine.model.moment import show_moment
from engine.model.policy import Scenario
from engine.model.safe_text import safe, safe_line
from engine.services.practice_words import value_words
from engine.services.practise import HAPPENS, Practice, clauses_of
from engine.services.score_practice import COUNTING, PARTS, Judged, Score
from engine.services.story import Row, Scene
from tui.widgets.paragraphs import Paragraph

MARKS: Final = {
    "done": ("✓", "$success"), "right": ("✓", "$success"), "kept": ("✓", "$success"), "held": ("✓", "$success"),
    "late": ("◆", "$warning"), "wrong order": ("◆", "$warning"), "not counted": ("·", "$faint"),
}  # fmt: skip
LOST: Final = ("✕", "$error")
PART_WORDS: Final = {
    "to do": "What there was to do",
    "deadlines": "Deadlines",
    "facts": "What you recorded",
    "outcome": "What it came to",
    "forbidden": "What the case study forbids",
}
MOST_ADVICE: Final = 8
"""What one can take in for the next time; the rest stands where it was lost."""
GOOD, FAIR = 90, 60
"""Percent from which a result is green, and from which it is not red."""


def tone_of(percent: int) -> str:
    """The colour of a result."""
    return "$success" if percent >= GOOD else "$warning" if percent >= FAIR else "$error"


def teaching(edition: Edition, scenario: Scenario) -> Iterator[Paragraph]:
    """What a case study teaches: its note and the clauses it comes from."""
    if scenario.note:
        yield Paragraph(((safe(" ".join(scenario.note.split())), "$foreground"),))
        yield Paragraph((("", ""),))
    for place, words in clauses_of(edition, scenario):
        yield Paragraph(((f"{safe_line(place)}  ", "$primary"), (safe_line(words), "$calm")))


def telling(practice: Practice, scenes: Sequence[Scene]) -> Iterator[Paragraph]:
    """What has happened and what the customer tells, the newest scene first; who it is from the beginning on."""
    edition = practice.edition
    for number, scene in enumerate(reversed(scenes)):
        if number:
            yield Paragraph((("", ""),))
        yield Paragraph(
            (
                (f"{show_moment(scene.at.replace(second=0), edition.desk.zone)}  ", "bold $primary"),
                (_happening(edition, scene), "$calm"),
            )
        )
        caller = practice.caller if scene.number == 0 else {}
        for fact, text in {**caller, **scene.asked}.items():
            if edition.facts[fact].starts_as:  # the desk knows it by itself
                continue
            label = f"{safe_line(edition.label(fact))}: "
            yield Paragraph(((label, "$calm"), (safe_line(value_words(edition, fact, text)), "$foreground")), 2)
        for checklist, item, answer in scene.answers:
            yield Paragraph(((f"{safe_line(_line(edition, checklist, item))} ", "$calm"), (safe_line(answer), "")), 2)


def _happening(edition: Edition, scene: Scene) -> str:
    happened = [_world(row) for row in scene.rows if row.world]
    given = {fact: text for row in scene.rows if row.world for fact, text in row.told.facts.items()}
    about = [
        safe_line(value_words(edition, fact, given[fact])) for fact in ("kind", "channel", "topic") if fact in given
    ]
    words = "; ".join([*happened, *([", ".join(about)] if about else [])])
    if not words:
        words = "the story goes on" if scene.asked or scene.answers else "the story goes on; nothing new is told"
    return words


def _world(row: Row) -> str:
    return safe_line(HAPPENS.get(row.told.event, row.told.event))


def _line(edition: Edition, checklist: str, item: str) -> str:
    items = edition.checklists[checklist].items if checklist in edition.checklists else ()
    return next((one.text for one in items if one.id == item), item)


def result(score: Score) -> Iterator[Paragraph]:
    """How it went: what to do better first, then everything that was looked at."""
    yield Paragraph(((COUNTING, "$calm"),))
    if score.advice:
        yield Paragraph((("", ""),))
        yield Paragraph((("Next time", "bold"),))
        for advice in score.advice[:MOST_ADVICE]:
            yield Paragraph(((safe_line(advice), ""),), 2, ("→", "$primary"))
        if (more := len(score.advice) - MOST_ADVICE) > 0:
            yield Paragraph(((f"and {more} more, each with its clause below", "$calm"),), 2)
    for part in PARTS:
        lines = score.of_part(part)
        if not lines:
            continue
        yield Paragraph((("", ""),))
        earned, of = sum(line.earned for line in lines), sum(line.of for line in lines)
        yield Paragraph(((PART_WORDS[part], "bold"), (f"   {points(earned)} of {points(of)}", "$calm")))
        for line in lines:
            yield _judged(line)


def _judged(line: Judged) -> Paragraph:
    mark = MARKS.get(line.state, LOST)
    what = safe_line(line.what)
    parts = [(what[:1].upper() + what[1:], "$foreground"), (f"  {line.state}", mark[1])]
    if line.said:
        parts.append((f"  {safe_line(line.said)}", "$calm"))
    if not line.good and line.clause:
        parts.append((f"\n{safe_line(line.clause)}", "$faint"))
    return Paragraph(tuple(parts), 2, mark)


def points(number: float) -> str:
    """``3`` or ``2½``."""
    whole, half = divmod(round(2 * number), 2)
    return f"{whole}½" if half and whole else "½" if half else str(whole)
