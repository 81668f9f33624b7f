"""Desks made for the tests of fields: a form with every type of fact, and one that is much longer than any screen."""

from __future__ import annotations

from functools import cache
from typing import Final

from engine.compile.edition import Edition
from tests.desks import edition

_NAMES: Final = (
    "Afghanistan, Albania, Algeria, Andorra, Angola, Antigua and Barbuda, Argentina, Armenia, Australia, Austria, "
    "Azerbaijan, Bahamas, Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, Bhutan, Bolivia, "
    "Bosnia and Herzegovina, Botswana, Brazil, Brunei, Bulgaria, Burkina Faso, Burundi, Cabo Verde, Cambodia, Cameroon, "
    "Canada, Central African Republic, Chad, Chile, China, Colombia, Comoros, Congo, Costa Rica, Côte d'Ivoire, Croatia, "
    "Cuba, Cyprus, Czechia, Denmark, Djibouti, Dominica, Dominican Republic, Ecuador, Egypt, El Salvador, "
    "Equatorial Guinea, Eritrea, Estonia, Eswatini, Ethiopia, Fiji, Finland, France, Gabon, Gambia, Georgia, Germany, "
    "Ghana, Greece, Grenada, Guatemala, Guinea, Guinea-Bissau, Guyana, Haiti, Honduras, Hungary, Iceland, India, "
    "Indonesia, Iran, Iraq, Ireland, Israel, Italy, Jamaica, Japan, Jordan, Kazakhstan, Kenya, Kiribati, Kuwait, "
    "Kyrgyzstan, Laos, Latvia, Lebanon, Lesotho, Liberia, Libya, Liechtenstein, Lithuania, Luxembourg, Madagascar, "
    "Malawi, Malaysia, Maldives, Mali, Malta, Marshall Islands, Mauritania, Mauritius, Mexico, Micronesia, Moldova, "
    "Monaco, Mongolia, Montenegro, Morocco, Mozambique, Myanmar, Namibia, Nauru, Nepal, Netherlands, New Zealand, "
    "Nicaragua, Niger, Nigeria, North Korea, North Macedonia, Norway, Oman, Pakistan, Palau, Palestine, Panama, "
    "Papua New Guinea, Paraguay, Peru, Philippines, Poland, Portugal, Qatar, Romania, Russia, Rwanda, Saint Lucia, "
    "Samoa, San Marino, São Tomé and Príncipe, Saudi Arabia, Senegal, Serbia, Seychelles, Sierra Leone, Singapore, "
    "Slovakia, Slovenia, Solomon Islands, Somalia, South Africa, South Korea, South Sudan, Spain, Sri Lanka, Sudan, "
    "Suriname, Sweden, Switzerland, Syria, Tajikistan, Tanzania, Thailand, Timor-Leste, Togo, Tonga, "
    "Trinidad and Tobago, Tunisia, Türkiye, Turkmenistan, Tuvalu, Uganda, Ukraine, United Arab Emirates, "
    "United Kingdom, United States, Uruguay, Uzbekistan, Vanuatu, Venezuela, Viet Nam, Yemen, Zambia, Zimbabwe"
)
COUNTRIES: Final = tuple(_NAMES.split(", "))

PRIVACY: Final = """
    kind: privacy
    id: privacy
    title: Privacy
    version: 1.0.0
    classes:
      public: {}
      personal: {seen_by: [representative, supervisor]}
      secret: {seen_by: [representative]}
      sealed: {seen_by: [supervisor]}
    unmarked_text: personal
"""
ROLES: Final = """
    kind: roles
    id: roles
    title: Roles
    version: 1.0.0
    default: representative
    roles:
      representative: {may: [create records, run scripts, resolve cases, close cases], sees: [all cases, public, personal, secret]}
      supervisor: {may: [create records, run scripts, resolve cases, waive], sees: [all cases, public, personal, sealed]}
"""
EVERY_TYPE: Final = f"""
    kind: record
    id: record
    title: Every type
    version: 1.0.0
    channels: [phone, email]
    kinds: [inquiry, complaint]
    lists:
      countries: {list(COUNTRIES)!r}
    fields:
      - {{id: a_text, label: Text, as: text, required: always}}
      - {{id: a_long_text, label: Long text, as: long text}}
      - {{id: a_choice, label: Choice, as: choice, options: [red, green, blue]}}
      - {{id: a_country, label: Country, as: choice, from: countries, required: always}}
      - {{id: some, label: Several, as: several, options: [refund, exchange, repair]}}
      - {{id: countries_seen, label: Several countries, as: several, from: countries}}
      - {{id: a_whole, label: Whole number, as: whole number}}
      - {{id: a_number, label: Number, as: number}}
      - {{id: a_money, label: Money, as: money, required_before: resolved}}
      - {{id: a_day, label: Date, as: date, required_before: [escalated, resolved]}}
      - {{id: a_time, label: Time, as: time}}
      - {{id: a_moment, label: Date and time, as: date and time}}
      - {{id: a_duration, label: Duration, as: duration}}
      - {{id: a_yes, label: Yes or no, as: yes or no}}
      - {{id: a_scale, label: Scale, as: scale 0 to 10}}
      - {{id: a_mail, label: E-mail, as: email}}
      - {{id: a_phone, label: Phone, as: phone}}
      - {{id: a_contact, label: Contact, as: contact}}
      - {{id: a_zone, label: Time zone, as: time zone}}
      - {{id: a_file, label: Attachment, as: attachment, privacy: public}}
      - {{id: a_quiet, label: Secret word, as: text, privacy: secret}}
      - {{id: a_sealed, label: Sealed, as: text, privacy: sealed}}
      - {{id: a_colour_of, label: Sealed choice, as: choice, options: [high, low], privacy: sealed}}
      - {{id: why_red, label: Why red, as: text, show_when: {{a_choice: red}}, required_when: {{a_choice: red}}}}
    sample:
      a_text: A short text
      a_long_text: A text of some length, which tells what happened and when.
      a_choice: green
      a_country: Côte d'Ivoire
      some: [refund, repair]
      countries_seen: [Chile, Peru]
      a_whole: 12
      a_number: 12.5
      a_money: 12.50 EUR
      a_day: 2026-05-12
      a_time: "16:50"
      a_moment: 2026-05-12 16:50
      a_duration: 90 minutes
      a_yes: yes
      a_scale: 7
      a_mail: jane@example.org
      a_phone: +44 20 7946 0018
      a_contact: jane@example.org
      a_zone: Europe/London
      a_file: letter.pdf
"""


@cache
def every_type() -> Edition:
    """A record with a field of every type, private ones among them."""
    return edition(PRIVACY, ROLES, EVERY_TYPE)


@cache
def sixty_fields() -> Edition:
    """A record, and a form of 60 fields in 8 sections; every tenth field must be filled."""
    sections = "".join(
        f"""
      - title: Section {section}
        fields:"""
        + "".join(
            f"""
          - {{id: f{field}, label: Field {field}, as: {KINDS[field % len(KINDS)]}{", required: always" if field % 10 == 0 else ""}}}"""
            for field in range(1, 61)
            if (field - 1) * 8 // 60 == section - 1
        )
        for section in range(1, 9)
    )
    return edition(
        """
    kind: record
    id: record
    title: Record
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry]
    fields:
      - {id: subject, label: Subject, as: text}
""",
        f"""
    kind: form
    id: long
    title: A long form
    version: 1.0.0
    extends: record/record
    sections:{sections}
""",
    )


KINDS: Final = ("text", "whole number", "choice, options: [red, green]", "date", "long text", "yes or no")
