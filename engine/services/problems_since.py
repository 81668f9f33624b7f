"""What a change of the documents has brought: problems in the files that changed, and others that were not there before.

An error in a file that nobody touched, because what it refers to was taken away, is one that the change has brought.
"""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from engine.load.files import FOLDERS
from engine.model.problem import Problem, Refused
from engine.services.check_documents import check_documents

PATIENCE: Final = 60.0
"""Seconds that git may take."""


@dataclass(frozen=True)
class Since:
    """The problems that a change has brought, and how many others there are."""

    problems: tuple[Problem, ...]
    older: int


def problems_since(root: Path, revision: str, problems: Sequence[Problem], today: date) -> Since:
    """Of these problems of a folder those that have come since a revision; `Refused` without git or such a revision."""
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    changed = frozenset(_changed(root, commit))
    before = Counter(map(_same, _problems_at(root, commit, today)))
    kept = []
    for problem in problems:
        known = before[_same(problem)] > 0
        before[_same(problem)] -= known
        if problem.location.file in changed or not known:
            kept.append(problem)
    return Since(tuple(kept), len(problems) - len(kept))


def _same(problem: Problem) -> tuple[str, str, str]:
    """What a problem is known by when lines have moved."""
    return problem.location.file, problem.code, problem.message


def _changed(root: Path, commit: str) -> Iterator[str]:
    """The files below the folder that are other than at the commit, or new."""
    told = _git(root, "diff", "--name-only", "-z", "--relative", commit, "--", ".")
    new = _git(root, "ls-files", "-z", "--others", "--exclude-standard")
    yield from filter(None, (told + new).split("\0"))


def _problems_at(root: Path, commit: str, today: date) -> Sequence[Problem]:
    top = Path(_git(root, "rev-parse", "--show-toplevel").removesuffix("\n"))
    place = _git(root, "rev-parse", "--show-prefix").removesuffix("\n").rstrip("/")
    if place and not _git(top, "ls-tree", "-d", "-z", commit, "--", place):
        return ()  # the folder is new
    tree = f"{commit}:{place}"
    with TemporaryDirectory(prefix="sopdesk-") as folder:
        with tarfile.open(fileobj=io.BytesIO(_git_bytes(top, "archive", "--format=tar", tree))) as tar:
            tops = [one for one in tar.getmembers() if one.name.partition("/")[0] in FOLDERS] or tar.getmembers()
            tar.extractall(folder, members=tops, filter="data")
        return check_documents(Path(folder), today).problems


def _git(root: Path, *words: str) -> str:
    return _git_bytes(root, *words).decode(errors="surrogateescape")


def _git_bytes(root: Path, *words: str) -> bytes:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-C", str(root), *words]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE, env=environment)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise Refused(f"--since asks git, and git cannot be asked: {fault}") from None
    if done.returncode:
        told = (
            done.stderr.decode(errors="replace").strip()
            or f"there is no revision {words[-1].removesuffix('^{commit}')}"
        )
        raise Refused(f"--since: {told.removeprefix('fatal: ').splitlines()[0]}")
    return done.stdout
