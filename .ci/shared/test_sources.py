"""Nothing of the five sources is lost: every line of them stands in a clause, every requirement is accounted for."""

from __future__ import annotations

import re
from pathlib import Path

from engine.services.desk import edition_of

ROOT = Path(__file__).parents[2]
PAGE_CHROME = {"more professional templates", "comments", "no comment yet"}
"""What stood round the text of the overview on its web page and says nothing."""


def words_of(text: str) -> str:
    """The text without emphasis marks, list signs, quotes and white space, for comparing."""
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def test_every_line_of_the_sources_is_in_a_clause(shared: Path) -> None:
    said = " ".join(words_of(f"{clause.at} {clause.text}") for clause in edition_of(ROOT).clauses)
    lost = []
    for source in sorted((shared / "sources").glob("*.txt")):
        for line in source.read_text(encoding="utf-8").splitlines():
            words = words_of(re.sub(r"^(\d+\.|-)\s+", "", line.strip()))
            if words and words not in PAGE_CHROME and words not in said:
                lost.append(f"{source.name}: {line}")
    assert not lost, "\n".join(lost)


def test_every_requirement_is_accounted_for(shared: Path) -> None:
    listed = set(
        re.findall(r"^\| (R\d{3}) \|", (shared / "requirements.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    edition = edition_of(ROOT)
    named = {demand.requirement for clause in edition.clauses for demand in clause.demands}
    assert len(listed) == 153
    assert listed <= named
    assert set(edition.desk.account_for) == listed


def test_the_twelve_conflicts_are_settled(shared: Path) -> None:
    listed = set(
        re.findall(r"^\| (C\d+) \|", (shared / "requirements.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    assert {settlement.conflict for settlement in edition_of(ROOT).desk.settlements} >= listed
