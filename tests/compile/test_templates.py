"""Lines substitute and do nothing else; whatever else is written is one clear problem at its braces."""

from __future__ import annotations

import time
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from textwrap import indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compile.templates import MOST_OUTPUT, Unknown, faults, placeholders, render
from engine.services.check_documents import check_documents

KNOWN = {"company": None, "customer": frozenset({"name", "first_name"}), "deadline": frozenset({"first-answer"})}
WORDS = {"company": "Pedal", "customer": {"name": "Jo Field"}, "deadline": {"first-answer": "Monday"}}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("no placeholder", "no placeholder"),
        ("{{ company }}", "Pedal"),
        ("{{company}}", "Pedal"),
        ("{{ customer.name }}, {{ customer['name'] }}", "Jo Field, Jo Field"),
        ('by {{ deadline["first-answer"] }}', "by Monday"),
        ('{{ customer.name or "customer" }}', "Jo Field"),
        ("{{ customer.name | upper }}", "JO FIELD"),
        ('{{ company|default("us") }}', "Pedal"),
        ('{{ "}}" }}{{ "{{" }}', "}}{{"),
        ("{ company } and {0}", "{ company } and {0}"),
        ("100 % of {{ company }}\n", "100 % of Pedal\n"),
        ("<b>{{ company }}</b>", "<b>Pedal</b>"),
    ],
)
def test_what_a_line_can_do(line: str, shown: str) -> None:
    assert not list(faults(line, KNOWN))
    assert render(line, WORDS) == shown


def test_a_default_stands_for_what_is_not_known_yet() -> None:
    words = {"summary": Unknown("summary"), "topic": "billing"}
    assert (
        render('{{ summary | default("your message") }}, {{ topic | default("?") }}', words) == "your message, billing"
    )


def test_what_is_not_known_yet_is_a_visible_gap_and_nothing_to_or() -> None:
    words = {"customer": {"name": Unknown("customer name")}}
    assert render("Dear {{ customer.name }}", words) == "Dear ‹customer name›"
    assert render('Dear {{ customer.name or "customer" }}', words) == "Dear customer"


ONLY = "a placeholder only names a value; {} are not possible in it"
LOOPS = "loops, conditions and orders are not possible in a text"
REFUSED = [
    ("{% for x in y %}{{ x }}{% endfor %}", LOOPS),
    ("{% if company %}a{% endif %}", LOOPS),
    ("{% set x = 1 %}", LOOPS),
    ("{% raw %}{{ company }}{% endraw %}", LOOPS),
    ("{% include '/etc/passwd' %}", LOOPS),
    ("{%- macro a() -%}{%- endmacro -%}", LOOPS),
    ("{# a comment #}", "a comment is not possible inside a text"),
    ("{{ company", "this placeholder is not closed"),
    ("{{ company }", "this placeholder is not closed"),
    ("{{ customer's name }}", "this placeholder is not closed"),
    ("company }}", "these braces close no placeholder"),
    ("{{ }}", "this placeholder is broken: Expected an expression, got 'end of print statement'"),
    ("{{ customer name }}", "this placeholder is broken: expected token 'end of print statement', got 'name'"),
    ("{{ company() }}", ONLY.format("calls")),
    ("{{ range(10**9) }}", ONLY.format("calls")),
    ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", ONLY.format("calls")),
    ("{{ lipsum.__globals__['os'].popen('id') }}", ONLY.format("calls")),
    ("{{ company.upper() }}", ONLY.format("calls")),
    ("{{ 10**10**10 }}", ONLY.format("calculations")),
    ("{{ 'a'*10**9 }}", ONLY.format("calculations")),
    ("{{ company ~ company }}", ONLY.format("calculations")),
    ("{{ -1 }}", ONLY.format("calculations")),
    ("{{ company and company }}", ONLY.format("calculations")),
    ("{{ company == 'x' }}", ONLY.format("comparisons")),
    ("{{ company is defined }}", ONLY.format("comparisons")),
    ("{{ 'a' if company else 'b' }}", ONLY.format("conditions")),
    ("{{ [company] }}", ONLY.format("lists and tables")),
    ("{{ {'a': 1} }}", ONLY.format("lists and tables")),
    ("{{ company[0:2] }}", "this is not the name of a value"),
    ("{{ ''.__class__ }}", "this is not the name of a value"),
    ("{{ ''['__class__'] }}", "this is not the name of a value"),
    ("{{ customer.name.first }}", "this is not the name of a value"),
    ("{{ customer[company] }}", "this is not the name of a value"),
    ("{{ customer.__class__ }}", '"customer" has no part "__class__"'),
    ("{{ company.__class__ }}", '"company" has no part "__class__"'),
    ("{{ cycler.__init__ }}", 'unknown placeholder "cycler"'),
    ("{{ self }}", 'unknown placeholder "self"'),
    ("{{ compny }}", 'unknown placeholder "compny"'),
    ("{{ customer }}", '"customer" needs a part'),
    ("{{ customer.nme }}", '"customer" has no part "nme"'),
    ('{{ deadline["first"] }}', '"deadline" has no part "first"'),
    ("{{ company|uper }}", 'unknown filter "uper"'),
    ("{{ company|attr('__class__') }}", 'unknown filter "attr"'),
    ("{{ company|format(10**9) }}", 'unknown filter "format"'),
    ("{{ company|default(default_value=10**10**10) }}", '"default" takes plain values only'),
    ("{{ company|default(*customer) }}", '"default" takes plain values only'),
    ("{{ company|default(10**10**10) }}", ONLY.format("calculations")),
]


