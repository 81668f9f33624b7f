"""Links what the documents say about time: words of the glossary, calendars that extend others, clocks that need others.

What does not fit becomes a remark, and the part it concerns is left as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.compile.coded import Coded
from engine.compile.holidays import NoSuchPlace, place
from engine.compile.tables import too_complex
from engine.model.allowance import Allowance
from engine.model.calendar import Calendar
from engine.model.clock import Clock, Stage, Target
from engine.model.condition import Condition
from engine.model.fact import Fact
from engine.model.policy import DeskWords
from engine.model.problem import Remark, Route, did_you_mean, one_of
from engine.model.rule import Table

Typed = Callable[[Condition, str, Route], Condition]
CLOCKS: Final = "clocks"
"""The id of the table that says which clocks a case has."""


@dataclass
class TimeLinking:
    """Clocks and calendars of a policy set while they are linked."""

    desk: DeskWords
    facts: Mapping[str, Fact]
    typed: Typed
    remarks: list[Remark] = field(default_factory=list)

    def allowance(self, allowance: Allowance, document: str, route: Route) -> Allowance:
        """The allowance with the words of the glossary resolved."""
        try:
            return allowance.resolve(self.desk.glossary)
        except ValueError as error:
            message, _, hint = str(error).partition("; ")
            absent = (allowance.unit,)
            self.remarks.append(Remark(document, route, message, hint, "unknown-time", absent=absent))
            return allowance

    def calendars(self, written: Iterable[Calendar]) -> dict[str, Calendar]:
        """Every calendar with what it inherits and the codes of its public holidays."""
        by_id = {calendar.id: calendar for calendar in written}
        done: dict[str, Calendar] = {}
        for calendar in by_id.values():
            self._whole(calendar, by_id, done, ())
        return {name: done[name] for name in by_id}

    def _whole(
        self, calendar: Calendar, by_id: Mapping[str, Calendar], done: dict[str, Calendar], path: tuple[str, ...]
    ) -> Calendar:
        """A calendar with those it extends; ``path`` are the ids on the way here."""
        if calendar.id in done:
            return done[calendar.id]
        base = by_id.get(calendar.extends)
        whole = self._with_holidays(calendar)
        if calendar.id in path:
            self._circle((*path[path.index(calendar.id) :], calendar.id), by_id)
            whole = replace(whole, extends="", inherits=frozenset())
        elif base is not None:
            whole = whole.on(self._whole(base, by_id, done, (*path, calendar.id)))
        elif calendar.extends:
            hint = did_you_mean(calendar.extends, by_id) or f"calendars are {one_of(by_id)}"
            message, absent = f'there is no calendar "{calendar.extends}"', (calendar.extends,)
            self.remarks.append(
                Remark(calendar.document, ("extends",), message, hint, "missing-reference", absent=absent)
            )
        return done.setdefault(calendar.id, whole)

    def _circle(self, circle: tuple[str, ...], by_id: Mapping[str, Calendar]) -> None:
        first = min(circle)
        message = f"these calendars extend each other in a circle: {' -> '.join(circle)}"
        hint = "let one of them stand on its own, with its time_zone and open"
        self.remarks.append(Remark(by_id[first].document, ("extends",), message, hint, "circle"))

    def _with_holidays(self, calendar: Calendar) -> Calendar:
        if calendar.public is None:
            return calendar
        try:
            known = place(calendar.public.country, calendar.public.region)
            return replace(calendar, public=replace(known, preview=calendar.public.preview))
        except NoSuchPlace as unknown:
            message, _, hint = str(unknown).partition("; ")
            route = ("holidays_from", unknown.key)
            self.remarks.append(Remark(calendar.document, route, message, hint, "unknown-holidays"))
            return replace(calendar, public=None)

    def clocks(self, written: Iterable[Clock]) -> tuple[Clock, ...]:
        """Every clock with its conditions typed and its times resolved, after those it waits for."""
        linked = [self._clock(clock) for clock in written]
        by_id = {clock.id: clock for clock in linked}
        return self._ordered([self._multiplied(clock, by_id) for clock in linked])

    def _clock(self, clock: Clock) -> Clock:
        def stage(s: Stage) -> Stage:
            return replace(s, within=self._counted(s, clock))

        def target(t: Target) -> Target:
            when = self.typed(t.when, clock.document, (*clock.route, *t.route, "when"))
            return replace(t, when=when, stages=tuple(stage(s) for s in t.stages))

        def condition(written: Condition | None, key: str) -> Condition | None:
            return None if written is None else self.typed(written, clock.document, (*clock.route, key))

        return replace(
            clock,
            applies=self.typed(clock.applies, clock.document, clock.route),
            stages=tuple(stage(s) for s in clock.stages),
            targets=tuple(target(t) for t in clock.targets),
            calendar=clock.calendar or self.desk.default_calendar,
            pause_while=condition(clock.pause_while, "pause_while"),
            void_when=condition(clock.void_when, "void_when"),
            pause_at_most=clock.pause_at_most
            and self.allowance(clock.pause_at_most, clock.document, (*clock.route, "pause_at_most")),
        )

    def _counted(self, stage: Stage, clock: Clock) -> Allowance:
        """The time of a stage; plain days that count in opening days are those."""
        allowance = self.allowance(stage.within, clock.document, (*clock.route, *stage.route))
        if stage.counting == "opening days" and allowance.unit == "day":
            return replace(allowance, unit="opening day")
        return allowance

    def _multiplied(self, clock: Clock, by_id: Mapping[str, Clock], path: tuple[str, ...] = ()) -> Clock:
        """The clock with each multiple of another clock's time worked out: for each target of that clock, if it has some."""
        multiples = [stage for stage in clock.stages if stage.within.of]
        if not multiples and not any(stage.within.of for target in clock.targets for stage in target.stages):
            return clock
        targets = list(clock.targets)
        stages = []
        for stage in clock.stages:
            other = self._other(clock, stage, by_id, (*path, clock.id)) if stage.within.of else None
            if other is None:
                stages.append(stage)
                continue
            if other.stages:
                stages.append(self._times(clock, stage, other.stages[-1]))
            targets += [replace(t, stages=(self._times(clock, stage, t.stages[-1]),)) for t in other.targets]
        return replace(
            clock, stages=tuple(stages), targets=tuple(self._plain_target(clock, t, by_id, path) for t in targets)
        )

    def _plain_target(self, clock: Clock, target: Target, by_id: Mapping[str, Clock], path: tuple[str, ...]) -> Target:
        """A target with its own multiples worked out, each of the limit of the clock that it names."""
        stages = []
        for stage in target.stages:
            other = self._other(clock, stage, by_id, (*path, clock.id)) if stage.within.of else None
            stages.append(self._times(clock, stage, other.stages[-1]) if other and other.stages else stage)
        return replace(target, stages=tuple(stages))

    def _other(self, clock: Clock, stage: Stage, by_id: Mapping[str, Clock], path: tuple[str, ...]) -> Clock | None:
        """The clock whose time is multiplied, its own multiples worked out; None, with a remark, if there is none."""
        name, route = stage.within.of, (*clock.route, *stage.route)
        other = by_id.get(name)
        if other is None:
            hint = did_you_mean(name, by_id) or f"clocks are {one_of(by_id)}"
            absent = (name,)
            self.remarks.append(
                Remark(clock.document, route, f'there is no clock "{name}"', hint, "missing-reference", absent=absent)
            )
            return None
        if name in path:
            if clock.id == min(path[path.index(name) :]):
                circle = " -> ".join((*path[path.index(name) :], name))
                message = f"the times of these clocks are multiples of each other in a circle: {circle}"
                self.remarks.append(
                    Remark(clock.document, route, message, "give one of them a time of its own", "circle")
                )
            return None
        return self._multiplied(other, by_id, path)

    def _times(self, clock: Clock, stage: Stage, other: Stage) -> Stage:
        """The stage with so many times the time of another, counted as that one is."""
        if other.within.of:  # part of a circle, which is told
            return stage
        try:
            within = other.within.times(stage.within.amount, f"{stage.within.words} ({other.within.words})")
        except ValueError as error:
            message, _, hint = str(error).partition("; ")
            self.remarks.append(Remark(clock.document, (*clock.route, *stage.route), message, hint, "unknown-time"))
            return stage
        return replace(stage, within=within, counting=other.counting)

    def _ordered(self, clocks: list[Clock]) -> tuple[Clock, ...]:
        """A clock that starts when another is overdue stands after that one."""
        ordered: list[Clock] = []
        waiting = list(clocks)
        while waiting:
            names = {clock.id for clock in waiting}
            ready = [clock for clock in waiting if not names.intersection(clock.after)]
            if not ready:
                first = min(waiting, key=lambda clock: clock.id)
                message = f'"{first.id}" waits for itself: {", ".join(sorted(names))} start each other'
                self.remarks.append(
                    Remark(
                        first.document, (*first.route, "from"), message, "let one of them start with an event", "circle"
                    )
                )
                ready = waiting
            ordered += ready
            waiting = [clock for clock in waiting if clock not in ready]
        return tuple(ordered)

    def table(self, clocks: Iterable[Clock]) -> Coded:
        """Which clocks a case has, which of their targets fit, which stand still or are void: one table for all of them."""
        table = Table(CLOCKS, "", "all that match", tuple(rule for clock in clocks for rule in clock.rules()))
        coded = Coded(table, self.facts, self.desk.zone)
        self.remarks += too_complex(coded)
        return coded
