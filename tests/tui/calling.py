"""Handles a case as an agent does, in a real terminal: keys only, counted, answering whatever the card in focus asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Protocol

from engine.decide.requirements import missing_fields
from engine.model.fact import Fact
from engine.services.desk import Desk
from engine.services.read_case import CaseView, read_case

PATIENCE = 30.0
LETTERS = {"yes": "y", "no": "n"}


class Terminal(Protocol):
    """A terminal with a desk in it."""

    def keys(self, *keys: str) -> None: ...
    def words(self, words: str) -> None: ...
    def shows(self, *words: str) -> str: ...


@dataclass
class Agent:
    """Presses keys at a terminal; what the card asks is read from the case log, which the terminal's desk writes."""

    terminal: Terminal
    desk: Desk
    keys: int = 0
    letters: int = 0

    def press(self, *keys: str) -> None:
        self.terminal.keys(*keys)
        self.keys += len(keys)

    def type(self, words: str) -> None:
        self.terminal.words(words)
        self.letters += len(words)

    def open(self, kind: str, channel: str) -> str:
        """A new contact, from the queue."""
        before = {events[0].case for events in self.desk.log.all_cases()}
        self.press("n")
        self.terminal.shows("New case")
        kinds, channels = (self.desk.edition.facts[name].choices for name in ("kind", "channel"))
        self.press(*_pick(kinds, kind), "Tab", *_pick(channels, channel), "C-n")
        return self.until(lambda: "".join({events[0].case for events in self.desk.log.all_cases()} - before))

    def talk(self, case: str, answers: Mapping[str, str]) -> CaseView:
        """Through the whole conversation."""
        for _ in range(60):
            view = read_case(self.desk, case)
            if view.here is None or view.here.step is None:
                return view
            self._card(view, answers)
            self.until(lambda seen=view: read_case(self.desk, case).case.version > seen.case.version)
        raise AssertionError(f"the conversation of {case} does not end")

    def _card(self, view: CaseView, answers: Mapping[str, str]) -> None:
        assert view.here is not None
        assert view.here.step is not None
        step, edition = view.here.step, self.desk.edition
        name = step.id.replace("-", " ").replace("_", " ").capitalize()
        self.terminal.shows(f"{name}   ")  # as the head of the card, not as the step that comes next
        form = edition.forms.get(step.complete) if step.complete else None
        names = [ask.fact for ask in step.ask]
        names += (
            [field.fact for field in missing_fields(edition, form, view.known) if field.fact not in names]
            if form
            else []
        )
        empty = [edition.facts[name] for name in names if not view.facts.get(name)]
        if step.choose:
            self.press("1", "Enter")
        elif not empty:
            self.press("C-n" if names else "Enter")
        for number, fact in enumerate(empty, 1):
            self._answer(fact, answers[fact.id], last=number == len(empty))

    def _answer(self, fact: Fact, answer: str, *, last: bool) -> None:
        match fact.type:
            case "choice":
                self.press(*_pick(fact.choices, answer), "Enter")
            case "several":
                self.press(*(key for one in answer.split(", ") for key in _pick(fact.choices, one)), "Enter")
            case "yes or no":
                self.press(LETTERS[answer], "Enter")
            case "long text":
                self.type(answer)
                self.press("C-n" if last else "Tab")
            case _:
                self.type(answer)
                self.press("Enter")

    def until(self, holds: Callable[[], object]) -> str:
        end = monotonic() + PATIENCE
        while monotonic() < end:
            if found := holds():
                return str(found)
            sleep(0.05)
        raise AssertionError(self.terminal.shows(""))


def _pick(options: Sequence[str], option: str) -> list[str]:
    place = options.index(option)
    return [str((place + 1) % 10)] if place < 10 else ["Home", *["Down"] * place]
