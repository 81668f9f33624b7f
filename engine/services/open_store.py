"""The case log that the settings name, with its key store and the master key.

The master key stands in neither store: in a file of the user's configuration folder, in the file that
``SOPDESK_KEY_FILE`` names, or in ``SOPDESK_KEY``. On an embedded case log a new one is made with the first case; a team
makes one (``sopdesk key new``) and gives it to each of its desks.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_config_path, user_data_path

from engine.compile.edition import Edition
from engine.model.event import Event
from engine.model.problem import Refused, StoreFault
from engine.services.settings import Settings
from engine.services.write_events import classes_of

if TYPE_CHECKING:
    from engine.store.database import DatabaseLog

KEY_BYTES: Final = 32


def open_store(settings: Settings, edition: Edition | None = None) -> DatabaseLog:
    """The case log; without an edition only what needs no key can be done with it, such as verifying its chain."""
    from engine.store.connection import beside  # noqa: PLC0415 - a database is only opened where cases are
    from engine.store.database import DatabaseLog  # noqa: PLC0415
    from engine.store.keys import KeyStore  # noqa: PLC0415
    from engine.store.migrate import require_case_log  # noqa: PLC0415

    address = settings.store or own_store()
    if edition is None:
        return DatabaseLog(address)

    def classes(event: Event) -> dict[str, str]:
        return classes_of(edition, event.facts, event.details)

    require_case_log(address)
    where = settings.keys or beside(address, "keys")
    keys = KeyStore(where, master_key(settings, new=_is_new_file(where)))
    try:
        return DatabaseLog(address, keys, classes)
    except BaseException:
        keys.close()
        raise


def _is_new_file(address: str) -> bool:
    """Whether this is an embedded store that is not there yet."""
    return address.startswith("sqlite:///") and not Path(address.removeprefix("sqlite:///")).exists()


def key_file(settings: Settings) -> Path:
    """The file that holds the master key, whether it is there or not."""
    return Path(settings.key_file) if settings.key_file else user_config_path("sopdesk", appauthor=False) / "master.key"


def master_key(settings: Settings, *, new: bool) -> bytes:
    """The master key; where there is none, ``new`` makes one. `StoreFault` tells how to come by one."""
    if settings.key:
        return _read_key(settings.key, "SOPDESK_KEY")
    file = key_file(settings)
    try:
        return _read_key(file.read_text(encoding="ascii"), str(file))
    except FileNotFoundError:
        if new:
            return new_key_file(file)
        raise StoreFault(
            f"the master key of this case log is not here (there is no file {file}); "
            "name its file with SOPDESK_KEY_FILE; for a new case log of a team make one:  sopdesk key new FILE"
        ) from None
    except (OSError, UnicodeError) as error:
        raise StoreFault(f"the master key cannot be read from {file}: {error}") from error


def _read_key(text: str, where: str) -> bytes:
    try:
        key = b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreFault(f"what stands in {where} is not a master key; sopdesk key new FILE makes one")
    return key


def new_key_file(file: Path) -> bytes:
    """Makes a new master key in a file that only its owner may read; `Refused` if there is one, for it opens a log."""
    key = os.urandom(KEY_BYTES)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(b64encode(key).decode() + "\n")
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError:
        raise Refused(
            f"{file} is there already; a master key is never written over, since it may open a case log"
        ) from None
    except OSError as error:
        raise Refused(f"the master key cannot be written to {file}: {error.strerror}") from error
    return key


def default_store() -> str:
    """The address of the embedded case log of this user."""
    return f"sqlite:///{user_data_path('sopdesk', appauthor=False) / 'desk.db'}"


def own_store() -> str:
    """The same, with its folder; `StoreFault` if that cannot be made."""
    address = default_store()
    folder = Path(address.removeprefix("sqlite:///")).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreFault(
            f"the folder {folder} for the case log cannot be made: {error.strerror}; name a file with --store"
        ) from error
    return address
