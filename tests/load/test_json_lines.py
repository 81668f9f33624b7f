"""JSON lines: what is read from each, and that a line that cannot be read stops no other."""

from __future__ import annotations

import io

import pytest

from engine.load.json_lines import MOST_LINE, Entry, Faulty, Number, read_json_lines
from engine.model.problem import Refused


def read(text: bytes) -> list[Entry]:
    return list(read_json_lines(io.BytesIO(text)))


def faults(text: bytes) -> list[tuple[int, str]]:
    return [(entry.number, entry.value.reason) for entry in read(text) if isinstance(entry.value, Faulty)]


def test_each_line_that_is_not_blank_with_its_number() -> None:
    assert read(b'\xef\xbb\xbf{"a": "x"}\r\n\r\n  \n{"a": null}') == [Entry(1, {"a": "x"}), Entry(4, {"a": None})]


@pytest.mark.parametrize("text", [b"", b"\n \n", b"\xef\xbb\xbf", b"[]", b"\n\n[ ]"])
def test_nothing_is_nothing(text: bytes) -> None:
    assert read(text) == []


def test_numbers_stay_as_they_are_written() -> None:
    (entry,) = read(b'{"a": 0044}')
    assert isinstance(entry.value, Faulty), "JSON has no leading zeros"
    (entry,) = read(b'{"a": 1.10, "c": 123456789012345678901234567890}')
    assert entry.value == {"a": Number("1.10"), "c": Number("123456789012345678901234567890")}


def test_a_line_that_cannot_be_read_stops_no_other() -> None:
    text = b'{"a": 1}\nnope\n{"a": \xff}\n{"a": 1} {"b": 2}\n{"a": 1, "a": 2}\n{"b": 1}\n'
    assert faults(text) == [
        (2, "this is no JSON at column 1: expecting value; write one object on one line"),
        (3, "the byte FF is not UTF-8; save the facts in UTF-8"),
        (4, "this is no JSON at column 10: extra data; write one object on one line"),
        (5, '"a" is given twice; leave one of them out'),
    ]
    assert [entry.number for entry in read(text)] == [1, 2, 3, 4, 5, 6]


def test_a_line_that_is_too_long_is_passed_over_to_its_end() -> None:
    long = b'{"a": "' + b"x" * (3 * MOST_LINE) + b'"}\n'
    assert faults(b'{"a": 1}\n' + long + b'{"b": 1}') == [
        (2, "the line is longer than 1,048,576 bytes; write one object on one line")
    ]
    assert read(long + b'{"b": "y"}')[-1] == Entry(2, {"b": "y"})


def test_a_line_as_long_as_may_be_is_read() -> None:
    line = b'{"a": "' + b"x" * (MOST_LINE - 10) + b'"}\n'
    assert len(line) == MOST_LINE
    assert not faults(line)


def test_values_deep_inside_each_other_are_a_fault_and_no_crash() -> None:
    deep = b'{"a":' * 100_000
    assert faults(deep + b"\n{}\n") == [(1, "values stand too deep inside each other; write one object on one line")]


def test_an_array_of_objects() -> None:
    assert read(b'\n [{"a": "x"},\n  {"a": "y"}\n, 3]\n') == [
        Entry(1, {"a": "x"}, "item"), Entry(2, {"a": "y"}, "item"), Entry(3, Number("3"), "item"),
    ]  # fmt: skip


def test_a_list_that_is_not_the_first_line_is_a_line() -> None:
    assert read(b'{"a": "x"}\n["y"]\n')[1] == Entry(2, ["y"])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"\xff\xfe{\x00}\x00", "the facts are saved as UTF-16; save them in UTF-8"),
        (
            b'\n[{"a": 1},\n{"b":}]',
            "the JSON array cannot be read: this is no JSON at line 3, column 6: expecting value; write one object on one line, and without brackets around all",
        ),
    ],
)
def test_what_cannot_be_read_at_all(text: bytes, complaint: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(text)
    assert refusal.value.reasons == (complaint,)


def test_an_array_is_read_as_a_whole_and_so_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.load.json_lines.MOST_ARRAY", 20)
    assert len(read(b"[" + b"1," * 8 + b"1]")) == 9
    with pytest.raises(Refused, match="the JSON array is longer than 20 bytes; write one object on one line"):
        read(b"[\n" + b"1," * 20 + b"1]")
