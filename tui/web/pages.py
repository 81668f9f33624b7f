"""The pages around the desk, and what they are made of: all of it comes from here, nothing from another host."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from engine.model.safe_text import safe_line
from engine.services.reception import Reception
from tui.theme import DESK_THEME
from tui.web.visits import Visit

OWN: Final = {"desk.css": "text/css", "desk.js": "text/javascript", "icon.svg": "image/svg+xml"}
SHOWN: Final = ("primary", "foreground", "background", "surface", "panel", "error")
SAID: Final = ("calm", "field", "field-focus", "line", "alarm")


def sign_in_page(reception: Reception, form: str, *, told: Sequence[str] = (), name: str = "") -> str:
    """Asks who somebody is; ``told`` says why they were not let in."""
    edition = reception.edition
    people = bool(edition.people)
    chosen = _choice("Role", "role", "the usual one", list(edition.roles)) if edition.roles else ""
    chosen += _choice("Shift", "shift", "none", reception.shifts) if reception.shifts else ""
    words = {
        "company": _text(edition.desk.company),
        "told": f'<div class="told" role="alert">{"<br>".join(map(_text, told))}</div>' if told else "",
        "form": _text(form),
        "name": _text(name),
        "secret": "PIN" if people else "Code",
        "hint": ""
        if people
        else "The code stands in the terminal where <b>sopdesk web</b> was started. Your name stands with all that you do.",
        "focus_name": "" if name else " autofocus",
        "focus_pin": " autofocus" if name else "",
    }
    return _page("sign_in.html").substitute(words, choices=chosen)


def desk_page(reception: Reception, visit: Visit, socket: str) -> str:
    """The desk of somebody who is signed in."""
    words = {
        "company": reception.edition.desk.company,
        "who": visit.guest.actor.name,
        "role": visit.guest.actor.role,
        "form": visit.form,
        "socket": socket,
    }
    return _page("desk.html").substitute({name: _text(word) for name, word in words.items()})


def own_file(name: str) -> bytes:
    """A file of the pages."""
    return (files("tui.web") / name).read_bytes()


def theme_css() -> str:
    """The colours of the desk, for the pages around it."""
    said = {name: DESK_THEME.variables[name] for name in SAID}
    shown = {name: str(getattr(DESK_THEME, name)) for name in SHOWN}
    return ":root{" + "".join(f"--{name}:{colour};" for name, colour in {**shown, **said}.items()) + "}\n"


def _choice(label: str, name: str, usual: str, options: Sequence[str]) -> str:
    rows = "".join(f'<option value="{_text(option)}">{_text(option)}</option>' for option in options)
    return (
        f'<label for="{name}">{label}</label>\n<select id="{name}" name="{name}">'
        f'<option value="">{usual}</option>{rows}</select>'
    )


def _page(name: str) -> Template:
    return Template(own_file(name).decode())


def _text(text: str) -> str:
    return escape(safe_line(text))
