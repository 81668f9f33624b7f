"""A desk of one's own, and documents to begin with: what a kind usually says, with comments on what to fill in.

Nothing that is there is written over, and nothing is left half done: a new desk is made beside its place, checked, and then moved.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from engine.compile.edition import Edition
from engine.kinds import kind_names
from engine.load.files import FOLDERS
from engine.model.problem import Problem, Refused, did_you_mean, one_of
from engine.services.check_documents import Checked, check_documents
from engine.services.desk import shipped_folder

PLACES: Final = {
    "audit": "sops/audits", "calendar": "rules/calendars", "checklist": "sops/checklists", "decision": "rules/decisions",
    "desk": "sops", "escalation": "rules/escalation", "form": "forms", "import-map": "rules/imports", "message": "sops/messages",
    "privacy": "sops", "record": "forms", "report": "sops/reports", "resources": "sops", "roles": "sops",
    "scenario": "sops/scenarios", "script": "sops/scripts", "sla": "rules/sla", "sop": "sops", "style": "sops",
    "workflow": "rules/workflow",
}  # fmt: skip
"""Where documents of a kind stand in the shipped set."""
ONE_OF_A_KIND: Final = frozenset({"desk", "privacy", "resources", "style", "workflow"})
"""Kinds of which a desk has one document."""
NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True)
class NewDocument:
    """A document that was written, and what there is to say of it as it stands."""

    path: Path
    file: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class NewDesk:
    """A desk that was made."""

    path: Path
    documents: int


def new_desk(folder: Path, company: str, zone: str, today: date, *, empty: bool = False) -> NewDesk:
    """A desk in a folder, from the shipped set or with one document of each kind that a desk needs.

    `Refused` where documents are there already, or the time zone is none.
    """
    if zone and zone not in available_timezones():
        guess = did_you_mean(zone, available_timezones())
        raise Refused(f'there is no time zone "{zone}"; {guess or "write it as in Europe/London"}')
    there = [name for name in FOLDERS if (folder / name).exists()]
    if there or (folder.exists() and not folder.is_dir()):
        raise Refused(f"{folder / there[0] if there else folder} is there already; name another folder")
    parent = folder.absolute().parent
    if not parent.is_dir():
        raise Refused(f"there is no folder {parent}")
    with TemporaryDirectory(dir=parent, prefix=".sopdesk-") as made:
        root = Path(made)
        if empty:
            _write_empty(root, company or "Our company", zone or "UTC", today)
        else:
            _copy_shipped(root, company, zone)
        checked = check_documents(root, today)
        if checked.errors:
            raise Refused(f"the new desk would have errors: {checked.problems[0].message}")
        _move(root, folder)
    return NewDesk(folder, len(checked.policy.documents))


def _move(root: Path, folder: Path) -> None:
    """All of it, or nothing: what has been moved is taken away again where the rest cannot be."""
    new = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
        for name in FOLDERS:
            (root / name).rename(folder / name)
    except OSError:
        for name in FOLDERS:
            shutil.rmtree(folder / name, ignore_errors=True)
        if new:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _copy_shipped(root: Path, company: str, zone: str) -> None:
    source = shipped_folder()
    for name in FOLDERS:
        shutil.copytree(source / name, root / name)
    desk = root / "sops" / "desk.yaml"
    text = desk.read_text(encoding="utf-8")
    if company:
        text = re.sub(
            r"(?m)^company: .*$", lambda _: f"company: {json.dumps(company, ensure_ascii=False)}", text, count=1
        )
    desk.write_text(text, encoding="utf-8")
    for path in (desk, *sorted((root / "rules" / "calendars").glob("*.yaml"))) if zone else ():
        text = re.sub(r"(?m)^time_zone: .*$", f"time_zone: {zone}", path.read_text(encoding="utf-8"), count=1)
        path.write_text(text, encoding="utf-8")


def _write_empty(root: Path, company: str, zone: str, today: date) -> None:
    values = {"company": json.dumps(company, ensure_ascii=False), "time_zone": zone, "today": str(today)}
    source = _templates() / "empty"
    for path in sorted(source.rglob("*.yaml")):
        place = root / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(Template(path.read_text(encoding="utf-8")).safe_substitute(values), encoding="utf-8")


def new_document(root: Path, kind: str, name: str, title: str, today: date) -> NewDocument:
    """A document of a kind to begin with, where documents of the kind stand. `Refused` if it is there already."""
    if kind not in kind_names():
        raise Refused(
            f'there is no kind "{kind}"; {did_you_mean(kind, kind_names()) or f"kinds are {one_of(kind_names(), 24)}"}'
        )
    if not NAME.fullmatch(name):
        raise Refused(f'"{name}" is no id; use small letters, digits, - and _, as in {kind}-2')
    checked = check_documents(root, today)
    if f"{kind}/{name}" in checked.policy.documents:
        raise Refused(f"{kind}/{name} is there already, in {checked.policy.documents[f'{kind}/{name}'].source.file}")
    if kind in ONE_OF_A_KIND and (there := [one for one in checked.policy.documents if one.startswith(f"{kind}/")]):
        place = checked.policy.documents[there[0]].source.file
        raise Refused(f"a desk has one document of kind {kind}, and it is there: {place}")
    path = root / _place(checked, kind) / f"{name}.yaml"
    text = Template((_templates() / "new" / f"{kind}.yaml").read_text(encoding="utf-8")).safe_substitute(
        {"kind": kind, "id": name, "name": name.replace("-", "_"), "title": json.dumps(title or _title(name), ensure_ascii=False),
         "today": str(today), **_of_desk(checked.edition)}
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Refused(f"{path} is there already") from None
    shown = path.relative_to(root).as_posix()
    after = check_documents(root, today)
    return NewDocument(path, shown, tuple(problem for problem in after.problems if problem.location.file == shown))


def _place(checked: Checked, kind: str) -> str:
    """Where this desk has its documents of a kind; else where the shipped set has them."""
    own = [loaded.source.file for name, loaded in checked.policy.documents.items() if name.startswith(f"{kind}/")]
    folders = {Path(file).parent.as_posix() for file in own}
    return folders.pop() if len(folders) == 1 else PLACES[kind]


def _title(name: str) -> str:
    return name.replace("-", " ").replace("_", " ").capitalize()


def _of_desk(edition: Edition) -> Mapping[str, str]:
    """Words that this desk knows, so that a new document refers to what is there."""
    record = next((form for form in edition.forms if form.startswith("record/")), "record/contact")
    channels, kinds = (edition.facts[name].choices if name in edition.facts else () for name in ("channel", "kind"))
    fields = edition.forms[record].fields if record in edition.forms else ()
    escalated = next(
        (one for one in edition.workflow.statuses if one.startswith("escalated-")), "escalated-specialists"
    )
    taken = {"occurred_at", "channel", "kind"}
    return {
        "company": json.dumps(edition.desk.company or "Our company", ensure_ascii=False),
        "time_zone": edition.desk.zone.key if isinstance(edition.desk.zone, ZoneInfo) else "UTC",
        "calendar": next(iter(edition.calendars), "opening-hours"),
        "channels": ", ".join(channels or ("phone", "email")),
        "channel": next(iter(channels), "phone"),
        "case_kind": next(iter(kinds), "inquiry"),
        "record": record.removeprefix("record/"),
        "field": next((field.fact for field in fields if field.fact not in taken), "customer_name"),
        "case_kinds": ", ".join(kinds or ("inquiry", "complaint")),
        "role": edition.default_role or "agent",
        "escalated": escalated,
        "department": escalated.partition("-")[2] or "specialists",
    }


def _templates() -> Path:
    return Path(str(files("engine"))) / "scaffold"
