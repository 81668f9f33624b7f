"""What is never recorded: payment cards, patterns and words that the privacy document names, wherever they are typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from engine.compile.patterns import pattern
from engine.model.privacy import Detector, Privacy

CARDS: Final = (
    (("4",), (13, 16, 18, 19)), (("51", "52", "53", "54", "55"), (16,)), (("34", "37"), (15,)),
    (("36", "38", "39", "300", "301", "302", "303", "304", "305", "309"), (14, 16, 19)),
    (("6011", "65", "644", "645", "646", "647", "648", "649"), (16, 19)), (("62",), (16, 17, 18, 19)),
    (tuple(map(str, range(3528, 3590))), (16, 17, 18, 19)), (tuple(map(str, range(2221, 2721))), (16,)),
    (("2200", "2201", "2202", "2203", "2204"), (16, 17, 18, 19)), (("9792",), (16,)),
    (("5018", "5020", "5038", "5893", "6304", "6759", "6761", "6762", "6763"), (13, 14, 15)),
    (("50", "56", "57", "58", "59", "60", "61", "63", "64", "66", "67", "68", "69"), (16, 17, 18, 19)),
)  # fmt: skip
"""The beginnings and lengths of the cards of the large networks (ISO/IEC 7812; the lists the networks publish)."""
_STARTS: Final = {
    length: tuple(start for starts, lengths in CARDS for start in starts if length in lengths)
    for length in range(13, 20)
}
SHORTEST: Final = 13
LONGEST: Final = 19
LONGEST_PHONE: Final = 15
"""Digits of a telephone number with its country code (ITU-T E.164)."""
BARCODE: Final = 13
FIRST_GROUP: Final = 3
"""Of a card number in groups the first has more than two digits, unless all are alike; a country code has fewer."""
_DOUBLED: Final = str.maketrans("0123456789", "0246813579")
"""Each digit doubled, the digits of a two-digit number added."""
_RUN = re.compile(r"\d(?:[ \t.\-‐-―−_·]{0,3}\d)*")
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?(?!\w)")


def found(privacy: Privacy, text: str) -> tuple[Detector, ...]:
    """What of the forbidden a text has."""
    if not privacy.detectors or not text:
        return ()
    plain = _plain(text)
    return tuple(detector for detector in privacy.detectors if _has(detector, plain))


def forbidden(privacy: Privacy, texts: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What must not be recorded and what should not, by the names of the texts. The sentences never repeat the text."""
    blocked: dict[str, str] = {}
    warned: dict[str, str] = {}
    for name, text in texts.items():
        for detector in found(privacy, text):
            (blocked if detector.blocks else warned).setdefault(name, sentence(detector))
    return blocked, warned


def sentence(detector: Detector) -> str:
    """What is said to whoever typed it."""
    must = "is never recorded" if detector.blocks else "should not be recorded"
    if detector.detect == "card number":
        return f'this looks like a {detector.what}, which {must}; write "card ending" and the last four digits'
    return f"this looks like {detector.what}, which {must}; leave it out, or say it in other words"


def _plain(text: str) -> str:
    """The text in plain letters and digits: wide ones narrow, signs that nobody sees left out."""
    plain = unicodedata.normalize("NFKC", text)
    return plain if plain.isascii() else "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")


def _has(detector: Detector, plain: str) -> bool:
    match detector.detect:
        case "card number":
            return any(is_card(digits) for digits in _candidates(plain))
        case "pattern":
            return _pattern(detector.pattern)(plain)
        case _:
            return bool(detector.words) and _word(detector.words).search(plain.casefold()) is not None


_pattern = lru_cache(maxsize=200)(pattern)


@lru_cache(maxsize=200)
def _word(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, whole; where one is of several, any space may stand between."""
    folded = (r"\s+".join(map(re.escape, _plain(word).casefold().split())) for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(folded)})(?!\w)")


def _candidates(plain: str) -> Iterator[str]:
    """The numbers that groups of digits beside each other make: a date or a check number may stand before or after."""
    text = _IBAN.sub(lambda found: "-bank account-" if _is_iban(found[0]) else found[0], plain)
    for run in _RUN.finditer(text):
        groups = re.findall(r"\d+", run[0])
        phone = text[run.start() - 1 : run.start()] == "+" or groups[0].startswith("00")
        shortest = LONGEST_PHONE + 1 if phone else SHORTEST
        for first in range(len(groups)):
            digits = ""
            for last in range(first, len(groups)):
                digits += groups[last]
                if len(digits) > LONGEST:
                    break
                if len(digits) >= shortest and _is_one(groups, first, last) and not _is_barcode(digits):
                    yield digits


def _is_one(groups: Sequence[str], first: int, last: int) -> bool:
    """Whether groups of digits may be one number: as cards are written, or all that stands there."""
    lengths = [len(group) for group in groups[first : last + 1]]
    if lengths[0] >= FIRST_GROUP or len(set(lengths[:-1])) == 1:
        return True
    return sum(lengths) > SHORTEST and len(lengths) == len(groups)


def _is_barcode(digits: str) -> bool:
    """Whether digits are the number under a barcode (EAN-13), which many products have beginning like a card."""
    weights = (1, 3) * BARCODE
    return len(digits) == BARCODE and sum(int(d) * w for d, w in zip(digits, weights, strict=False)) % 10 == 0


def _is_iban(text: str) -> bool:
    """Whether it is an account number of a bank by its check digits (ISO 13616)."""
    letters = re.sub(r"[ -]", "", text).upper()
    number = "".join(str(int(letter, 36)) for letter in letters[4:] + letters[:4])
    return int(number) % 97 == 1


def is_card(digits: str) -> bool:
    """Whether digits are the number of a payment card: a known beginning with its length, and a right check digit."""
    if not digits.isascii():
        digits = "".join(str(unicodedata.digit(letter)) for letter in digits)
    return digits.startswith(_STARTS.get(len(digits), ())) and luhn(digits)


def luhn(digits: str) -> bool:
    """The check of ISO/IEC 7812-1, annex B: every second digit doubled from the right, the sum a multiple of ten."""
    doubled = digits[-2::-2].translate(_DOUBLED)
    return sum(map(int, digits[-1::-2] + doubled)) % 10 == 0
