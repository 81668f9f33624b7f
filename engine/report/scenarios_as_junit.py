"""Played scenarios for CI servers that show tests.

Source: the JUnit XML format as Jenkins and GitLab read it (testmoapp/junitxml).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from engine.model.safe_text import safe, safe_line


@dataclass(frozen=True)
class Story:
    """A scenario that was played, and what did not come as expected."""

    id: str
    title: str
    failures: Sequence[str]


def scenarios_as_junit(stories: Sequence[Story]) -> Iterator[str]:
    """The file, line by line."""
    failed = sum(bool(story.failures) for story in stories)
    suite = Element("testsuite", name="sopdesk test", tests=str(len(stories)), failures=str(failed), errors="0")
    for story in stories:
        case = SubElement(suite, "testcase", classname="scenarios", name=safe_line(story.id))
        if story.failures:
            failure = SubElement(case, "failure", message=safe_line(story.failures[0]), type="expectation")
            failure.text = "\n".join((safe_line(story.title), *map(safe, story.failures)))
    top = Element("testsuites", tests=str(len(stories)), failures=str(failed), errors="0")
    top.append(suite)
    indent(top)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield from tostring(top, encoding="unicode").splitlines()
