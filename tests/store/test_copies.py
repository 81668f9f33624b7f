"""A copy has the head of the log it was made from, opens on either engine, and is refused when it is not whole."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from engine.model.event import ERASED
from engine.model.problem import Refused
from engine.store.chain import verify
from engine.store.copies import copy_keys, copy_log, restore_keys, restore_log
from engine.store.database import DatabaseLog
from tests.store.logs import ENGINES, new_address, open_log, personal


def filled(engine: str, folder: Path) -> DatabaseLog:
    folder.mkdir(exist_ok=True)
    log = open_log(new_address(engine, folder))
    for number in range(1, 6):
        log.append_all([[personal(f"C-{case}", number, f"Name {case} \x00 \ud800")] for case in range(1, 5)])
    return log


@pytest.mark.parametrize("source", ENGINES)
@pytest.mark.parametrize("target", ENGINES)
def test_a_copy_is_the_same_log_on_either_engine(source: str, target: str, tmp_path: Path) -> None:
    log = filled(source, tmp_path / "a")
    head = copy_log(log, tmp_path / "copy.gz")
    assert copy_keys(log.keys, tmp_path / "keys.gz") == 5  # type: ignore[arg-type] - one of the store itself
    (tmp_path / "b").mkdir()
    other = open_log(new_address(target, tmp_path / "b"))
    assert restore_log(other, tmp_path / "copy.gz") == head == other.head() == log.head()
    assert other.events("C-1")[0].facts["customer_name"] == ERASED
    restore_keys(other.keys, tmp_path / "keys.gz")  # type: ignore[arg-type]
    assert list(other.all_cases()) == list(log.all_cases())
    assert list(other.entries()) == list(log.entries())
    assert verify(other.entries(), [head]).fault is None
    with pytest.raises(Refused, match="there are entries in this case log already"):
        restore_log(other, tmp_path / "copy.gz")
    with pytest.raises(Refused, match="there are keys in this key store already"):
        restore_keys(other.keys, tmp_path / "keys.gz")  # type: ignore[arg-type]
    other.append([personal("C-1", 6, "Jane")])
    other.close()
    log.close()


def damaged(file: Path, how: str) -> Path:
    lines = gzip.decompress(file.read_bytes()).decode().splitlines(keepends=True)
    wrong = file.with_name("damaged.gz")
    match how:
        case "cut off":
            wrong.write_bytes(file.read_bytes()[:-40])
        case "a line missing":
            wrong.write_bytes(gzip.compress("".join(lines[:5] + lines[6:]).encode()))
        case "a line changed":
            wrong.write_bytes(gzip.compress("".join([*lines[:5], lines[5].replace("Ann", "Sue"), *lines[6:]]).encode()))
        case "the end missing":
            wrong.write_bytes(gzip.compress("".join(lines[:-3]).encode()))
        case "no entries":
            wrong.write_bytes(gzip.compress("".join([lines[0], "[1, 2]\n"]).encode()))
        case "no copy":
            wrong.write_bytes(gzip.compress(b'["something else", 1, 2]\n'))
        case "no gzip":
            wrong.write_bytes(b"hello")
        case "empty":
            wrong.write_bytes(b"")
        case "another version":
            wrong.write_bytes(gzip.compress("".join([lines[0].replace('"0004"', '"0001"'), *lines[1:]]).encode()))
    return wrong


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("cut off", "is not a whole copy"), ("a line missing", "is damaged: entry 6: it follows entry 4"),
        ("a line changed", "is damaged: entry 5: its hash does not fit"),
        ("the end missing", "is damaged: entry 18: the log ends with entry 17"), ("no entries", "is damaged: what follows is no entry"),
        ("no copy", "is not a whole copy"), ("no gzip", "is not a whole copy"), ("empty", "is not a whole copy"),
        ("another version", "was written by another version of sopdesk"),
    ],
)  # fmt: skip
def test_a_damaged_copy_restores_nothing(how: str, told: str, tmp_path: Path) -> None:
    log = filled("sqlite", tmp_path / "a")
    copy_log(log, tmp_path / "copy.gz")
    log.close()
    (tmp_path / "b").mkdir()
    other = open_log(new_address("sqlite", tmp_path / "b"))
    with pytest.raises(Refused, match=told):
        restore_log(other, damaged(tmp_path / "copy.gz", how))
    assert other.position() == 0
    other.close()


def test_a_copy_is_never_written_over_and_none_is_left_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = filled("sqlite", tmp_path / "a")
    file = tmp_path / "copy.gz"
    copy_log(log, file)
    before = file.read_bytes()
    with pytest.raises(Refused, match="is there already"):
        copy_log(log, file)
    assert file.read_bytes() == before
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(Refused, match="cannot be written: No space left on device"):
        copy_log(log, tmp_path / "other.gz")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "copy.gz"]
    with pytest.raises(Refused, match="cannot be written"):
        copy_log(log, tmp_path / "nowhere" / "copy.gz")
    log.close()


def test_keys_of_another_master_key_are_refused(tmp_path: Path) -> None:
    log = filled("sqlite", tmp_path / "a")
    copy_keys(log.keys, tmp_path / "keys.gz")  # type: ignore[arg-type]
    log.close()
    (tmp_path / "b").mkdir()
    other = open_log(new_address("sqlite", tmp_path / "b"), b"x" * 32)
    with pytest.raises(Refused, match="closed with another master key"):
        restore_keys(other.keys, tmp_path / "keys.gz")  # type: ignore[arg-type]
    other.append([personal("C-1", 1, "Jane")])
    other.close()
