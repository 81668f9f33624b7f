"""A message is read through and sent: what was noticed is told before, what was sent all the same is noted in the log.

The desk sends nothing itself: the text is copied to where the customer is, and the log keeps it as it was sent. Nothing
that is noticed stops anybody; only an empty message is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.compile.edition import Edition
from engine.compile.wording import WordingRemark
from engine.decide.wording import lost, remarks
from engine.model.case import Case
from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.services.fill_words import Draft
from engine.services.record_event import SENT, Happening, happen, on_latest


@dataclass(frozen=True)
class ReadThrough:
    """What there is to say of a message before it is sent."""

    subject: tuple[WordingRemark, ...]
    text: tuple[WordingRemark, ...]
    lacks: tuple[str, ...]
    """What must stand in it and does not, by placeholder: the customer's name, what the case is about."""
    gaps: tuple[str, ...]
    """What was not known and still stands there as a gap."""

    @property
    def fine(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.subject or self.text or self.lacks or self.gaps)

    @property
    def reasons(self) -> tuple[str, ...]:
        """One short word for each thing noticed: the lists, and what lacks."""
        lists = dict.fromkeys(one.list.replace("-", " ") for one in (*self.subject, *self.text))
        return (*(f"{called(name)} left out" for name in self.lacks), *(["gaps"] if self.gaps else []), *lists)


def read_through(edition: Edition, draft: Draft, subject: str, text: str) -> ReadThrough:
    """What there is to say of a message as it stands now."""
    whole = f"{subject}\n{text}"
    shown = whole.casefold()
    return ReadThrough(
        remarks(edition, subject, "message"),
        remarks(edition, text, "message"),
        lost(draft.must, whole),
        tuple(mark for mark in draft.marks if mark.casefold() in shown),
    )


def send_message(desk: Desk, case_id: str, draft: Draft, subject: str, text: str) -> Case:
    """Records that it was sent, with the text as it was sent; `Refused` where it is empty.

    What its document says happens with it, such as the acknowledgment, happens once for what it answers.
    """
    if not text.strip():
        raise Refused(fields={"text": "the message is empty; write it, or go back"})
    said = read_through(desk.edition, draft, subject, text)
    details = {"message": draft.message.id, "subject": subject, "text": text}
    if lacks := (*said.lacks, *(["gaps"] if said.gaps else [])):
        details["lacks"] = ", ".join(lacks)

    def sent(case: Case) -> Case:
        return happen(desk, case, *_with_it(case, draft), Happening(SENT, details=details))

    return on_latest(desk, case_id, sent)


def _with_it(case: Case, draft: Draft) -> tuple[Happening, ...]:
    """The event that a message is, unless it has happened since what the message answers."""
    message = draft.message
    done, answered = case.happened(message.records), case.happened(message.event)
    if not message.records or (done and (answered is None or done.number > answered.number)):
        return ()
    return (Happening(message.records, cause=message.document),)


def called(name: str) -> str:
    """``customer.name`` as people call it."""
    return name.replace("_", " ").replace(".", " ").replace("case ", "").replace("customer name", "the customer's name")
