"""Settings: environment over `.env` over `config/default.toml`, loaded by one call."""

from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import Field, HttpUrl, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.errors import SettingsError

PROJECT_ROOT = Path(__file__).resolve().parents[1]
"""The checkout; the one anchor for paths."""

PREFIX = "FOOTNOTE_"
DISCORD_API = "https://discord.com/api/v10"


class Settings(BaseSettings):
    """Everything an operator can set; `config/default.toml` explains each key."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=PROJECT_ROOT / ".env",
        toml_file=PROJECT_ROOT / "config" / "default.toml",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    discord_token: SecretStr | None = None
    discord_api_base: HttpUrl = HttpUrl(DISCORD_API)
    database: Path = Field(default_factory=lambda: user_data_path("footnote") / "queries.sqlite3")
    knowledge: Path = PROJECT_ROOT / "knowledge"
    cooldown_questions: Annotated[int, Field(ge=1)] = 5
    cooldown_seconds: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 30.0
    retention_days: Annotated[int, Field(ge=1, le=36_500)] = 30
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    health_file: Path | None = None
    health_interval_seconds: Annotated[float, Field(gt=0)] = 15.0

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- the library's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The order of precedence, highest first."""
        toml = TomlConfigSettingsSource(settings_cls)
        return (init_settings, env_settings, dotenv_settings, toml)


def load_settings() -> Settings:
    """Read the settings once.

    Raises:
        SettingsError: a value or a file cannot be used; names the key or the file, never the value.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        # An unknown key of `.env` is reported with the prefix, every other key without it.
        key = "_".join(map(str, first["loc"])).upper().removeprefix(PREFIX)
        raise SettingsError(PREFIX + key, first["msg"]) from None
    except TOMLDecodeError as error:
        raise SettingsError("config/default.toml", f"it is not TOML: {error}") from None
    except UnicodeDecodeError:
        raise SettingsError("config/default.toml or .env", "it is not UTF-8") from None
