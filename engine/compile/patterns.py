"""The only door to the pattern engine, which answers in linear time whatever a document or a customer wrote.

Python's own ``re`` was refused: one pattern can make it run for hours.
"""

from __future__ import annotations

from collections.abc import Callable


def pattern(text: str) -> Callable[[str], bool]:
    """Whether a text contains the pattern, whatever the case of its letters; ValueError says why it is none."""
    import re2  # noqa: PLC0415 - only documents with patterns pay for it

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        compiled = re2.compile(text, options)
    except re2.error as error:
        said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(
            f'"{text}" is not a pattern: {said}; look-around and back-references do not exist here'
        ) from None
    return lambda value: compiled.search(value) is not None
