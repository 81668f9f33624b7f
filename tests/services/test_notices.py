"""Notices go out by webhook and e-mail, carry the key of their timer, and what fails is told so that it is tried again."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from engine.model.problem import Refused
from engine.services.notices import Email, Notice, NotSent, Webhook, channels_of
from engine.services.settings import Settings

NOTICE = Notice(
    "C-ü 1:answer:1:80%", "C-ü 1", "deadline near", "C-ü 1: deadline near: Answer it", ("supervisor",), "Ann Lee"
)


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]  # type: ignore[index]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Hook(BaseHTTPRequestHandler):
    """Keeps what is posted; a path says how it answers."""

    posted: list[tuple[str | None, object]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posted.append((self.headers["Idempotency-Key"], json.loads(body)))
        self.send_response(int(self.path.strip("/")))
        self.send_header("Location", "/200")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def hook() -> Iterator[tuple[str, list[tuple[str | None, object]]]]:
    taking = type("Taking", (Hook,), {"posted": []})
    with serving(HTTPServer(("127.0.0.1", 0), taking)) as port:
        yield f"http://127.0.0.1:{port}", taking.posted


def test_a_webhook_is_sent_the_notice_with_its_key(hook: tuple[str, list[tuple[str | None, object]]]) -> None:
    address, posted = hook
    Webhook(f"{address}/204").send(NOTICE)
    assert posted == [
        (
            "C-%C3%BC%201%3Aanswer%3A1%3A80%25",
            {
                "key": "C-ü 1:answer:1:80%",
                "case": "C-ü 1",
                "kind": "deadline near",
                "text": "C-ü 1: deadline near: Answer it",
                "roles": ["supervisor"],
                "handler": "Ann Lee",
            },
        )
    ]


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_a_webhook_that_does_not_take_it_is_told(
    hook: tuple[str, list[tuple[str | None, object]]], answer: int
) -> None:
    address, posted = hook
    with pytest.raises(NotSent, match=f"the webhook does not take it: HTTP Error {answer}"):
        Webhook(f"{address}/{answer}").send(NOTICE)
    assert len(posted) == 1


def test_a_webhook_that_nobody_answers_is_told() -> None:
    with pytest.raises(NotSent, match=r"the webhook does not take it: .*refused"):
        Webhook("http://127.0.0.1:9/").send(NOTICE)


class Mail(socketserver.StreamRequestHandler):
    """As much of a mail server as sending a mail needs."""

    mails: list[bytes]
    takes = True

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().strip():
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.mails.append(b"".join(lines))
            self.say(
                "221 bye" if word == b"QUIT" else "550 nobody" if word == b"RCPT" and not self.takes else "250 fine"
            )

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


def mail_server(*, takes: bool = True) -> tuple[socketserver.ThreadingTCPServer, list[bytes]]:
    mails: list[bytes] = []
    return socketserver.ThreadingTCPServer(
        ("127.0.0.1", 0), type("Taking", (Mail,), {"mails": mails, "takes": takes})
    ), mails


def test_a_mail_has_the_key_as_its_id_and_says_for_whom_it_is() -> None:
    server, mails = mail_server()
    with serving(server) as port:
        Email("127.0.0.1", port, "desk@example.org", ("team@example.org", "sue@example.org")).send(NOTICE)
    mail: Message = message_from_bytes(mails[0])
    assert mail["Message-ID"] == "<C-%C3%BC%201%3Aanswer%3A1%3A80%25@example.org>"
    assert mail["To"] == "team@example.org, sue@example.org"
    text = mail.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.decode().splitlines() == ["C-ü 1: deadline near: Answer it", "For: Ann Lee, supervisor"]


def test_a_mail_server_that_does_not_take_it_is_told() -> None:
    server, mails = mail_server(takes=False)
    with serving(server) as port, pytest.raises(NotSent, match="the mail server does not take it"):
        Email("127.0.0.1", port, "desk@example.org", ("team@example.org",)).send(NOTICE)
    assert not mails


def test_a_password_is_told_to_no_server_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.services.notices.LOOPBACK", frozenset[str]())
    server, mails = mail_server()
    with serving(server) as port, pytest.raises(NotSent, match="offers no encryption"):
        Email("127.0.0.1", port, "desk@example.org", ("team@example.org",), "ann", "secret").send(NOTICE)
    assert not mails


def test_a_long_key_is_told_by_its_digest() -> None:
    server, mails = mail_server()
    with serving(server) as port:
        for _ in range(2):
            Email("127.0.0.1", port, "desk@example.org", ("team@example.org",)).send(
                Notice("\U0001d400" * 120, "C-1", "deadline missed", "text")
            )
    ids = [message_from_bytes(mail)["Message-ID"] for mail in mails]
    assert ids[0] == ids[1]
    assert len(ids[0]) < 100


def test_a_case_id_from_elsewhere_adds_no_line_to_a_mail() -> None:
    server, mails = mail_server()
    wicked = "C-1\r\nBcc: all@example.org"
    with serving(server) as port:
        Email("127.0.0.1", port, "desk@example.org", ("team@example.org",)).send(
            Notice(f"{wicked}:a:1:due", wicked, "deadline missed", "text")
        )
    assert message_from_bytes(mails[0])["Bcc"] is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"notify_webhook": "file:///etc/passwd"}, "not the address of a webhook"),
        ({"notify_email": "a@example.org"}, "needs a mail server"),
        ({"notify_email": "a@example.org", "smtp": "mail:here"}, "needs a mail server"),
        ({"notify_email": "a@example.org", "smtp": "mail:25"}, "needs a sender"),
    ],
)
def test_settings_that_cannot_work_are_told_at_once(said: dict[str, str], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        channels_of(Settings(**said))  # type: ignore[arg-type]


def test_only_the_channels_that_the_settings_name_are_used() -> None:
    assert channels_of(Settings()) == {}
    said = {"notify_email": "a@example.org, b@example.org", "smtp": "mail", "smtp_from": "desk@example.org"}
    assert channels_of(Settings(notify_webhook="https://chat.example/hook", **said)) == {  # type: ignore[arg-type]
        "webhook": Webhook("https://chat.example/hook"),
        "e-mail": Email("mail", 0, "desk@example.org", ("a@example.org", "b@example.org")),
    }
