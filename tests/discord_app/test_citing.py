"""Citing without a question: by command, from the choices that are offered while typing."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.answers.answerer import Answerer
from tests.discord_app.conftest import StartBot
from tests.discord_app.revising import answering
from tests.discord_app.running import RunningBot
from tests.discord_server.server import DiscordServer

GPUS = "sutskever-2025/straight-transformer"
SSI = "sutskever-2025: Alignment"
OWN_WORDS = "-# Ilya Sutskever’s own words · [§ Straight-shotting superintelligence] · [sect"


@pytest.fixture
async def _revised(start_bot: StartBot, answerer: Answerer) -> AsyncIterator[RunningBot]:
    """A bot on a revision of the notes from which one claim was withdrawn."""
    (episode,) = answerer.corpus.episodes
    first, *others = episode.sections
    left = replace(first, claims=first.claims[1:])
    gone = {first.claims[0].id: "the recording says otherwise"}
    edited = replace(episode, sections=(left, *others), withdrawn=gone)
    async with start_bot(answerer=answering(edited)) as running:
        yield running


async def offered(server: DiscordServer, command: str, option: str, typed: str) -> list[str]:
    choices = await server.autocomplete(command, {option: typed})
    assert len(choices) <= 25
    return [choice["name"] for choice in choices]


async def chosen(server: DiscordServer, command: str, option: str, typed: str) -> str:
    """The value of the first choice that is offered."""
    return str((await server.autocomplete(command, {option: typed}))[0]["value"])


@pytest.mark.usefixtures("bot")
async def test_nothing_typed_offers_sections_and_terms(discord_server: DiscordServer) -> None:
    names = await offered(discord_server, "cite", "passage", "")
    assert re.fullmatch(r"§ Explaining model jaggedness · section, \d+ passages", names[0])
    assert "Glossary: Value function · term" in names
    assert len(names) == 25


@pytest.mark.usefixtures("bot")
async def test_a_choice_tells_what_it_is_and_from_where(discord_server: DiscordServer) -> None:
    names = await offered(discord_server, "cite", "passage", "two gp")
    assert names[0] == "“two GPUs of today” · § Straight-shotting superintelligence"
    assert names[1].startswith("Paraphrase: Ilya recalls AlexNet, which was trained on two…")
    assert names[1].endswith("… · § Straight-shotting superintelligence")


@pytest.mark.usefixtures("bot")
async def test_more_candidates_than_choices_are_cut_at_twenty_five(
    discord_server: DiscordServer,
) -> None:
    assert len(await offered(discord_server, "cite", "passage", "ilya")) == 25
    assert len(await offered(discord_server, "quote", "words", "")) == 25


@pytest.mark.usefixtures("bot")
async def test_typing_errors_and_anything_else_typed_are_taken(
    discord_server: DiscordServer,
) -> None:
    names = await offered(discord_server, "cite", "passage", "superinteligence")
    assert names[0].startswith("§ Straight-shotting superintelligence")
    assert await offered(discord_server, "cite", "passage", "zyzzyva") == []
    assert await offered(discord_server, "cite", "passage", "\u202e\x00`<@1>")
    assert await offered(discord_server, "cite", "passage", "lasagne " * 700) == []


@pytest.mark.usefixtures("bot")
async def test_a_chosen_quotation_posts_exactly_its_passage(discord_server: DiscordServer) -> None:
    value = await chosen(discord_server, "cite", "passage", "two gpus of today")
    reply = await discord_server.slash("cite", {"passage": value})
    assert "“two GPUs of today”" in reply.content
    assert "-# Paraphrase of Ilya Sutskever · [§ Straight-shotting superintelligence]" in (
        reply.content
    )
    assert reply.content.count("\n-# ") == 1
    assert not reply.ephemeral
    assert (await discord_server.slash("cite", {"passage": GPUS})).content == reply.content


@pytest.mark.usefixtures("bot")
async def test_a_citation_can_be_private(discord_server: DiscordServer) -> None:
    assert (await discord_server.slash("cite", {"passage": GPUS, "private": True})).ephemeral


@pytest.mark.usefixtures("bot")
async def test_a_section_is_cited_with_what_fits_and_how_many_more(
    discord_server: DiscordServer,
) -> None:
    reply = await discord_server.slash("cite", {"passage": SSI})
    assert re.match(r"\*\*§ Alignment\*\* · \d+ passages\n\n", reply.content)
    assert reply.content.endswith(" more passages would not fit here.")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("typed", ["lasagne", "sutskever-2025/forged", "other: Lasagne", "#"])
async def test_what_was_typed_or_forged_gets_a_private_word(
    discord_server: DiscordServer, typed: str
) -> None:
    for command, option in (("cite", "passage"), ("quote", "words"), ("glossary", "term")):
        reply = await discord_server.slash(command, {option: typed})
        assert "The notes have nothing here called" in reply.content
        assert reply.ephemeral


@pytest.mark.usefixtures("bot")
async def test_what_was_typed_with_an_error_is_what_alone_is_called_so(
    discord_server: DiscordServer,
) -> None:
    typed = await discord_server.slash("cite", {"passage": "aligment"})
    assert typed.content == (await discord_server.slash("cite", {"passage": SSI})).content
    reply = await discord_server.slash("cite", {"passage": "alignment lasagne"})
    assert "Perhaps: [§ Alignment]" in reply.content
    assert reply.ephemeral


@pytest.mark.usefixtures("bot")
async def test_a_name_typed_in_full_needs_no_choice(discord_server: DiscordServer) -> None:
    typed = await discord_server.slash("cite", {"passage": "[§ alignment]"})
    assert typed.content == (await discord_server.slash("cite", {"passage": SSI})).content


@pytest.mark.usefixtures("_revised")
async def test_a_withdrawn_passage_says_so_and_why(
    discord_server: DiscordServer, answerer: Answerer
) -> None:
    gone = answerer.corpus.episodes[0].sections[0].claims[0].id
    reply = await discord_server.slash("cite", {"passage": f"sutskever-2025/{gone}"})
    assert reply.content == (
        f"*sutskever-2025/{gone}* was withdrawn from the notes: the recording says otherwise."
    )
    assert reply.ephemeral
    assert "“two GPUs of today”" in (await discord_server.slash("cite", {"passage": GPUS})).content


@pytest.mark.usefixtures("bot")
async def test_a_quotation_is_posted_as_own_words_alone(discord_server: DiscordServer) -> None:
    value = await chosen(discord_server, "quote", "words", "gpus of today")
    reply = await discord_server.slash("quote", {"words": value})
    assert reply.content.startswith(f"“two GPUs of today”\n{OWN_WORDS}")
    assert not reply.ephemeral


@pytest.mark.usefixtures("bot")
async def test_the_hosts_words_are_quoted_as_the_hosts(discord_server: DiscordServer) -> None:
    value = await chosen(discord_server, "quote", "words", "the real reward hacking")
    reply = await discord_server.slash("quote", {"words": value})
    assert "\n-# Dwarkesh Patel’s own words · [§ Explaining model jaggedness]" in reply.content


@pytest.mark.usefixtures("bot")
async def test_quotations_alone_are_offered_and_a_paraphrase_is_never_posted_as_one(
    discord_server: DiscordServer,
) -> None:
    names = await offered(discord_server, "quote", "words", "research")
    assert names
    assert all(name.startswith("“") for name in names)
    reply = await discord_server.slash("quote", {"words": GPUS})
    assert "nothing here called" in reply.content


@pytest.mark.usefixtures("bot")
async def test_a_term_is_shown_with_what_to_see_also(discord_server: DiscordServer) -> None:
    value = await chosen(discord_server, "glossary", "term", "continal learning")
    reply = await discord_server.slash("glossary", {"term": value})
    assert reply.content.startswith("**Glossary: Continual learning** · ")
    assert "· 2 passages" in reply.content
    assert reply.content.count("-# Paraphrase of Ilya Sutskever · [Glossary: ") == 1  # under both
    assert reply.content.endswith("-# See also: § SSI’s model will learn from deployment")


@pytest.mark.usefixtures("bot")
async def test_a_page_of_a_section_can_be_called_for(discord_server: DiscordServer) -> None:
    second = await discord_server.slash("section", {"title": SSI, "page": 2})
    assert re.search(r"\n-# Page 2 of \d$", second.content)
    assert second.ephemeral
    beyond = await discord_server.slash("section", {"title": SSI, "page": 99, "private": False})
    assert beyond.content.endswith("there is no page 99.")
    assert beyond.ephemeral
    assert beyond.message.buttons == []


@pytest.mark.usefixtures("bot")
async def test_a_section_is_shown_to_everybody_only_if_asked(
    discord_server: DiscordServer,
) -> None:
    options = {"title": "alignment", "private": False}
    assert not (await discord_server.slash("section", options)).ephemeral


async def test_what_everybody_sees_counts_towards_the_cool_down_and_the_rest_does_not(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=1, cooldown_seconds=60) as running:
        for _ in range(3):
            assert (
                "GPUs"
                in (await discord_server.slash("cite", {"passage": GPUS, "private": True})).content
            )
        assert not (await discord_server.slash("cite", {"passage": GPUS})).ephemeral
        second = await discord_server.slash("cite", {"passage": GPUS})
        assert second.content.startswith("That was quick.")
        assert second.ephemeral
        assert await running.rows() == []


@pytest.mark.usefixtures("bot")
async def test_it_works_in_direct_messages_and_where_only_a_user_brought_the_bot(
    discord_server: DiscordServer,
) -> None:
    direct = await discord_server.slash("cite", {"passage": GPUS}, dm=True)
    group = discord_server.group_dm()
    brought = await discord_server.slash(
        "quote", {"words": "nothing"}, channel=group, user_install=True
    )
    assert "two GPUs" in direct.content
    assert brought.ephemeral
