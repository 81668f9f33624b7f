"""The words that cases can be found by: SQLite's FTS5, or PostgreSQL's tsvector.

What is indexed are marks in place of words, made with the key store's master key. So the index tells nothing to whoever
reads the file. Each case has a row for each privacy class, and only those a viewer may see are asked; the rows of a case
whose keys are destroyed go with them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, bindparam, text

from engine.model.privacy import PUBLIC

MarkOf = Callable[[str], str]
SHORTEST: Final = 3
LONGEST: Final = 10
"""Letters of the beginnings that can be searched for, as in ``compl*``."""
MOST_LETTERS: Final = 20_000
"""Of a text; what comes after is not found."""
_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def words_in(plain: str) -> list[str]:
    """The words of a text as they are compared: without accents and capitals."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", plain[:MOST_LETTERS]) if not unicodedata.combining(letter)
    )
    return re.findall(r"\w+", bare.casefold())


def _marks(plain: str, mark_of: MarkOf) -> str:
    """The marks of the words of a text, and of their beginnings."""
    wanted = dict.fromkeys(words_in(plain))
    for word in list(wanted):
        wanted |= dict.fromkeys(f"{word[:letters]}*" for letters in range(SHORTEST, min(len(word), LONGEST) + 1))
    return " ".join(_only_letters(mark_of(word)) for word in wanted)


def _only_letters(mark: str) -> str:
    """A mark as a word that no search engine takes for a number."""
    return "w" + mark.translate(_LETTERS)


def digest_of(words: Mapping[str, str], mark_of: MarkOf) -> str:
    """What differs if any of these words does, and tells nothing of them."""
    return _digest(json.dumps(sorted(words.items())), mark_of)


def _digest(plain: str, mark_of: MarkOf) -> str:
    return mark_of(sha256(plain.encode(errors="surrogatepass")).hexdigest())


_THERE: Final = text('SELECT id, "class", digest FROM word_rows WHERE case_id = :case')


def keep(connection: Connection, case: str, words: Mapping[str, str], mark_of: MarkOf) -> None:
    """Puts the words of a case, by privacy class, in the place of those before."""
    there = {group: (number, digest) for number, group, digest in connection.execute(_THERE, {"case": case})}
    for group, plain in words.items():
        digest = _digest(plain, mark_of)
        old, known = there.pop(group, (None, ""))
        if known == digest:
            continue
        if old is not None:
            _remove(connection, old)
        _add(connection, {"case": case, "group": group, "digest": digest}, _marks(plain, mark_of))
    for number, _ in there.values():
        _remove(connection, number)


def _add(connection: Connection, values: Mapping[str, str], body: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                'INSERT INTO word_rows (case_id, "class", digest, body) '
                "VALUES (:case, :group, :digest, to_tsvector('simple', :body))"
            ),
            {**values, "body": body},
        )
        return
    added = text('INSERT INTO word_rows (case_id, "class", digest) VALUES (:case, :group, :digest) RETURNING id')
    number = connection.execute(added, values).scalar_one()
    connection.execute(text("INSERT INTO words (rowid, body) VALUES (:id, :body)"), {"id": number, "body": body})


def _remove(connection: Connection, number: int) -> None:
    connection.execute(text("DELETE FROM word_rows WHERE id = :id"), {"id": number})
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM words WHERE rowid = :id"), {"id": number})


def forget(connection: Connection, cases: Collection[str], classes: Collection[str] | None) -> None:
    """Takes out what these cases could be found by that is not public, or only what is of some classes."""
    for case in cases:
        connection.execute(text("UPDATE standings SET words = '' WHERE case_id = :case"), {"case": case})
        rows = connection.execute(text('SELECT id, "class" FROM word_rows WHERE case_id = :case'), {"case": case}).all()
        for number, group in rows:
            if group in classes if classes is not None else group != PUBLIC:
                _remove(connection, number)


def find(connection: Connection, asked: str, classes: Sequence[str], mark_of: MarkOf, limit: int) -> list[str]:
    """The newest cases in which every word asked for stands in a class that may be seen; ``compl*`` is a beginning."""
    marks = [_only_letters(mark_of(word)) for word in _asked(asked)]
    if not marks or not classes:
        return []
    if connection.dialect.name == "postgresql":
        one = "SELECT case_id FROM word_rows WHERE body @@ to_tsquery('simple', :w{n}) AND \"class\" IN :classes"
    else:
        one = 'SELECT case_id FROM word_rows JOIN words ON words.rowid = word_rows.id WHERE words MATCH :w{n} AND "class" IN :classes'
    each = " INTERSECT ".join(one.format(n=number) for number in range(len(marks)))
    query = text(f"SELECT case_id FROM ({each}) AS found ORDER BY case_id DESC LIMIT :limit")  # noqa: S608 - the words stand above
    values = {"classes": list(classes), "limit": limit} | {f"w{number}": mark for number, mark in enumerate(marks)}
    return list(connection.scalars(query.bindparams(bindparam("classes", expanding=True)), values))


def _asked(asked: str) -> Iterator[str]:
    for part in asked.split():
        whole = words_in(part.rstrip("*"))
        yield from whole[:-1]
        if whole:
            last = whole[-1]
            yield f"{last[:LONGEST]}*" if part.endswith("*") and len(last) >= SHORTEST else last
