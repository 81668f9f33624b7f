"""Notices of near and missed deadlines go out by e-mail and to a webhook, so that whoever must act hears of them.

A notice may be sent twice, after a crash between sending and noting it. Each carries the key of its timer, as ``Message-ID``
of the mail or ``Idempotency-Key`` of the request, so that a receiver can drop the second. It says nothing of a customer.
"""

from __future__ import annotations

import json
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from http.client import HTTPException
from typing import Final, Protocol
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from engine.compile.edition import Edition
from engine.model.case import handler_of
from engine.model.event import Event
from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.deadline_words import MISSED, clock_named, deadline_words, due_of
from engine.services.settings import Settings

TIMEOUT: Final = 10
"""Seconds that a server may take to answer."""
TLS_PORT: Final = 465
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
LADDER: Final = "ladder"
LONGEST: Final = 200
"""A longer key is told by its digest; case numbers from elsewhere may be long."""


class NotSent(Exception):  # noqa: N818 - an answer, not a failure
    """The notice has not gone out; it is tried again."""


@dataclass(frozen=True)
class Notice:
    """What is to be told to whom. Nothing in it is personal to a customer."""

    key: str
    """The key of the timer: the same notice has the same."""
    case: str
    kind: str
    text: str
    roles: tuple[str, ...] = ()
    handler: str = ""
    """Who works on the case, as the log knows them."""


def notice_of(edition: Edition, events: Sequence[Event], told: Event) -> Notice | None:
    """The notice for the event of a worker; None where the deadline it warns of has passed, which is told by itself."""
    due = due_of(told)
    if told.kind != MISSED and due is not None and due <= told.at:
        return None
    clock = clock_named(edition, told.details.get("clock", ""))
    source = f" ({', '.join(clock.source)})" if clock and clock.source else ""
    return Notice(
        key=told.key,
        case=told.case,
        kind=told.kind,
        text=safe_line(f"{told.case}: {told.kind}: {deadline_words(edition, told)}{source}"),
        roles=_roles(edition, told),
        handler=handler_of(events),
    )


def _roles(edition: Edition, told: Event) -> tuple[str, ...]:
    """Who is told besides the handler: for what must be kept the first level of the ladder; a level itself, and the next after it."""
    clock = clock_named(edition, told.details.get("clock", ""))
    levels = [one for one in edition.addressees if one.route[:1] == (LADDER,)]
    if clock is None or not levels:
        return ()
    if clock.route[:1] == (LADDER,):
        level = int(clock.route[1])
        own = [one.name for one in levels if one.document == clock.document]
        return tuple(own[level : level + (2 if told.kind == MISSED else 1)])
    stage = told.details.get("stage")
    strength = next((one.strength for one in clock.stages if one.name == stage), clock.strength)
    return (levels[0].name,) if strength == "must" else ()


def _header(key: str) -> str:
    """The key as a header can carry it: the same for the same key."""
    quoted = quote(key, safe="")
    return quoted if len(quoted) <= LONGEST else sha256(key.encode()).hexdigest()


class Channel(Protocol):
    """A way on which notices go out."""

    def send(self, notice: Notice) -> None:
        """Sends it; `NotSent` where that failed and may be tried again."""


def channels_of(settings: Settings) -> Mapping[str, Channel]:
    """The channels that the settings name; `Refused` where what they say cannot work."""
    found: dict[str, Channel] = {}
    if settings.notify_webhook:
        address = urlsplit(settings.notify_webhook)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise Refused(
                "the setting notify_webhook is not the address of a webhook; write for example https://chat.example/hook"
            )
        found["webhook"] = Webhook(settings.notify_webhook)
    if settings.notify_email:
        to = tuple(address.strip() for address in settings.notify_email.split(",") if address.strip())
        host, _, port = settings.smtp.partition(":")
        if not host or (port and not port.isdecimal()):
            raise Refused('notify_email needs a mail server; write for example  smtp = "mail.example.org:587"')
        if not settings.smtp_from:
            raise Refused('notify_email needs a sender; write for example  smtp_from = "desk@example.org"')
        found["e-mail"] = Email(
            host, int(port or 0), settings.smtp_from, to, settings.smtp_user, settings.smtp_password
        )
    return found


class _NoRedirects(HTTPRedirectHandler):
    """A notice goes where the settings say, and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        """Whatever is answered instead counts as a failure."""


@dataclass(frozen=True)
class Webhook:
    """Posts each notice as JSON."""

    address: str

    def send(self, notice: Notice) -> None:
        """Sends it; `NotSent` unless the server takes it."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": _header(notice.key), "User-Agent": "sopdesk"}
        request = Request(self.address, json.dumps(asdict(notice)).encode(), headers, method="POST")  # noqa: S310 - http(s) only
        try:
            with build_opener(_NoRedirects).open(request, timeout=TIMEOUT):
                pass
        except (OSError, HTTPException, ValueError) as error:
            raise NotSent(f"the webhook does not take it: {error}") from error


@dataclass(frozen=True)
class Email:
    """Mails each notice through the server of the settings, encrypted where the server can."""

    host: str
    port: int
    sender: str
    to: tuple[str, ...]
    user: str = ""
    password: str = ""

    def send(self, notice: Notice) -> None:
        """Sends it; `NotSent` unless the server takes it."""
        try:
            with self._connected() as server:
                server.send_message(self._message(notice), self.sender, self.to)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise NotSent(f"the mail server does not take it: {error}") from error

    def _connected(self) -> smtplib.SMTP:
        secure = ssl.create_default_context()
        if self.port == TLS_PORT:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=secure)
        else:
            server = smtplib.SMTP(self.host, self.port or 25, timeout=TIMEOUT)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=secure)
                server.ehlo()
            elif self.user and self.host not in LOOPBACK:
                server.close()
                raise NotSent("the mail server offers no encryption, so the password is not told to it")
        if self.user:
            server.login(self.user, self.password)
        return server

    def _message(self, notice: Notice) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        domain = self.sender.rpartition("@")[2].strip("> ") or "sopdesk"
        message["Message-ID"] = f"<{_header(notice.key)}@{domain}>"
        message["From"] = self.sender
        message["To"] = ", ".join(self.to)
        message["Subject"] = f"{notice.kind.capitalize()}: {safe_line(notice.case)}"
        whom = ", ".join(filter(None, (notice.handler, *notice.roles)))
        message.set_content(f"{notice.text}\n" + (f"For: {safe_line(whom)}\n" if whom else ""))
        return message
