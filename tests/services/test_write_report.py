"""The weekly report over a small imported log, and what it says where there is nothing to say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.model.event import Actor
from engine.model.problem import Refused
from engine.services.write_report import write_report
from tests.desks import SUE, Here, Wall, edition, shipped
from tests.earlier import MAP, REOPEN, TIMES, WAIVE, rows, small_edition, supervisor, take_in

LOG = rows("""
    T1,take,2012-10-09 10:10,Vera,Jane Smith,invoice,
    T1,solve,2012-10-09 16:00,Vera,Jane Smith,invoice,
    T1,close,2012-10-10 09:00,Vera,Jane Smith,invoice,
    T2,note,2012-10-10 10:00,Ugo,Jack Jones,law,
    T2,take,2012-10-10 10:16,Ugo,Jack Jones,law,
    T2,escalate,2012-10-10 11:00,Ugo,Jack Jones,law,
    T3,note,2012-10-12 16:50,Ugo,Zoë,invoice,
    T3,take,2012-10-15 09:04,Ugo,Zoë,invoice,
    T4,note,2012-10-17 09:00,Ugo,Later,invoice,
""")


def even(page: str) -> str:
    """The page with one space where tables have several."""
    return re.sub(r" +", " ", page)


@pytest.fixture
def here(tmp_path: Path) -> Here:
    made = supervisor()
    take_in(made, tmp_path, LOG)
    return made


def test_the_week_as_it_stood_at_its_end(here: Here) -> None:
    page = write_report(here.desk, "weekly", "2012-W41")
    assert page.startswith("# Weekly summary\n\n| Company     | Example Ltd")
    for line in (
        "| Period | 2012-W41: Monday 2012-10-08 to Sunday 2012-10-14, Europe/London time |",
        "| Template | report/weekly 1.2.0 |",
        f"| Edition | {here.edition.digest} |",
        "| Prepared by | supervisor |",
        "| Reviewed by | manager |",
        "| email | 3 | 100% |",
        "| Tuesday 2012-10-09 | 1 |",
        "| Thursday 2012-10-11 | 0 |",
        "| billing | 2 | 67% |",
        "| Cases opened | 3 |",
        "| Cases resolved | 1 |",
        "| Cases closed | 1 |",
        "| Open at the end | 2 |",
        "| Resolution rate | 1 of 3 (33%) |",
        "| First contact resolution | 1 of 1 (100%) |",
        "| Average handling time | none measured |",
        "| legal-matter | 1 | 100% |",
        "| legal | 1 | 100% |",
        "| Ladder breaches | 1 of 1 (100%) |",
        "| Acknowledged in time | 1 of 2 (50%) |",
        "| First answer | 15 minutes, opening hours | must | 1 of 2 (50%) |",
    ):
        assert line in even(page)
    assert "## Feedback\n\nnone received\n" in page
    assert "Later" not in page


def test_what_was_settled_the_week_after_is_counted_there(here: Here) -> None:
    page = write_report(here.desk, "weekly", "2012-W42")
    assert "| Acknowledged in time | 1 of 2 (50%) |" in even(page)  # T3, whose time ran over the weekend; T4 ran out


def test_another_limit_in_the_document_changes_what_the_report_says(tmp_path: Path) -> None:
    stricter = TIMES.replace("15 minutes", "5 minutes")
    made = supervisor(small_edition(MAP + WAIVE + REOPEN, times=stricter))
    take_in(made, tmp_path, LOG)
    page = write_report(made.desk, "weekly", "2012-W41")
    assert "| Acknowledged in time | 1 of 3 (33%) |" in even(page)
    assert "First answer: 5 minutes, opening hours" in page


@pytest.mark.parametrize("period", ["2009-W41", "2009-01", "2009-01-01", "2009", "2012-W01", "0001", "9998"])
def test_a_period_in_which_nothing_was_has_all_its_sections(here: Here, period: str) -> None:
    page = write_report(here.desk, "weekly", period)
    for title in ("Volumes", "Issue types", "Resolutions", "Escalations", "Feedback", "Deadlines"):
        assert f"\n## {title}\n" in page
    assert "## Volumes\n\nnone\n" in page


def test_an_empty_log_makes_a_report() -> None:
    assert "## Resolutions\n\nnone\n" in write_report(supervisor().desk, "weekly", "2012-W41")


def test_a_period_that_is_not_over_or_has_not_begun_says_so(here: Here) -> None:
    during = Here(here.edition, SUE, Wall("Wednesday 2012-10-10 10:30"), here.log)
    page = write_report(during.desk, "weekly", "2012-W41")
    assert "*This period is not over; what has not happened yet is not counted.*" in page
    assert "| Cases opened | 2 |" in even(page)
    assert "## Escalations\n\nnone\n" in page
    assert "*This period has not begun.*" in write_report(here.desk, "weekly", "2030-W01")


def test_events_of_another_edition_are_pointed_out(here: Here) -> None:
    newer = small_edition(times=TIMES.replace("24 hours", "20 hours"))
    page = write_report(Here(newer, SUE, log=here.log).desk, "weekly", "2012-W41")
    assert "*Some events of this period were recorded under other editions" in page
    assert "other editions" not in write_report(here.desk, "weekly", "2012-W41")


@pytest.mark.parametrize(
    ("report", "period", "reason"),
    [
        ("weakly", "2012-W41", 'there is no report "weakly"; did you mean "weekly"?'),
        ("x", "2012-W41", 'there is no report "x"; there is weekly'),
        ("weekly", "2012-W54", '"2012-W54" is not a period; '),
        ("weekly", "last week", '"last week" is not a period; '),
        ("weekly", "", '"" is not a period; '),
        ("weekly", "2012-W1\x1b", '"2012-W1'),
        ("weekly", "9999-W52", '"9999-W52" is beyond the years that can be counted'),
        ("weekly", "9999", '"9999" is '),
    ],
)
def test_what_there_is_not_is_refused(here: Here, report: str, period: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        write_report(here.desk, report, period)
    assert str(refused.value).startswith(reason)


def test_a_policy_set_without_reports_says_so() -> None:
    with pytest.raises(Refused, match="the documents have none"):
        write_report(Here(edition()).desk, "weekly", "2012-W41")


def test_making_a_report_needs_the_permission(here: Here) -> None:
    auditor = Actor("Au", "auditor")
    with pytest.raises(Refused, match="the role auditor may not make reports"):
        write_report(here.acting(auditor), "weekly", "2012-W41")


def test_names_in_the_log_cannot_break_the_page(tmp_path: Path) -> None:
    made = supervisor(
        small_edition(
            MAP.replace(
                "topic: {column: Topic, values: {invoice: billing, law: legal}}",
                "topic: {column: Customer, otherwise: other}\n      topic_other: {column: Topic}",
            )
        )
    )
    take_in(made, tmp_path, rows("T1,note,2012-10-09 10:10,V,x,a | b \x1b[31m <b> [x](http://y.z),"))
    page = even(write_report(made.desk, "weekly", "2012-W41"))
    assert r"| other: a \| b ␛\[31m \<b\> \[x\](http\://y.z) | 1 | 100% |" in page


def test_a_report_has_a_due_time_from_the_week_on_in_which_it_took_effect() -> None:
    """The shipped summary is in force from Sunday 2026-02-01, the last day of a week."""
    here = Here(shipped(), SUE, Wall("Monday 2026-02-16 10:00"))
    pages = [write_report(here.desk, "weekly-summary", week) for week in ("2026-W04", "2026-W05", "2026-W06")]
    dues = [re.search(r"\| Due +\| (.*?) +\|", page) for page in pages]
    assert [due and due[1] for due in dues] == [
        "Monday 10:00",
        "Monday 10:00: Monday 2026-02-02 10:00",
        "Monday 10:00: Monday 2026-02-09 10:00",
    ]
