"""Where the desk is served, and which addresses in a browser are this place: nothing that another page sends is taken."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from engine.model.problem import Refused


@dataclass(frozen=True)
class Place:
    """A host and a port, with the address that people type where it is another (behind a proxy)."""

    host: str
    port: int
    address: str = ""
    """An origin such as ``https://desk.example.org``, or ""."""

    @property
    def url(self) -> str:
        """What to open in the browser."""
        return self.address or f"http://{_in_url(self.host)}:{self.port}"

    def socket_of(self, host: str) -> str:
        """Where a page that was opened under one of the hosts reaches its process."""
        return f"{'wss' if self.is_encrypted else 'ws'}://{host}/socket"

    @property
    def is_encrypted(self) -> bool:
        """Whether browsers speak https with it."""
        return self.address.startswith("https:")

    @property
    def origins(self) -> frozenset[str]:
        """The origins of this place's own pages."""
        if self.address:
            return frozenset({self.address})
        names = {self.host} | ({"localhost"} if is_loopback(self.host) else set())
        return frozenset(f"http://{_in_url(name)}{_port(self.port, 80)}" for name in names)

    @property
    def hosts(self) -> frozenset[str]:
        """What may stand in the Host header."""
        return frozenset(origin.partition("://")[2] for origin in self.origins)

    @property
    def cookie(self) -> str:
        """Browsers give the cookies of one port to every other of the same host; the name keeps two desks apart."""
        return f"sopdesk-{self.port}"


def listen(host: str, port: int, address: str, *, beyond: bool) -> tuple[Place, socket.socket]:
    """The place, and its open port. `Refused` for a host that other machines reach, unless ``beyond`` says that they may."""
    own = is_loopback(host)
    if not own and not beyond:
        raise Refused(
            f"on {host} other machines reach the desk, and PINs and customers' data cross the network unencrypted; "
            "leave out --host and let a proxy with https stand before it (--address), or say --beyond-this-machine"
        )
    asked = address_of(address) if address else ""
    if not asked and host in {"0.0.0.0", "::", ""}:  # noqa: S104 - looked for, not listened on
        raise Refused("what people type in their browsers must be known; say it with --address http://...")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise Refused(
            f"the desk cannot listen on {host} port {port}: {error.strerror}; name another with --port"
        ) from error
    return Place(host, listening.getsockname()[1], asked), listening


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, seen from itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def address_of(typed: str) -> str:
    """An address as browsers write it in ``Origin``; `Refused` for what is none."""
    parts = urlsplit(typed.strip().rstrip("/").lower())
    try:
        port = parts.port
    except ValueError:
        port = -1
    whole = parts.scheme in {"http", "https"} and parts.hostname and not (parts.path or parts.query or parts.username)
    if not whole or port == -1:
        raise Refused(f'"{typed}" is not an address; write for example https://desk.example.org')
    usual = 443 if parts.scheme == "https" else 80
    return f"{parts.scheme}://{_in_url(parts.hostname or '')}{_port(port or usual, usual)}"


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _port(port: int, usual: int) -> str:
    return "" if port == usual else f":{port}"
