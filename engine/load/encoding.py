"""A file is bytes; only text in UTF-8 goes further, and what is not is told with its place.

Refused: guessing the encoding and reading on. A guess that is wrong shows as a strange letter in a customer's message months later; saving
the file once as UTF-8 costs a minute. The guess is only used to name the letter that stopped the reading.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from engine.load.source import lines_of
from engine.model.problem import Location, Problem

MOST_BYTES = 1024 * 1024
NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no text has: controls, half characters (surrogates) and the two that Unicode says are none."""

_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SAVE = "save the file as UTF-8 (in the editor: Save with encoding, UTF-8)"


def as_text(raw: bytes, file: str) -> tuple[str, Problem | None]:
    """The text without its byte order mark, and the problem that stops the reading, if there is one."""
    if len(raw) > MOST_BYTES:
        message = "this file is larger than 1 MiB (1,048,576 bytes), the most that is read"
        return "", _problem(file, "", "too-large", message, "divide it into several documents")
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or _every_other_byte_is_zero(raw):
        return "", _problem(file, "", "not-utf-8", "this file is saved as UTF-16, which is not read here", _SAVE)
    body = raw.removeprefix(BOM_UTF8)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        control = _CONTROL_BYTE.search(body)
        if control:
            return "", _binary(file, body[: control.start()].decode("utf-8", "replace"))
        return "", _not_utf8(file, body, error.start)
    odd = NOT_TEXT.search(text)
    return text, _control_character(file, text, odd) if odd else None


def legible(raw: bytes) -> str:
    """Some text for any bytes, only to show an excerpt of a file that could not be read."""
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    return raw.removeprefix(BOM_UTF8).decode("utf-8", "replace")


def _control_character(file: str, text: str, odd: re.Match[str]) -> Problem:
    before = text[: odd.start()]
    if odd.group() == "\0":
        return _binary(file, before)
    message = f"an invisible control character (code {ord(odd.group()):02X}) stands here"
    return _problem(file, before, "binary", message, "delete it; it often comes along when text is pasted")


def _binary(file: str, before: str) -> Problem:
    hint = "put the YAML text in its place, or move it out of the folder"
    return _problem(file, before, "binary", "this is not a text file", hint)


def _not_utf8(file: str, body: bytes, position: int) -> Problem:
    letter = body[position : position + 1].decode("cp1252", "replace")
    guess = f', perhaps "{letter}" from an older Windows program' if letter.isprintable() and letter != "\ufffd" else ""
    message = f"this file is not saved as UTF-8: the byte {body[position]:02X} stands here{guess}"
    return _problem(file, body[:position].decode("utf-8", "replace"), "not-utf-8", message, _SAVE)


def _every_other_byte_is_zero(raw: bytes) -> bool:
    head = raw[:64]
    return len(head) >= 4 and (_only_zero(head[1::2], head[::2]) or _only_zero(head[::2], head[1::2]))  # noqa: PLR2004


def _only_zero(these: bytes, those: bytes) -> bool:
    return not any(these) and all(those)


def _problem(file: str, before: str, code: str, message: str, hint: str) -> Problem:
    lines = lines_of(before)
    return Problem(Location(file, len(lines), len(lines[-1]) + 1), code, "error", message, hint)
