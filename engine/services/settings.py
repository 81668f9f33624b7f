"""Where the case log is, which key opens it and who acts: from the command line, the environment, or a settings file.

What is said on the command line counts first, then variables such as ``SOPDESK_STORE``, then the file: ``settings.toml``
in the user's configuration folder, or the one that ``SOPDESK_SETTINGS`` names.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, ClassVar

from platformdirs import user_config_path
from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from engine.model.problem import Refused, did_you_mean, one_of
from engine.model.safe_text import safe_line


def settings_file() -> Path:
    """The settings file, whether it is there or not."""
    named = os.environ.get("SOPDESK_SETTINGS")
    return Path(named) if named else user_config_path("sopdesk", appauthor=False) / "settings.toml"


class Settings(BaseSettings):
    """Everything that is said once for a machine or a person. An empty text is nothing said."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="SOPDESK_", extra="forbid", frozen=True)

    store: str = ""
    """Address of the case log."""
    keys: str = ""
    """Address of the key store; else beside the case log."""
    key: str = ""
    """The master key itself, in Base64."""
    key_file: str = ""
    """The file that holds it; else ``master.key`` in the configuration folder."""
    name: str = ""
    role: str = ""
    shift: str = ""
    pin: str = ""
    notify_webhook: str = ""
    """Where a worker posts its notices, as JSON."""
    notify_email: str = ""
    """Whom it mails them to; several addresses with commas between."""
    smtp: str = ""
    """The mail server, ``host`` or ``host:port``."""
    smtp_from: str = ""
    smtp_user: str = ""
    smtp_password: str = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line before the environment before the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())


def read_settings(**said: str) -> Settings:
    """The settings, with what was said on the command line; `Refused` for a file that cannot be read as settings."""
    given: dict[str, Any] = {name: value for name, value in said.items() if value}
    try:
        return Settings(**given)
    except ValidationError as error:
        known = set(Settings.model_fields)
        reasons = []
        for fault in error.errors():
            name = ".".join(map(str, fault["loc"]))
            unknown = fault["type"] == "extra_forbidden"
            hint = did_you_mean(name, known) or f"settings are {one_of(sorted(known))}"
            reasons.append(f'unknown setting "{name}"; {hint}' if unknown else f"the setting {name}: {fault['msg']}")
        raise Refused(*(safe_line(f"{settings_file()}: {reason}") for reason in reasons)) from None
    except (OSError, ValueError) as error:
        raise Refused(safe_line(f"the settings file {settings_file()} cannot be read: {error}")) from None
