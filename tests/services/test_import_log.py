"""An earlier system's log comes in whole, once, and through the same gates as everything else."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model.event import Actor, Event
from engine.model.problem import Refused
from engine.model.standing import Standing
from engine.services import import_log as module
from engine.services.import_log import Imported
from engine.store.database import DatabaseLog
from engine.store.log import NONE, Stale
from engine.store.memory import MemoryLog
from tests.desks import ANN, SUE, Here, at
from tests.earlier import HEADER, MAP, ROLES, WAIVE, rows, small_edition, supervisor, take_in, told

ONE_CASE = rows("""
    T1,note,2012-10-09 14:50,Vera,Jane Smith,invoice,3
    T1,take,2012-10-09 14:51,Ugo,Jane Smith,invoice,3
    T1,solve,2012-10-12 15:02,Vera,Jane Smith,invoice,3
    T1,close,2012-10-25 11:54,Vera,Jane Smith,invoice,3
""")


def test_a_ticket_becomes_a_case_with_an_event_for_each_row(tmp_path: Path) -> None:
    here = supervisor()
    imported = take_in(here, tmp_path, ONE_CASE)
    events = here.log.events("T1")
    assert (imported.rows, imported.added, imported.already, imported.rejected, imported.cases) == (4, 4, 0, (), 1)
    assert imported.events == len(events)
    assert [event.kind for event in events if event.kind != "gate waived"] == [
        "received",
        "updated",
        "acknowledged",
        "resolved",
        "closed",
    ]
    assert events[-1].status == "closed"
    assert events[0].at == events[1].at == at("2012-10-09 14:50")
    assert events[0].facts == {"kind": "inquiry", "channel": "email", "opened_at": "2012-10-09T13:50:00+00:00"}
    assert events[1].facts == {"customer_name": "Jane Smith", "topic": "billing", "items": "3"}
    assert events[2].facts == {}
    assert events[2].actor == Actor("Ugo", "imported")
    assert events[2].details == {"activity": "take", "import": "old-desk", "imported_by": "Sue Ray"}


def test_what_the_history_cannot_pass_is_waived_by_the_map_with_its_reason(tmp_path: Path) -> None:
    here = supervisor()
    imported = take_in(here, tmp_path, ONE_CASE)
    waivers = [event for event in here.log.events("T1") if event.kind == "gate waived"]
    assert [event.details["gate"] for event in waivers] == ["new..resolved", "record/interaction before resolved"]
    assert {event.details["reason"] for event in waivers} == {"It was so before us"}
    assert {event.actor for event in waivers} == {Actor("import-map/old-desk", "supervisor")}
    assert {event.cause for event in waivers} == {"import-map/old-desk#waive"}
    assert imported.waivers == 2


def test_without_waive_the_gates_stand_and_their_reasons_are_told(tmp_path: Path) -> None:
    here = supervisor(small_edition(MAP))
    imported = take_in(here, tmp_path, ONE_CASE)
    assert [(one.line, one.reason) for one in imported.rejected] == [(4, "Resolution missing; Actions missing")]
    assert told(here.log.events("T1"))[-1] == "updated>open"  # a case that is not resolved cannot be closed
    assert imported.updates == 1


def test_a_gate_that_another_role_waives_stands(tmp_path: Path) -> None:
    mapping = MAP + "\n    waive: {by: chief, reason: So it was}\n"
    here = supervisor(small_edition(mapping, roles=ROLES + "      chief: {may: [waive]}\n"))
    imported = take_in(here, tmp_path, rows("T1,solve,2012-10-09 14:50,V,,,\nT1,close,2012-10-09 14:51,V,,,"))
    assert [one.reason for one in imported.rejected] == [
        "Topic missing; only the role supervisor may waive before-closing"
    ]


def test_a_gate_that_nobody_may_waive_stands_for_imports_too(tmp_path: Path) -> None:
    here = supervisor()
    imported = take_in(here, tmp_path, rows("T1,show,2012-10-09 14:50,V,,,\nT1,note,2012-10-09 14:51,V,,,"))
    assert [(one.line, one.reason) for one in imported.rejected] == [
        (2, "needs: verified is yes; nobody may waive identity")
    ]
    assert told(here.log.events("T1")) == ["received>new", "updated>new"]


def test_a_second_import_adds_nothing(tmp_path: Path) -> None:
    here = supervisor()
    take_in(here, tmp_path, ONE_CASE)
    before = here.log.events("T1")
    again = take_in(here, tmp_path, ONE_CASE)
    assert (again.rows, again.added, again.already, again.events, again.cases) == (4, 0, 4, 0, 0)
    assert here.log.events("T1") == before


def test_a_longer_file_adds_only_its_new_rows(tmp_path: Path) -> None:
    here = supervisor()
    take_in(here, tmp_path, ONE_CASE)
    longer = take_in(here, tmp_path, ONE_CASE + "T1,note,2012-10-26 09:00,V,,,\nT2,note,2012-10-26 09:00,V,,,\n")
    assert (longer.rows, longer.added, longer.already, longer.cases) == (6, 2, 4, 1)
    assert told(here.log.events("T1"))[-1] == "updated>closed"


def test_two_rows_alike_are_two_events(tmp_path: Path) -> None:
    here = supervisor()
    twice = rows("T1,note,2012-10-09 14:50,V,,,\nT1,note,2012-10-09 14:50,V,,,")
    assert take_in(here, tmp_path, twice).added == 2
    assert take_in(here, tmp_path, twice).already == 2
    assert told(here.log.events("T1")) == ["received>new", "updated>new", "updated>new"]


def test_rows_of_a_case_are_told_in_order_of_time_and_the_rest_in_that_of_the_file(tmp_path: Path) -> None:
    here = supervisor()
    text = rows("""
        T1,take,2012-10-09 14:51,V,,,
        T2,note,2012-10-09 10:00,V,,,
        T1,note,2012-10-09 14:50,first,,,
        T1,note,2012-10-09 14:50,second,,,
    """)
    take_in(here, tmp_path, text)
    assert [event.actor.name for event in here.log.events("T1")] == ["first", "first", "second", "V"]


def test_what_cannot_be_in_a_status_is_kept_as_an_update_with_its_own_name(tmp_path: Path) -> None:
    here = supervisor()
    text = rows("""
        T1,wait,2012-10-09 14:00,V,,,
        T1,wait,2012-10-09 14:10,V,,,
        T1,solve,2012-10-09 14:20,V,,invoice,
        T1,solve,2012-10-09 14:30,V,,invoice,
        T1,close,2012-10-09 14:40,V,,invoice,
        T1,close,2012-10-09 14:50,V,,invoice,
    """)
    imported = take_in(here, tmp_path, text)
    events = [event for event in here.log.events("T1") if "activity" in event.details]
    assert told(tuple(events)) == [
        "waiting-for-customer>waiting-for-customer", "updated>waiting-for-customer",
        "resolved>resolved", "updated>resolved", "closed>closed", "updated>closed",
    ]  # fmt: skip
    assert [event.details["activity"] for event in events] == ["wait", "wait", "solve", "solve", "close", "close"]
    assert (imported.updates, imported.reopenings, imported.rejected) == (3, 0, ())


def test_work_on_a_finished_case_reopens_it_first_where_the_map_says_so(tmp_path: Path) -> None:
    text = rows(
        "T1,solve,2012-10-09 14:00,V,,,\nT1,note,2012-10-09 14:05,V,,,\nT1,take,2012-10-09 14:10,V,,,\nT1,wait,2012-10-09 14:20,V,,,"
    )
    here, strict = supervisor(), supervisor(small_edition(MAP + WAIVE))
    assert take_in(here, tmp_path, text).reopenings == 1
    assert [line for line in told(here.log.events("T1")) if "waived" not in line] == [
        "received>new", "resolved>resolved", "updated>resolved", "reopened>open", "acknowledged>open",
        "waiting-for-customer>waiting-for-customer",
    ]  # fmt: skip
    take_in(strict, tmp_path, text)
    assert told(strict.log.events("T1"))[-2:] == ["acknowledged>resolved", "updated>resolved"]


def test_solving_a_closed_case_reopens_and_resolves_it(tmp_path: Path) -> None:
    here = supervisor()
    take_in(here, tmp_path, ONE_CASE + "T1,solve,2012-11-01 10:00,V,,,\n")
    assert [line for line in told(here.log.events("T1")) if "waived" not in line][-2:] == [
        "reopened>open",
        "resolved>resolved",
    ]


def test_an_escalation_goes_where_the_rules_send_it(tmp_path: Path) -> None:
    here = supervisor()
    take_in(here, tmp_path, rows("T1,escalate,2012-10-09 14:50,V,,law,\nT2,escalate,2012-10-09 14:50,V,,invoice,"))
    by_rule, by_judgment = here.log.events("T1")[-1], here.log.events("T2")[-1]
    assert (by_rule.status, by_rule.facts["escalation_rule"], by_rule.cause) == (
        "escalated-legal",
        "legal-matter",
        "escalation/rules#legal-matter",
    )
    assert by_judgment.facts["escalated_to"] == "supervisor"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",note,2012-10-09 14:50,V,,,", "Ticket is empty"),
        ("  ,note,2012-10-09 14:50,V,,,", "Ticket is empty"),
        (f"{'x' * 121},note,2012-10-09 14:50,V,,,", "Ticket is longer than 120 characters"),
        ("T9,note,2012-10-09,V,,,", '"2012-10-09" is not a time written as YYYY-MM-DD hh:mm'),
        ("T9,note,2012-02-30 10:00,V,,,", '"2012-02-30 10:00" is not a time written as YYYY-MM-DD hh:mm'),
        ("T9,note,0001-01-01 00:00,V,,,", 'When "0001-01-01 00:00" is before 1970; is it right?'),
        ("T9,note,1970-01-02 00:00,V,,,", None),
        ("T9,note,,V,,,", "the time is empty"),
        ("T9,notes,2012-10-09 14:50,V,,,", 'unknown What "notes"; did you mean "note"?'),
        (
            "T9,xyz,2012-10-09 14:50,V,,,",
            'unknown What "xyz"; import-map/old-desk knows note, take, wait, escalate, show, solve or one of 1 more',
        ),
        ("T9,note,2012-10-09 14:50,V,,gossip,", 'Topic has no choice "gossip"; choose billing, legal or other'),
        ("T9,note,2012-10-09 14:50,V,,,many", 'Items is a whole number, not "many"'),
        ("T9,note,2012-10-09 14:50,V,", "5 cells, but the table has 7 columns"),
        ("T9,note,2012-10-09 14:50,V,,,,", "8 cells, but the table has 7 columns"),
        ("T9", "1 cell, but the table has 7 columns"),
        ('T9,note,2012-10-09 14:50,"V,,,', "a quote is opened and never closed"),
        ('T9,note,2012-10-09 14:50,"V"x,,,', "text stands after a closing quote"),
        ("T9,note,2012-10-09 14:50,\0,,,", "a character with the code 0 stands in the row"),
    ],
)
def test_a_row_that_cannot_be_read_is_listed_and_the_rest_goes_on(tmp_path: Path, row: str, reason: str | None) -> None:
    here = supervisor()
    imported = take_in(
        here, tmp_path, f"{HEADER}\nT1,note,2012-10-09 14:50,V,,,\n{row}\nT2,note,2012-10-09 14:50,V,,,\n"
    )
    assert [(one.line, one.reason) for one in imported.rejected] == ([(3, reason)] if reason else [])
    assert here.log.events("T1")
    assert here.log.events("T2")
    assert imported.rows == 3 == imported.added + len(imported.rejected)


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    text = (
        HEADER.encode() + b"\r\n\r\n"
        b'T1,note,2012-10-09 14:50,"Vera\nof the night shift",,,\r\n'  # lines 3 and 4
        b"T2,note,2012-10-09 14:50,\xe9,,,\n"  # 5
        b'T3,note,2012-10-09 14:50,"V,,,\n'  # 6
        b'T4,note,2012-10-09 14:50,"V",,,\r'  # 7
        b"T5,oops,2012-10-09 14:50,V,,,"  # 8
    )
    here = supervisor()
    imported = take_in(here, tmp_path, text)
    assert [(one.line, one.reason.split(";")[0]) for one in imported.rejected] == [
        (5, "the byte E9 is not UTF-8"), (6, "a quote is opened and never closed"), (8, 'unknown What "oops"'),
    ]  # fmt: skip
    assert here.log.events("T1")[0].actor.name == "Vera\nof the night shift"
    assert here.log.events("T4")


def test_the_excerpt_of_a_rejected_row_cannot_move_a_cursor(tmp_path: Path) -> None:
    imported = take_in(supervisor(), tmp_path, rows(f"T1,\x1b[2Jx,2012-10-09 14:50,{'V' * 100},,,"))
    (one,) = imported.rejected
    assert one.excerpt.startswith("T1,␛[2Jx,2012-10-09 14:50,VVV")
    assert len(one.excerpt) == 81


def test_an_empty_cell_unsays_nothing_and_a_changed_one_is_recorded(tmp_path: Path) -> None:
    here = supervisor()
    take_in(
        here,
        tmp_path,
        rows("T1,note,2012-10-09 14:50,V,Jane,,\nT1,note,2012-10-09 14:51,V,,,\nT1,note,2012-10-09 14:52,V,Joan,,"),
    )
    assert [event.facts.get("customer_name") for event in here.log.events("T1")] == [None, "Jane", None, "Joan"]
    assert here.desk.case("T1").facts["customer_name"] == "Joan"


def test_any_other_value_may_stand_for_one(tmp_path: Path) -> None:
    mapping = MAP.replace("values: {invoice: billing, law: legal}", "values: {invoice: billing}, otherwise: legal")
    here = supervisor(small_edition(mapping))
    take_in(
        here,
        tmp_path,
        rows("T1,note,2012-10-09 14:50,V,,invoice,\nT2,note,2012-10-09 14:50,V,,what,\nT3,note,2012-10-09 14:50,V,,,"),
    )
    assert [here.desk.case(name).facts.get("topic") for name in ("T1", "T2", "T3")] == ["billing", "legal", None]


def test_a_column_name_that_stands_twice_has_a_number(tmp_path: Path) -> None:
    mapping = MAP.replace("Customer}", '"Who (2)"}')
    here = supervisor(small_edition(mapping))
    take_in(here, tmp_path, rows("T1,note,2012-10-09 14:50,Vera,Jane,,", "Ticket,What,When,Who,Who,Topic,Items"))
    event = here.log.events("T1")[-1]
    assert (event.actor.name, event.facts["customer_name"]) == ("Vera", "Jane")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_delimiter_is_found_and_a_byte_order_mark_left_out(tmp_path: Path, delimiter: str) -> None:
    text = "\ufeff" + ONE_CASE.replace(",", delimiter)
    assert take_in(supervisor(), tmp_path, text).added == 4


def test_a_packed_file_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    assert take_in(supervisor(), tmp_path, gzip.compress(ONE_CASE.encode(), mtime=0), "log.csv").added == 4


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty; its first line must name the columns"),
        (b"\n\n", "the file is empty; its first line must name the columns"),
        (ONE_CASE.encode("utf-16"), "the file is saved as UTF-16; save it as CSV in UTF-8"),
        (b"\xe9t\xe9,b\n", "line 1 should name the columns, but the byte E9 is not UTF-8"),
        (
            gzip.compress(ONE_CASE.encode(), mtime=0)[:-12],
            "log.csv is damaged and cannot be unpacked to its end; none of it was used",
        ),
        (
            gzip.compress(ONE_CASE.encode(), mtime=0)[:12] + b"\xff" * 60,
            "log.csv is damaged and cannot be unpacked to its end; none of it was used",
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused_and_nothing_written(tmp_path: Path, content: bytes, reason: str) -> None:
    here = supervisor()
    with pytest.raises(Refused) as refused:
        take_in(here, tmp_path, content)
    assert refused.value.reasons == (reason,)
    assert not list(here.log.all_cases())


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    desk = supervisor().desk
    (mapping,) = desk.edition.import_maps.values()
    for path, reason in ((tmp_path / "no\x1b.csv", "No such file"), (tmp_path, "directory")):
        with pytest.raises(Refused, match=reason) as refused:
            module.import_log(desk, path, mapping)
        assert "\x1b" not in str(refused.value)


def test_columns_that_are_missing_are_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    here = supervisor()
    with pytest.raises(Refused) as refused:
        take_in(here, tmp_path, ONE_CASE.replace("When", "Wehn").replace("Items", "Number"))
    assert refused.value.reasons == (
        'import-map/old-desk speaks of a column "When", which the file does not have; did you mean "Wehn"?',
        'import-map/old-desk speaks of a column "Items", which the file does not have',
        "the columns of the file are Ticket, What, Wehn, Who, Customer, Topic or Number",
    )
    assert not list(here.log.all_cases())


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("{event: updated}", "{event: updatd}", 'unknown event "updatd"; did you mean "updated"?'),
        (
            "{event: updated}",
            "{event: form completed}",
            '"form completed" cannot be imported: a row does not say which one is meant; ',
        ),
        (
            "waiting_reason: not said",
            "waiting_reasn: not said",
            'unknown fact "waiting_reasn"; did you mean "waiting_reason"?',
        ),
        ("waiting_reason: not said", "items: several", 'Items is a whole number, not "several"'),
        ("waiting_reason: not said", "status: open", "the status cannot be imported; it follows from the events"),
        ("law: legal", "law: illegal", 'Topic has no choice "illegal"; did you mean "legal"?'),
        (
            "kind: inquiry, channel",
            "kind: question, channel",
            'Kind has no choice "question"; choose inquiry or complaint',
        ),
        ("YYYY-MM-DD hh:mm", "DD.MM.YY", '"DD.MM.YY" is no way to write a time; '),
        ("by: supervisor", "by: superviser", 'there is no role "superviser"; did you mean "supervisor"?'),
        ("by: supervisor", "by: auditor", "the role auditor may not waive; name one that may"),
    ],
)
def test_a_map_that_does_not_fit_is_refused_before_a_row_is_read(
    tmp_path: Path, before: str, after: str, reason: str
) -> None:
    here = supervisor(small_edition((MAP + WAIVE).replace(before, after)))
    with pytest.raises(Refused) as refused:
        take_in(here, tmp_path, ONE_CASE)
    assert refused.value.reasons[0].startswith(f"import-map/old-desk: {reason}")
    assert not list(here.log.all_cases())


def test_importing_needs_the_permission(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="the role representative may not import records"):
        take_in(supervisor().acting(ANN), tmp_path, ONE_CASE)


def test_a_case_of_the_same_name_from_elsewhere_is_not_touched(tmp_path: Path) -> None:
    here = supervisor()
    own = here.open()
    text = rows(f"{own.id},note,2012-10-09 14:50,V,,,\nold-desk/{own.id},note,2012-10-09 14:50,V,,,")
    assert take_in(here, tmp_path, text).cases == 2
    assert len(here.log.events(own.id)) == 1
    assert told(here.log.events(f"old-desk/{own.id}")) == ["received>new", "updated>new"]
    assert told(here.log.events(f"old-desk/old-desk/{own.id}")) == ["received>new", "updated>new"]
    assert take_in(here, tmp_path, text).already == 2


def test_a_row_dated_before_what_is_already_there_is_rejected(tmp_path: Path) -> None:
    here = supervisor()
    take_in(here, tmp_path, ONE_CASE)
    imported = take_in(here, tmp_path, ONE_CASE + "T1,note,2012-10-10 10:00,V,,,\n")
    (rejected,) = imported.rejected
    assert rejected.line == 6
    assert "is before the last event of the case" in rejected.reason


def test_times_are_meant_in_the_zone_of_the_map(tmp_path: Path) -> None:
    here = supervisor(small_edition(MAP.replace("Europe/London", "Europe/Rome").replace("YYYY-MM-DD hh:mm", "ISO")))
    take_in(
        here,
        tmp_path,
        rows("T1,note,2012-10-09 14:50,V,,,\nT2,note,2012-10-28T02:30:00,V,,,\nT3,note,2012-10-09T14:50:00+05:00,V,,,"),
    )
    assert [here.log.events(name)[0].at.isoformat() for name in ("T1", "T2", "T3")] == [
        "2012-10-09T12:50:00+00:00", "2012-10-28T00:30:00+00:00", "2012-10-09T09:50:00+00:00",
    ]  # fmt: skip


class Interrupted(MemoryLog):
    """A log that fails once, at the second batch."""

    calls = 0

    def append_all(self, cases: Iterable[Sequence[Event]], standings: Mapping[str, Standing] = NONE) -> int:
        self.calls += 1
        if self.calls == 2:
            raise KeyboardInterrupt
        return super().append_all(cases, standings)


def test_an_import_that_was_cut_short_is_repeated_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 1)
    here = Here(small_edition(), SUE, log=Interrupted())
    text = ONE_CASE + "T2,note,2012-10-09 14:50,V,,,\nT3,note,2012-10-09 14:50,V,,,\n"
    with pytest.raises(KeyboardInterrupt):
        take_in(here, tmp_path, text)
    again = take_in(here, tmp_path, text)
    assert (again.added, again.already, again.cases) == (2, 4, 2)


class Overtaken(MemoryLog):
    """A log to which somebody else appends just before the import does."""

    overtaken = 0

    def append_all(self, cases: Iterable[Sequence[Event]], standings: Mapping[str, Standing] = NONE) -> int:
        if self.overtaken < self.times:
            self.overtaken += 1
            raise Stale("T1")
        return super().append_all(cases, standings)

    times = 2


def test_a_case_that_moved_on_meanwhile_is_told_anew(tmp_path: Path) -> None:
    assert take_in(Here(small_edition(), SUE, log=Overtaken()), tmp_path, ONE_CASE).added == 4
    stubborn = Overtaken()
    stubborn.times = 99
    with pytest.raises(Refused, match="import again"):
        take_in(Here(small_edition(), SUE, log=stubborn), tmp_path, ONE_CASE)


def test_the_same_on_a_database(tmp_path: Path) -> None:
    log = DatabaseLog(f"sqlite:///{tmp_path / 'cases.db'}")
    try:
        here = Here(small_edition(), SUE, log=log)
        assert take_in(here, tmp_path, ONE_CASE).added == 4
        assert take_in(here, tmp_path, ONE_CASE).already == 4
        assert [event.kind for event in log.events("T1")][-1] == "closed"
    finally:
        log.close()


CELLS = st.sampled_from(
    [
        "T1",
        "T2",
        "note",
        "solve",
        "wait",
        "2012-10-09 14:50",
        "2012-10-09 14:51",
        '"',
        '""',
        ",",
        "\n",
        "\r",
        ";",
        "é",
        "\0",
        "x",
        "law",
        "\ufeff",
        "=1+1",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=400)
    | st.binary(max_size=300).map(lambda more: HEADER.encode() + b"\n" + more)
    | st.binary(max_size=60).map(lambda more: b"\x1f\x8b" + more)
)
def test_no_bytes_raise_anything_but_a_refusal(tmp_path: Path, content: bytes) -> None:
    _consistent(tmp_path, content)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.lists(CELLS, max_size=9).map(",".join), max_size=12))
def test_no_rows_raise_anything_and_each_is_counted_once(tmp_path: Path, lines: list[str]) -> None:
    imported = _consistent(tmp_path, "\n".join([HEADER, "T1,note,2012-10-09 14:50,V,,,", *lines]).encode())
    assert imported is not None
    assert imported.added


def _consistent(folder: Path, content: bytes) -> Imported | None:
    """Every row is new, there already or rejected; once more adds nothing and rejects the same."""
    here = supervisor()
    try:
        first = take_in(here, folder, content)
    except Refused:
        assert not list(here.log.all_cases())
        return None
    again = take_in(here, folder, content)
    assert first.rows == first.added + first.already + len(first.rejected)
    assert first.already == 0
    assert (again.rows, again.added, again.already) == (first.rows, 0, first.added)
    return first
