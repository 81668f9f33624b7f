"""A kept edition is the one that the documents say, or none."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from engine.compile.edition import Edition
from engine.model.problem import Problems
from engine.services import kept_editions
from engine.services.desk import edition_of, policy_of
from engine.services.kept_editions import edition_name, kept_edition
from tests.desks import ROOT

TODAY = date(2026, 4, 14)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "sopdesk" / "editions"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    for name in ("sops", "rules", "forms"):
        shutil.copytree(ROOT / name, tmp_path / "desk" / name)
    return tmp_path / "desk"


def decided(edition: Edition) -> object:
    """All that can be compared of an edition."""
    return (
        edition.digest,
        edition.versions,
        edition.facts,
        edition.forms,
        edition.scripts,
        edition.messages,
        edition.roles,
    )


def test_what_was_kept_is_what_the_documents_say(cache: Path, desk: Path) -> None:
    first = edition_of(desk)
    (kept,) = cache.iterdir()
    again = edition_of(desk)
    assert again is not first
    assert decided(again) == decided(first) == decided(policy_of(desk)[1])
    assert [*cache.iterdir()] == [kept]
    assert kept.stat().st_mode & 0o077 == 0
    assert cache.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("cache")
def test_every_change_makes_another(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = edition_of(desk)
    names = {edition_name(desk, TODAY)}
    path = desk / "sops" / "desk.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Example Ltd", "Sample Ltd"), encoding="utf-8")
    names.add(edition_name(desk, TODAY))
    after = edition_of(desk)
    assert (before.desk.company, after.desk.company) == ("Example Ltd", "Sample Ltd")
    (desk / "sops" / "released" / "script").mkdir(parents=True, exist_ok=True)
    (desk / "sops" / "released" / "script" / "new@1.0.0.yaml").write_text("kind: script\n", encoding="utf-8")
    names.add(edition_name(desk, TODAY))
    (desk / "sops" / "another.yml").write_text("", encoding="utf-8")
    names.add(edition_name(desk, TODAY))
    names.add(edition_name(desk, date(2026, 4, 15)))
    monkeypatch.setattr(kept_editions, "_program", lambda: iter(["another program"]))
    names.add(edition_name(desk, TODAY))
    assert len(names) == 6


def test_an_edition_with_an_error_is_never_kept(cache: Path, desk: Path) -> None:
    (desk / "sops" / "desk.yaml").write_text("kind: desk\ncompany Example\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(Problems):
            edition_of(desk)
    assert not cache.exists()


def test_what_others_could_have_written_is_not_read(cache: Path, desk: Path) -> None:
    edition_of(desk)
    (kept,) = cache.iterdir()
    assert kept_edition(kept.name) is not None
    kept.chmod(0o606)
    assert kept_edition(kept.name) is None
    kept.chmod(0o600)
    cache.chmod(0o777)
    assert kept_edition(kept.name) is None


@pytest.mark.parametrize("content", [b"", b"\x80\x05garbage", b"\x80\x04N."])
def test_what_is_damaged_is_compiled_and_kept_anew(cache: Path, desk: Path, content: bytes) -> None:
    digest = edition_of(desk).digest
    (kept,) = cache.iterdir()
    kept.write_bytes(content)
    assert edition_of(desk).digest == digest
    assert kept_edition(kept.name) is not None


def test_only_the_last_few_are_kept(cache: Path, desk: Path) -> None:
    edition = edition_of(desk)
    for number in range(2 * kept_editions.MOST_KEPT):
        kept_editions.keep_edition(f"{number}{kept_editions.ENDING}", edition)
        os.utime(cache / f"{number}{kept_editions.ENDING}", (number, number))
    assert len([*cache.iterdir()]) <= kept_editions.MOST_KEPT + 1


def test_a_place_that_cannot_be_written_does_not_matter(
    tmp_path: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert edition_of(desk).digest == edition_of(desk).digest


@pytest.mark.usefixtures("desk")
def test_what_cannot_be_kept_leaves_nothing_behind(cache: Path) -> None:
    kept_editions.keep_edition(f"x{kept_editions.ENDING}", lambda: None)  # type: ignore[arg-type]
    assert not cache.exists() or [*cache.iterdir()] == []
