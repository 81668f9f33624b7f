"""``sopdesk explain-code``: what a code of a problem means, with a wrong and a right example."""

from __future__ import annotations

from collections.abc import Iterator

import click

from engine.lint.meanings import MEANINGS
from engine.model.safe_text import safe_line
from engine.services.explain_code import CodePage, Example, explain_code

MOST_EXAMPLES = 3


@click.command("explain-code")
@click.argument("code", required=False)
@click.option("--all", "everything", is_flag=True, help="Every example, not only the first few.")
def command(code: str | None, *, everything: bool) -> None:
    """Tell what CODE means, why to mind, and how it is mended; without CODE, list all of them."""
    lines = _list() if code is None else _page(explain_code(code), everything=everything)
    for line in lines:
        click.echo(safe_line(line))


def _list() -> Iterator[str]:
    widest = max(map(len, MEANINGS))
    for code, meaning in sorted(MEANINGS.items()):
        yield f"{code:{widest}}  {_first(meaning)}"


def _first(meaning: str) -> str:
    return meaning.partition(". ")[0].rstrip(".")


def _page(page: CodePage, *, everything: bool) -> Iterator[str]:
    yield page.code
    yield ""
    yield page.meaning
    shown = page.examples if everything else page.examples[:MOST_EXAMPLES]
    for example in shown:
        yield ""
        yield from _example(example)
    if len(page.examples) > len(shown):
        yield ""
        yield f"{len(page.examples) - len(shown)} more with --all"


def _example(example: Example) -> Iterator[str]:
    place = f"{example.file}, line {example.line}" if example.line else example.file
    yield f"Wrong, in {place}:"
    yield from (f"    {line}" for line in example.wrong.splitlines())
    yield f"{example.severity.capitalize()}: {example.said}"
    if example.right:
        yield "Right:"
        yield from (f"    {line}" for line in example.right)
