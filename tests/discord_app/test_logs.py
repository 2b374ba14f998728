"""The application log keeps secrets and payloads out by itself, whoever writes to it."""

import logging

import pytest

from bot.discord_app.run import RedactingFormatter, set_up_logging


def formatted(message: str, *args: object) -> str:
    record = logging.LogRecord("discord.http", logging.WARNING, "", 0, message, args, None)
    return RedactingFormatter("the-token").format(record)


def test_the_token_is_taken_out() -> None:
    assert formatted("Bot %s", "the-token").endswith("discord.http: Bot [token]")


def test_an_interactions_token_is_taken_out_of_its_address() -> None:
    line = formatted("POST https://discord.com/api/v10/interactions/12/aW50.ZXI-_/callback: 429")
    assert line.endswith("/interactions/12/[token]/callback: 429")
    assert formatted("PATCH /webhooks/3/abc/messages/4").endswith("/webhooks/3/[token]/messages/4")


def test_an_error_that_quotes_the_token_is_redacted_as_well() -> None:
    error = ValueError("bad header: Bot the-token")
    raised = (ValueError, error, None)
    record = logging.LogRecord("bot", logging.ERROR, "", 0, "failed", (), raised)
    text = RedactingFormatter("the-token").format(record)
    assert "ValueError: bad header: Bot [token]" in text


def test_debug_is_for_our_own_modules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    root, own = logging.getLogger(), logging.getLogger("bot")
    monkeypatch.setattr(root, "handlers", root.handlers[:])
    before = root.level, own.level
    try:
        set_up_logging("DEBUG", "the-token")
        assert logging.getLogger("bot.discord_app").isEnabledFor(logging.DEBUG)
        assert not logging.getLogger("discord.gateway").isEnabledFor(logging.DEBUG)
    finally:
        root.setLevel(before[0])
        own.setLevel(before[1])
