"""The key store, apart from the case log: one key for each case and privacy class, and the marks by which a customer is known.

Each key is closed with the master key, which stands in neither store. Destroying a key is deleting its row: the database
overwrites it, no side file keeps it, and what it closed can never be read again, in the log or in any copy of it.

Beside the keys stands, closed with the master key, what people have typed and not yet put into the log.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Final, NamedTuple

from sqlalchemy import (
    Column,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError

from engine.model.problem import Refused, StoreFault
from engine.store.connection import KEYS, connect, reading, told, writing
from engine.store.schema import Words
from engine.store.seal import NotOpened, close_box, mark, new_key, open_box

BATCH: Final = 400
SCHEMA: Final = "sopdesk_keys"
LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Digits and letters that nobody takes for each other."""
_PROOF: Final = "master"
_OWNER: Final = text(
    "SELECT pg_get_userbyid(relowner), pg_has_role(relowner, 'USAGE') FROM pg_class "
    "WHERE oid = 'sopdesk_keys.keys'::regclass"
)
Place = tuple[str, str]
"""A case and a privacy class."""


class Held(NamedTuple):
    """A key and the id that boxes name it by."""

    id: str
    key: bytes


class KeyStore:
    """The keys of one case log. Threads and desks may share it; nothing is remembered, so that a destroyed key is gone."""

    def __init__(self, address: str, master: bytes) -> None:
        self._address = address
        self._master = master
        with self._told():
            self.engine = connect(address, secret=True)
            schema = SCHEMA if self.engine.dialect.name == "postgresql" else None
            metadata = MetaData(schema=schema)
            self._keys = Table(
                "keys",
                metadata,
                Column("case_id", Words, primary_key=True),
                Column("class", String(80), primary_key=True),
                Column("id", String(40), nullable=False),
                Column("box", Text, nullable=False),
            )
            self._marks = Table(
                "marks",
                metadata,
                Column("mark", String(64), primary_key=True),
                Column("customer", String(40), nullable=False, index=True),
            )
            self._drafts = Table(
                "drafts",
                metadata,
                Column("case_id", Words, primary_key=True),
                Column("person", Words, primary_key=True),
                Column("box", Text, nullable=False),
            )
            self._of_one = select(self._keys).where(self._keys.c.case_id == bindparam("case"))
            self._of = select(self._keys).where(self._keys.c.case_id.in_(bindparam("cases", expanding=True)))
            try:
                self._prepare(metadata)
                self._prove()
            except BaseException:
                self.engine.dispose()
                raise

    def _told(self) -> AbstractContextManager[None]:
        return told("the key store", self._address)

    def _prepare(self, metadata: MetaData) -> None:
        """Makes the tables; an agent's login on a team's store may not, and need not."""
        if set(inspect(self.engine).get_table_names(schema=metadata.schema)) >= {"keys", "marks", "drafts"}:
            return
        for attempt in range(3):
            try:
                with writing(self.engine, KEYS) as connection:
                    if metadata.schema:
                        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {metadata.schema}"))
                    metadata.create_all(connection)
            except OperationalError:  # another desk is making them at this moment
                if attempt == 2:  # noqa: PLR2004
                    raise
            else:
                return

    def _prove(self) -> None:
        """Whether the master key is the one that this store was begun with; a new store begins with it."""
        try:
            self.keys_for([(_PROOF, "")])
        except NotOpened:
            raise StoreFault(
                "this is not the master key that the key store was begun with; every desk on one case log needs the same "
                "(SOPDESK_KEY, or the file that SOPDESK_KEY_FILE names)"
            ) from None

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()

    def keys(self, cases: Collection[str]) -> Mapping[str, bytes]:
        """The keys of these cases by their ids; those that were destroyed are not there."""
        with self._told():
            return {held.id: held.key for held in self._held(cases).values()}

    def keys_for(self, places: Collection[Place]) -> Mapping[Place, Held]:
        """The keys to close values of these cases and classes with; those that are not there are made, and are kept now."""
        with self._told():
            while True:
                held = self._held({case for case, _ in places})
                missing = [place for place in places if place not in held]
                if not missing:
                    return held
                with suppress(IntegrityError), writing(self.engine, KEYS) as connection:  # another desk may be first
                    connection.execute(insert(self._keys), [self._row(*place) for place in missing])

    def _held(self, cases: Collection[str]) -> dict[Place, Held]:
        found: dict[Place, Held] = {}
        listed = list(cases)
        with self.engine.connect() as connection:
            for start in range(0, len(listed), BATCH):
                some = listed[start : start + BATCH]
                asked = (self._of, {"cases": some}) if len(some) > 1 else (self._of_one, {"case": some[0]})
                for case, group, name, box in connection.execute(*asked):
                    found[case, group] = Held(name, open_box(self._master, box, f"{case}\0{group}\0{name}"))
        return found

    def destroy(self, cases: Collection[str], classes: Collection[str] | None = None) -> int:
        """Destroys the keys of these cases, or only those of some classes; how many there were."""
        keys, listed, gone = self._keys, list(cases), 0
        with self._told(), writing(self.engine, KEYS) as connection:
            for start in range(0, len(listed), BATCH):
                lost = delete(keys).where(keys.c.case_id.in_(listed[start : start + BATCH]))
                if classes is not None:
                    lost = lost.where(keys.c["class"].in_(list(classes)))
                gone += connection.execute(lost).rowcount
                typed = self._drafts.c.case_id.in_(listed[start : start + BATCH])
                connection.execute(delete(self._drafts).where(typed))
        return gone

    def forget(self, customer: str) -> None:
        """Destroys the marks by which a customer is recognised."""
        with self._told(), writing(self.engine, KEYS) as connection:
            connection.execute(delete(self._marks).where(self._marks.c.customer == customer))

    def require_owner(self) -> None:
        """`StoreFault` for a login that could not make the database give up deleted rows (`sweep`)."""
        if self.engine.dialect.name == "postgresql":
            with self._told(), self.engine.connect() as connection:
                owner, is_owner = connection.execute(_OWNER).one()
            if not is_owner:
                raise StoreFault(
                    f"only the login {owner} may erase here: it owns the key store, and what is erased must be swept out of it "
                    "at once; nothing was changed"
                )

    def sweep(self) -> None:
        """Makes the database give up what it still holds of deleted rows; SQLite has overwritten them already."""
        if self.engine.dialect.name == "postgresql":
            with self._told(), self.engine.connect() as connection:
                for table in (self._keys, self._marks, self._drafts):
                    connection.execute(text(f"VACUUM {SCHEMA}.{table.name}"))

    def customer_of(self, told_of: Sequence[str], *, known: str = "") -> str:
        """The id of the customer who is known by one of these texts, such as a telephone number.

        Where none of them is known yet, ``known`` or else a new id is given to them. The texts themselves are not kept.
        """
        marks = [mark(self._master, "customer", plain) for plain in map(plain_contact, told_of) if plain]
        table = self._marks
        if not marks:
            return known
        while True:
            with self._told(), self.engine.connect() as connection:
                rows = connection.execute(select(table.c.mark, table.c.customer).where(table.c.mark.in_(marks)))
                found = {one: customer for one, customer in rows}  # noqa: C416 - rows are no pairs to dict()
            customer = next((found[one] for one in marks if one in found), known or new_customer())
            new = [one for one in marks if one not in found]
            if not new:
                return customer
            with self._told(), suppress(IntegrityError), writing(self.engine, KEYS) as connection:
                connection.execute(insert(table), [{"mark": one, "customer": customer} for one in new])
                return customer

    def known(self, told: str) -> str:
        """The id of the customer known by a text; "" where nobody is."""
        found = mark(self._master, "customer", plain_contact(told))
        with self._told(), self.engine.connect() as connection:
            return connection.scalar(select(self._marks.c.customer).where(self._marks.c.mark == found)) or ""

    def places(self, classes: Collection[str]) -> list[Place]:
        """The cases and classes that there are keys for."""
        query = select(self._keys.c.case_id, self._keys.c["class"]).where(self._keys.c["class"].in_(list(classes)))
        with self._told(), self.engine.connect() as connection:
            return [(case, group) for case, group in connection.execute(query.order_by(self._keys.c.case_id))]

    def rows(self) -> list[list[str]]:
        """Every key, still closed, and every mark: for a copy."""
        with self._told(), reading(self.engine) as connection:
            keys = [["key", *row] for row in connection.execute(select(self._keys).order_by(self._keys.c.case_id))]
            return keys + [["mark", *row] for row in connection.execute(select(self._marks))]

    def put(self, rows: Iterable[Sequence[str]]) -> int:
        """Puts back what `rows` gave; `Refused` where there are keys already, or if another master key closed these."""
        count = 0
        with self._told(), writing(self.engine, KEYS) as connection:
            if connection.scalar(select(func.count()).select_from(self._keys).where(self._keys.c.case_id != _PROOF)):
                raise Refused("there are keys in this key store already; a copy is only restored into an empty one")
            connection.execute(delete(self._keys))
            for kind, *row in rows:
                table = self._keys if kind == "key" else self._marks
                connection.execute(insert(table).values(row))
                count += kind == "key"
                if kind == "key" and row[0] == _PROOF:
                    try:
                        open_box(self._master, row[3], f"{row[0]}\0{row[1]}\0{row[2]}")
                    except NotOpened:
                        raise Refused("this copy was closed with another master key than the one here") from None
        return count

    def keep_draft(self, person: str, case: str, typed: str) -> None:
        """Keeps what a person has typed in a case, in the place of what was kept before; "" keeps nothing."""
        drafts = self._drafts
        one = (drafts.c.case_id == case, drafts.c.person == person)
        box = close_box(self._master, typed.encode(errors="surrogatepass"), _draft_of(case, person)) if typed else ""
        with self._told(), writing(self.engine, KEYS) as connection:
            if not connection.execute(update(drafts).where(*one).values(box=box)).rowcount and box:
                connection.execute(insert(drafts).values(case_id=case, person=person, box=box))

    def drafts(self, person: str) -> Mapping[str, str]:
        """What a person has typed, by case."""
        query = select(self._drafts.c.case_id, self._drafts.c.box).where(self._drafts.c.person == person)
        with self._told(), self.engine.connect() as connection:
            rows = [(case, box) for case, box in connection.execute(query) if box]
        return {
            case: open_box(self._master, box, _draft_of(case, person)).decode(errors="surrogatepass")
            for case, box in rows
        }

    def word_mark(self, word: str) -> str:
        """What stands in the search index instead of a word."""
        return mark(self._master, "word", word)[:20]

    def _row(self, case: str, group: str) -> dict[str, str]:
        name = secrets.token_hex(8)
        box = close_box(self._master, new_key(), f"{case}\0{group}\0{name}")
        return {"case_id": case, "class": group, "id": name, "box": box}


def _draft_of(case: str, person: str) -> str:
    return f"draft\0{case}\0{person}"


def new_customer() -> str:
    """A new id such as ``K-7QF2M9XA``: random, so that it tells nothing and desks need not agree on the next number."""
    return "K-" + "".join(secrets.choice(LETTERS) for _ in range(8))


def plain_contact(text: str) -> str:
    """The same for two ways to write one e-mail address or telephone number."""
    words = " ".join(text.casefold().split())
    digits = "".join(letter for letter in words if letter.isdigit())
    if "@" in words or len(digits) < 5 or any(letter.isalpha() for letter in words):  # noqa: PLR2004 - no telephone number
        return words
    return digits.removeprefix("00") if words.startswith(("00", "+")) else digits
