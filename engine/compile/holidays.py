"""The only door to the holidays package: public holidays of a country or region by year, and its version.

Refused: copying the days of some years into each calendar document. They would end, and nobody would notice until a due
time fell on Christmas. The package knows every year; a calendar names the version it was looked through with, because a
new one may know better about a day that has been counted already (`engine.lint.checks.holidays`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from engine.model.calendar import PublicHolidays
from engine.model.problem import did_you_mean, one_of


class NoSuchPlace(ValueError):  # noqa: N818 - what is, told as a problem
    """A country or region that the package does not know; ``key`` says which of the two, the text what to write."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        super().__init__(message)


@lru_cache(maxsize=64)
def place(country: str, region: str) -> PublicHolidays:
    """The codes of a country (``GB``) and region (``England`` or ``ENG``); NoSuchPlace if there is none."""
    import holidays  # noqa: PLC0415 - slow to load, and most commands do not need it
    from holidays.registry import COUNTRIES  # noqa: PLC0415

    codes = {code: names[1] for names in COUNTRIES.values() for code in names[1:]}
    code = codes.get(country.upper())
    if code is None:
        names = {name.replace("_", " "): entry[1] for name, entry in COUNTRIES.items()}
        close = get_close_matches(country.casefold(), names, n=1, cutoff=0.85)
        hint = f"write {names[close[0]]}" if close else "write a code such as GB, DE or US"
        raise NoSuchPlace("country", f'no public holidays are known for the country "{country}"; {hint}')
    if not region:
        return PublicHolidays(code)
    aliases = type(holidays.country_holidays(code)).get_subdivision_aliases()
    regions = {word.casefold(): known for known, words in aliases.items() for word in (known, *words)}
    if region.casefold() in regions:
        return PublicHolidays(code, regions[region.casefold()])
    named = [*(words[0] for words in aliases.values() if words), *aliases]
    known = f"regions of {code} are {one_of(named, 12)}" if named else f"{code} has no regions; leave the line out"
    raise NoSuchPlace("region", f'{code} has no region "{region}"; {did_you_mean(region, named) or known}')


def public_holidays(public: PublicHolidays, year: int) -> Mapping[date, str]:
    """The public holidays of a year with their names, days in lieu included; none for years nobody has worked out."""
    return _of_year(public.country, public.region, year)


@lru_cache(maxsize=512)
def _of_year(country: str, region: str, year: int) -> Mapping[date, str]:
    import holidays  # noqa: PLC0415

    return dict(holidays.country_holidays(country, subdiv=region or None, years=year))


def holidays_version() -> str:
    """The version of the package: ``0.109``."""
    from importlib import metadata  # noqa: PLC0415 - slow to load

    return metadata.version("holidays")
