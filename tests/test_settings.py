"""Settings come from the environment, `.env` and TOML, in that order, and keep their secrets."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import settings
from bot.errors import SettingsError
from bot.settings import DISCORD_API, PROJECT_ROOT, Settings

TOKEN = "a-token-that-nobody-may-see"

Load = Callable[[], Settings]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("FOOTNOTE_")]:
        monkeypatch.delenv(name)


@pytest.fixture(name="checkout")
def _checkout(tmp_path: Path) -> Path:
    """A checkout with no `.env`, and the TOML as it is shipped."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "config").mkdir()
    shutil.copy(settings.__file__, tmp_path / "bot" / "settings.py")
    shutil.copy(PROJECT_ROOT / "config" / "default.toml", tmp_path / "config" / "default.toml")
    return tmp_path


@pytest.fixture(name="load")
def _load(checkout: Path) -> Iterator[Load]:
    """`load_settings` of that checkout: settings are found beside the code."""
    name = "settings_of_a_checkout"
    spec = importlib.util.spec_from_file_location(name, checkout / "bot" / "settings.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    yield module.load_settings
    del sys.modules[name]


def toml(checkout: Path, text: str) -> None:
    (checkout / "config" / "default.toml").write_text(text, encoding="utf-8")


def dotenv(checkout: Path, text: str) -> None:
    (checkout / ".env").write_text(text, encoding="utf-8")


def test_without_any_setting_there_is_no_token_and_the_content_is_the_checkouts(
    load: Load, checkout: Path
) -> None:
    loaded = load()
    assert loaded.discord_token is None
    assert str(loaded.discord_api_base) == DISCORD_API
    assert loaded.knowledge == checkout / "knowledge"
    assert loaded.database.name == "queries.sqlite3"
    assert loaded.health_file is None


def test_the_shipped_file_says_what_holds_without_it(load: Load, checkout: Path) -> None:
    shipped = load()
    toml(checkout, "")
    assert load().model_dump() == shipped.model_dump()


def test_the_shipped_file_explains_every_key() -> None:
    text = (PROJECT_ROOT / "config" / "default.toml").read_text(encoding="utf-8")
    assert [key for key in Settings.model_fields if key not in text] == []


def test_the_environment_goes_before_dotenv_and_dotenv_before_toml(
    load: Load, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml(checkout, 'database = "toml"\nknowledge = "toml"\nlog_level = "ERROR"')
    dotenv(checkout, "FOOTNOTE_DATABASE=dotenv\nFOOTNOTE_KNOWLEDGE=dotenv\n")
    monkeypatch.setenv("FOOTNOTE_DATABASE", "environment")
    loaded = load()
    assert (loaded.database, loaded.knowledge, loaded.log_level) == (
        Path("environment"),
        Path("dotenv"),
        "ERROR",
    )


def test_the_example_can_be_copied_to_dotenv_as_it_is(load: Load, checkout: Path) -> None:
    shutil.copy(PROJECT_ROOT / "config" / "example.env", checkout / ".env")
    assert load().discord_token is None


def test_settings_do_not_depend_on_the_working_directory(
    load: Load,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    dotenv(elsewhere, "FOOTNOTE_LOG_LEVEL=DEBUG\n")
    monkeypatch.chdir(elsewhere)
    assert load().log_level == "INFO"
    assert load().knowledge == checkout / "knowledge"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("FOOTNOTE_DISCORD_API_BASE", "wrong-value"),
        ("FOOTNOTE_COOLDOWN_QUESTIONS", "wrong-value"),
        ("FOOTNOTE_COOLDOWN_QUESTIONS", "0"),
        ("FOOTNOTE_COOLDOWN_SECONDS", "-77"),
        ("FOOTNOTE_HEALTH_INTERVAL_SECONDS", "-77"),
        ("FOOTNOTE_LOG_LEVEL", "wrong-value"),
    ],
)
def test_a_bad_value_names_its_key_and_is_not_repeated(
    load: Load, monkeypatch: pytest.MonkeyPatch, key: str, value: str
) -> None:
    monkeypatch.setenv(key, value)
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.key == key
    assert len(value) < 2 or value not in str(caught.value)


def test_an_unknown_key_in_toml_is_named(load: Load, checkout: Path) -> None:
    toml(checkout, 'databse = "/data/queries.sqlite3"')
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.key == "FOOTNOTE_DATABSE"


def test_an_unknown_key_in_dotenv_is_named(load: Load, checkout: Path) -> None:
    dotenv(checkout, f"FOOTNOTE_DISCORD_TOKN={TOKEN}\n")
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.key == "FOOTNOTE_DISCORD_TOKN"
    assert TOKEN not in str(caught.value)


def test_a_file_that_is_not_toml_is_an_error_of_ours(load: Load, checkout: Path) -> None:
    toml(checkout, "log_level = ")
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.key == "config/default.toml"


def test_a_dotenv_that_is_not_utf8_is_an_error_of_ours(load: Load, checkout: Path) -> None:
    (checkout / ".env").write_bytes(b"FOOTNOTE_LOG_LEVEL=\xe9\n")
    with pytest.raises(SettingsError):
        load()


def test_the_token_shows_nowhere(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_DISCORD_TOKEN", TOKEN)
    loaded = load()
    assert loaded.discord_token is not None
    assert loaded.discord_token.get_secret_value() == TOKEN
    for shown in (repr(loaded), str(loaded), loaded.model_dump_json(), str(loaded.model_dump())):
        assert TOKEN not in shown


def test_the_token_shows_in_no_error_about_another_key(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("FOOTNOTE_LOG_LEVEL", "wrong-value")
    with pytest.raises(SettingsError) as caught:
        load()
    assert TOKEN not in str(caught.value) + repr(caught.value)
    assert caught.value.__cause__ is None


def test_settings_cannot_be_changed_once_loaded(load: Load) -> None:
    loaded = load()
    with pytest.raises(ValueError, match="frozen"):
        loaded.log_level = "DEBUG"
