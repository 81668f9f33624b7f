"""Times of other systems, read by a pattern in a zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from engine.model.stamp import Stamp

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("pattern", "text", "moment"),
    [
        ("YYYY/MM/DD hh:mm:ss.fff", "2012/10/09 14:50:17.250", "2012-10-09T12:50:17.250000+00:00"),
        ("DD.MM.YYYY", "9.10.2012", "2012-10-08T22:00:00+00:00"),
        ("MM-DD-YYYY hh:mm", "10-09-2012 4:50", "2012-10-09T02:50:00+00:00"),
        ("YYYY-MM-DD hh:mm:ss.fff", "2012-10-09 14:50:17.123456789", "2012-10-09T12:50:17.123456+00:00"),
        ("ISO", "2012-10-09T14:50:17Z", "2012-10-09T14:50:17+00:00"),
        ("ISO 8601", "2012-10-09 14:50", "2012-10-09T12:50:00+00:00"),
        (
            "YYYY-MM-DD hh:mm",
            "2012-10-28 02:30",
            "2012-10-28T00:30:00+00:00",
        ),  # the hour comes twice: the first is meant
        ("YYYY-MM-DD hh:mm", "2012-03-25 02:30", "2012-03-25T01:30:00+00:00"),  # the hour is left out
    ],
)
def test_a_time_is_read_as_it_is_written(pattern: str, text: str, moment: str) -> None:
    assert Stamp(pattern, ROME).read(text).isoformat() == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2012-10-09",
        "2012/13/09 10:00",
        "2012/10/09 25:00",
        "x2012/10/09 10:00",
        "２０１２/10/09 10:00",
        "0000/01/01 00:00",
        "0001/01/01 00:00",
    ],
)
def test_what_is_no_such_time_is_told_with_the_pattern(text: str) -> None:
    with pytest.raises(ValueError, match=r"the time is empty|is not a time written as YYYY/MM/DD hh:mm"):
        Stamp("YYYY/MM/DD hh:mm", ROME).read(text)


@pytest.mark.parametrize("pattern", ["", "hh:mm", "YYYY-MM-DD DD", "yyyy-mm-dd"])
def test_a_pattern_needs_year_month_and_day_once_each(pattern: str) -> None:
    with pytest.raises(ValueError, match="is no way to write a time"):
        Stamp(pattern, ROME)
