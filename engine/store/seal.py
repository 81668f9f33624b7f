"""The only door to cryptography: values that only a key opens, and marks that only a key makes."""

from __future__ import annotations

import hmac
import os
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


class NotOpened(Exception):  # noqa: N818 - an answer: another key, or a changed box
    """The key does not open the box."""


def new_key() -> bytes:
    """A random key of 32 bytes."""
    return os.urandom(KEY_BYTES)


def close_box(key: bytes, value: bytes, about: str) -> str:
    """The value encrypted (AES-GCM, a fresh nonce before it) in Base64; it opens only for the same ``about``."""
    nonce = os.urandom(NONCE_BYTES)
    return b64encode(nonce + AESGCM(key).encrypt(nonce, value, about.encode(errors="surrogatepass"))).decode()


def open_box(key: bytes, box: str, about: str) -> bytes:
    """The value again; `NotOpened` for another key, another ``about`` or a changed box."""
    try:
        closed = b64decode(box, validate=True)
        return AESGCM(key).decrypt(closed[:NONCE_BYTES], closed[NONCE_BYTES:], about.encode(errors="surrogatepass"))
    except (InvalidTag, ValueError) as error:
        raise NotOpened from error


def mark(key: bytes, use: str, text: str) -> str:
    """The same for the same text, and telling nothing of it without the key: HMAC-SHA-256, 32 hexadecimal digits."""
    return hmac.new(key, f"{use}\0{text}".encode(errors="surrogatepass"), sha256).hexdigest()[:32]