@pytest.mark.parametrize(("line", "said"), REFUSED)
def test_what_a_line_cannot_do_is_one_fault(line: str, said: str) -> None:
    found = list(faults(f"Good day.\n{line}\nBye {{{{ company }}}}", KNOWN))
    assert [str(fault) for fault in found] == [said]
    assert found[0].hint


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("{{ compny }}", 'did you mean "company"?'),
        ("{{ weather }}", "declare it as a field of the record"),
        ("{{ customer.nme }}", 'did you mean "name"?'),
        ("{{ company|uper }}", 'did you mean "upper"?'),
        ("{{ company.name }}", "write {{ company }}"),
        ("{{ customer }}", "customer has first_name or name"),
    ],
)
def test_a_suggestion_stands_beside_it(line: str, hint: str) -> None:
    assert [fault.hint for fault in faults(line, KNOWN)] == [hint]


def test_each_wrong_placeholder_of_a_letter_is_told() -> None:
    found = list(faults("{{ compny }} {{ company }} {{ custmer.name }}", KNOWN))
    assert [fault.passage for fault in found] == ["{{ compny }}", "{{ custmer.name }}"]


@pytest.mark.parametrize("line", [line for line, _ in REFUSED])
def test_the_command_line_shows_it_at_its_line_and_column(line: str, tmp_path: Path) -> None:
    (tmp_path / "letter.yaml").write_text(
        "kind: message\nid: letter\ntitle: L\nversion: 1.0.0\nsubject: Hello\ntext: |\n"
        + indent(f"Good day.\n\n  To you: {line}\n\nBye {{{{ company }}}}\n", "  "),
        encoding="utf-8",
    )
    problems = [p for p in check_documents(tmp_path, date(2026, 3, 2)).problems if p.code != "no-desk"]
    assert [(p.location.line, p.code in {"template", "undeclared-placeholder"}) for p in problems] == [(9, True)]
    column = len("    To you: ") + 1 + (len("company ") if line == "company }}" else 0)
    assert problems[0].location.column == column


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('text: "one {{ compny }}"', (5, 12)),
        ("text: one {{ compny }}", (5, 11)),
        ("text: >-\n  one\n  two {{ compny }}", (7, 7)),
        ("text: |\n\n  one\n\n   {{ compny }}", (9, 4)),
        ('text: "one\n  two {{ compny }}"', (6, 7)),
        ('text: "{{ deadline[\\"x\\"] }}"', (5, 8)),
        ("text: '{{ deadline[''x''] }}'", (5, 8)),
        ("text: one {{ company }} {{ compny }} {{ company }}", (5, 25)),
        ('text: "{{ comp\\u006Ey }}"', (5, 7)),
    ],
)
def test_in_whatever_way_a_text_is_written(text: str, place: tuple[int, int], tmp_path: Path) -> None:
    head = "kind: message\nid: letter\ntitle: L\nsubject: Hello\n"
    (tmp_path / "letter.yaml").write_text(f"{head}{text}\nversion: 1.0.0\n", encoding="utf-8")
    problems = [p for p in check_documents(tmp_path, date(2026, 3, 2)).problems if p.code != "no-desk"]
    assert [(p.location.line, p.location.column) for p in problems] == [place]


@pytest.mark.parametrize(("line", "said"), [row for row in REFUSED if row[1] != 'unknown placeholder "self"'])
def test_what_was_not_checked_is_not_run_either(line: str, said: str) -> None:
    """Filling in refuses by itself what is not plain, before Jinja2's compiler works out a constant."""
    start = time.perf_counter()
    harmless = said.startswith(("these braces", "a comment", '"customer" needs')) or line.startswith("{% raw")
    with nullcontext() if harmless else pytest.raises(ValueError, match="this line cannot be filled in: "):
        render(line, WORDS)
    assert time.perf_counter() - start < 1


def test_the_output_is_bounded() -> None:
    assert len(render("{{ company }}" * 50, {"company": "x" * 10_000})) == MOST_OUTPUT


def test_a_value_is_never_read_as_a_template() -> None:
    assert render("{{ company }}", {"company": "{{ 7 * 7 }}{% raw %}"}) == "{{ 7 * 7 }}{% raw %}"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{ customer.name }} {{ company }}", {"customer", "customer.name", "company"}),
        ('{{ deadline["first-answer"] }}', {"deadline", "deadline.first-answer"}),
        ("{{ company }} {{ broken", {"company"}),
        ("{{ a b }}", set()),
    ],
)
def test_placeholders_are_found_also_beside_broken_ones(text: str, names: set[str]) -> None:
    assert names <= placeholders(text) <= names | {"customer", "deadline"}


def test_a_line_full_of_braces_is_looked_at_quickly() -> None:
    start = time.perf_counter()
    for text in ("{{" * 5_000, "}}" * 5_000, "{{ " + '"a" ' * 5_000, "{{ x }}" * 5_000, "{" * 10_000):
        list(faults(text, KNOWN))
    assert time.perf_counter() - start < 5


@given(st.text(alphabet="{}%#\"'|.()[]-+*~ \n\\aé", max_size=60))
def test_no_text_whatever_raises_anything_else(text: str) -> None:
    found = list(faults(text, KNOWN))
    placeholders(text)
    if not found:
        render(text, WORDS)
