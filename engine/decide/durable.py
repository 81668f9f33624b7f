"""Asks durable_rules which conjunctions of coded tests hold, so that no other module needs to know the library.

Its C code is fast and, inside a narrow subset, correct; outside it crashes, hangs or answers wrongly, and Python cannot
catch that. So only `$and` of `==`, `$neq`, `$gte` and `$lte` on small whole numbers is ever sent. Refused: `$or` (it fires once per
true branch; the caller gives several branches one name instead), `$nex` (0 is "unknown"), text, floats and regexes
(they compare wrongly), the documents' own names (the C code knows names by a 32-bit hash), the library's Host (three
times slower, starts timer threads, swallows exceptions), and one ruleset for everything (see `engine.decide.plan`). An error that
the C code reports becomes RuntimeError and ends this matcher: the caller then lets the reference evaluator decide.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import itertools
import json
import os
import sys
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

from engine.decide.plan import WITNESS, Branch, Codes, Name, Plan, Shard, picker, planned, refuse_unless_codes
from engine.decide.trial import survive

_SESSION = "0"
_RETRACTION = '{"id":"f"}'

_MOST_SURVIVED = 10_000
_survived: set[bytes] = set()
"""Digests of the shards that a trial has compiled in this process."""
_door = threading.Lock()
_serial = itertools.count()


class MatcherUnavailable(RuntimeError):  # noqa: N818 - the name says what is, and callers read it as a state
    """durable_rules cannot be imported here; the message says why."""


@dataclass(frozen=True)
class Availability:
    """Whether durable_rules can decide here; `version` and `reason` are empty where there is none to give."""

    usable: bool
    version: str
    reason: str


class Matcher:
    """Branches compiled by durable_rules; may be shared by threads, and by a forked child, which compiles its own."""

    def __init__(self, branches: Sequence[Branch] | Plan) -> None:
        """Compile. MatcherUnavailable without the library, ValueError for a code outside 0..2**31-1.

        RuntimeError if the C code refuses.
        """
        engine, found = _open()
        if engine is None:
            raise MatcherUnavailable(found.reason)
        self._engine = engine
        self._plan = branches if isinstance(branches, Plan) else planned(branches)
        self._picked = picker(self._plan.attributes)
        self._closed = False
        self._compiled = {os.getpid(): _compile(engine, self._plan.shards)}
        # Not at exit: the memory goes back anyway, and nothing should run in a half-dismantled interpreter.
        self._finalizer = weakref.finalize(self, _free, self._compiled)
        self._finalizer.atexit = False

    def matches(self, codes: Codes) -> frozenset[Name]:
        """Names of which a branch holds. LookupError if an attribute has no code, ValueError if a code is no small number.

        RuntimeError if the C code reports an error, now or in an earlier call, or if the matcher is closed.
        """
        refuse_unless_codes(self._plan.attributes, self._picked(codes))
        return self.holding(codes)

    def holding(self, codes: Codes) -> frozenset[Name]:
        """The same for codes that are known to be small whole numbers."""
        compiled = self._in_this_process()
        with compiled.lock:
            if self._closed:
                message = "the matcher is closed; make a new one"
                raise RuntimeError(message)
            fired = {rule for net in compiled.nets for rule in net.fired(codes)}
        names = {name for rule in fired for name in self._plan.alone.get(rule, ())}
        names.update(name for name, parts in self._plan.joined if parts <= fired)
        return frozenset(names)

    def close(self) -> None:
        """Give the memory of the C code back; may be called again."""
        compiled = self._in_this_process()
        with compiled.lock:
            self._closed = True
            self._finalizer()

    def _in_this_process(self) -> _Compiled:
        # A forked child may have been copied while another thread of its parent was half-way through a session and held
        # the lock, so it leaves the parent's alone. setdefault decides between two threads that find out together.
        process = os.getpid()
        compiled = self._compiled.get(process)
        if compiled is None:
            fresh = _compile(self._engine, () if self._closed else self._plan.shards)
            compiled = self._compiled.setdefault(process, fresh)
            if compiled is not fresh:
                fresh.free()
        return compiled


def compiled(groups: Iterable[Sequence[Branch]]) -> list[Matcher]:
    """A matcher for each group, once a process of its own has survived compiling them.

    Errors as of `Matcher`; RuntimeError as well where that process died or hung.
    """
    plans = [planned(branches) for branches in groups]
    if _open()[0] is not None:
        requests = {
            _digest(request): request for plan in plans for shard in plan.shards for request in [shard.request()]
        }
        new = {digest: request for digest, request in requests.items() if digest not in _survived}
        survive(list(new.values()))
        if len(_survived) > _MOST_SURVIVED:
            _survived.clear()
        _survived.update(new)
    return [Matcher(plan) for plan in plans]


def _digest(request: bytes) -> bytes:
    return hashlib.blake2b(request, digest_size=16).digest()


def serve_trials() -> None:
    """The other side of `engine.decide.trial`: compiles the shard of each line and asks it twice; ``ok`` or what went wrong."""
    engine, found = _open()
    for line in sys.stdin:
        try:
            if engine is None:
                raise MatcherUnavailable(found.reason)
            asked = json.loads(line)
            rules = {int(number): tuple(map(tuple, tests)) for number, tests in asked["rules"].items()}
            net = _Net(engine, Shard(tuple(asked["attributes"]), rules))
            for code in (0, 1):
                net.fired(dict.fromkeys(asked["attributes"], code))
            net.free()
            answer = "ok"
        except Exception as error:  # noqa: BLE001 - whatever it is, the desk is told and goes on
            answer = " ".join(repr(error).split())
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def availability() -> Availability:
    """Whether durable_rules can be used here, for `sopdesk doctor`; never raises."""
    return _open()[1]


class _Net:
    """One shard in the hands of the C code, with its one session; used by one thread at a time."""

    def __init__(self, engine: _Engine, shard: Shard) -> None:
        self._engine = engine
        self._picked = picker(shard.attributes)
        self._message = shard.message()
        self._most = len(shard.rules) + 1
        self._answered = False
        self._sound = True
        name = f"sopdesk{os.getpid()}x{next(_serial)}"
        try:
            self._handle = engine.create_ruleset(name, shard.definition())
        except (engine.error, MemoryError) as error:
            message = f"durable_rules did not compile {len(shard.rules)} rules: {error!r}"
            raise RuntimeError(message) from error

    def fired(self, codes: Codes) -> list[int]:
        """Numbers of the rules that hold; RuntimeError as `Matcher.matches`."""
        if not self._sound:
            message = "durable_rules reported an error in an earlier decision and is not asked again"
            raise RuntimeError(message)
        self._sound = False  # until the end is reached, also if something unforeseen happens in between
        try:
            fired = self._ask(self._message % self._picked(codes))
        except (self._engine.error, MemoryError) as error:
            message = f"durable_rules reported an error: {error!r}"
            raise RuntimeError(message) from error
        self._answered = self._sound = True
        return fired

    def free(self) -> None:
        """Give the memory back; only once, and not of a session left half-way: losing 2 MB is better than a crash."""
        if not self._sound:
            return
        self._sound = False
        if self._answered:  # a session in which no action ran has pointers that were never set; deleting it crashes
            self._engine.delete_state(self._handle, _SESSION)
        self._engine.delete_ruleset(self._handle)

    def _ask(self, message: str) -> list[int]:
        status, session = self._engine.assert_fact(self._handle, message)
        if status:
            answer = f"durable_rules answered {status} to a fact"
            raise RuntimeError(answer)
        names = []
        started = self._engine.start_action_for_state(self._handle, session)
        action = started[1] if started else None
        while action:
            names.append(action.split('"', 2)[1])
            if len(names) > self._most:
                break
            action = self._engine.complete_and_start_action(self._handle, session)
        if names.count(WITNESS) != 1 or len(set(names)) != len(names):
            answer = f"durable_rules ran {len(names)} actions, {names.count(WITNESS)} times the one that always runs"
            raise RuntimeError(answer)
        status, _ = self._engine.retract_fact(self._handle, _RETRACTION)
        if status:
            answer = f"durable_rules answered {status} to taking a fact back"
            raise RuntimeError(answer)
        return [int(name) for name in names if name != WITNESS]


@dataclass
class _Compiled:
    """The nets of one process, and the lock that keeps their sessions to one thread at a time."""

    nets: list[_Net] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def free(self) -> None:
        for net in self.nets:
            net.free()


def _compile(engine: _Engine, shards: Iterable[Shard]) -> _Compiled:
    compiled = _Compiled()
    try:
        for shard in shards:
            compiled.nets.append(_Net(engine, shard))
    except BaseException:
        compiled.free()
        raise
    return compiled


def _free(compiled: Mapping[int, _Compiled]) -> None:
    here = compiled.get(os.getpid())
    if here is not None:
        here.free()


class _Engine(Protocol):
    """What is used of the C module. `(0, session)` is success; strings are JSON."""

    error: type[Exception]

    def create_ruleset(self, name: str, definition: str, /) -> int: ...
    def assert_fact(self, handle: int, message: str, /) -> tuple[int, int]: ...
    def start_action_for_state(self, handle: int, session: int, /) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, handle: int, session: int, /) -> str | None: ...
    def retract_fact(self, handle: int, message: str, /) -> tuple[int, int]: ...
    def delete_state(self, handle: int, session: str, /) -> None: ...
    def delete_ruleset(self, handle: int, /) -> None: ...


def _open() -> tuple[_Engine | None, Availability]:
    with _door:
        return _import_once()


@functools.cache
def _import_once() -> tuple[_Engine | None, Availability]:
    version = ""
    try:
        version = importlib.metadata.version("durable_rules")
        return _import(), Availability(usable=True, version=version, reason="")
    except importlib.metadata.PackageNotFoundError:
        return None, Availability(usable=False, version="", reason="durable_rules is not installed")
    except Exception as error:  # noqa: BLE001 - a broken C module may raise anything; the reference evaluator takes over
        return None, Availability(usable=False, version=version, reason=f"durable_rules cannot be loaded: {error}")


def _import() -> _Engine:
    # Only the C module: the library's Python layer adds DeprecationWarnings on 3.12 and nothing that is used here. It
    # names a function that Python 3.13 no longer has, for callbacks that are never set: so bind names when called.
    flags = None
    if sys.platform != "win32" and sys.version_info >= (3, 13):
        flags = sys.getdlopenflags()
        sys.setdlopenflags(flags & ~os.RTLD_NOW | os.RTLD_LAZY)
    try:
        import durable_rules_engine  # type: ignore[import-not-found]  # noqa: PLC0415 - C, no stubs; loaded when asked for
    finally:
        if sys.platform != "win32" and flags is not None:
            sys.setdlopenflags(flags)
    return cast("_Engine", durable_rules_engine)
