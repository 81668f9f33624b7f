"""Checks every document of a folder: what cannot be read, what does not fit together, what the checks say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.compile.edition import Edition
from engine.compile.program import compile_edition
from engine.lint.coverage import Coverage, coverage
from engine.lint.run import codes, remarks
from engine.lint.subject import Subject
from engine.load.follow_ups import without_follow_ups
from engine.load.policy_set import PolicySet, load_folder, load_folder_with
from engine.load.source import excerpt
from engine.model.problem import Location, Problem


@dataclass(frozen=True)
class Checked:
    """What a check found, and what it looked at."""

    policy: PolicySet
    problems: tuple[Problem, ...]
    edition: Edition
    coverage: Coverage
    held_back: int = 0
    """How many further remarks may only follow from those files (see `engine.load.follow_ups`)."""

    @property
    def errors(self) -> int:
        """How many of the problems are errors."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that was looked at, by the name that is shown."""
        return tuple(sorted({*self.policy.sources, *self.policy.unread}))

    def excerpt(self, location: Location) -> str:
        """The line with a caret, where the text is at hand."""
        source = self.policy.sources.get(location.file)
        text = source.text if source else self.policy.unread.get(location.file, "")
        shown = excerpt(text, location) if location.line else ""
        return shown if shown.partition("\n")[0].strip() else ""


def check_documents(root: Path, today: date, also: Path | None = None) -> Checked:
    """Everything there is to say about the documents of a folder; ``also`` is a file to look at among them."""
    policy = load_folder(root) if also is None else load_folder_with(root, also)
    edition, linking = compile_edition(policy)
    heads = {name: loaded.document for name, loaded in policy.documents.items()}
    broken = frozenset(remark.document for remark in linking if remark.severity == "error")
    subject = Subject(edition, heads, today, broken, whole=not policy.unread)
    kinds = {document.kind for document in subject.heads.values()}
    told, held_back = without_follow_ups((*linking, *remarks(subject)), policy.unread, kinds)
    found = [*policy.problems, *(policy.locate(remark) for remark in told)]
    if not policy.files:
        hint = "a desk has YAML files under sops, rules and forms"
        found.append(Problem(Location(str(root)), "empty-desk", "error", "there are no documents here", hint))
    elif not edition.desk.document and not policy.unread:
        hint = "write sops/desk.yaml with company, time_zone and default_calendar"
        found.append(Problem(Location(str(root)), "no-desk", "error", "there is no document of kind desk", hint))
    problems = tuple(sorted(dict.fromkeys(found)))
    return Checked(
        policy,
        problems,
        edition,
        coverage(edition, codes()),
        held_back + policy.held_back,
    )
