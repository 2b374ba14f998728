"""What people do, answered by a plain client."""

import pytest

from tests.discord_server.commands import NotOfferedError
from tests.discord_server.echo import Echo
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MODERATOR

pytestmark = pytest.mark.usefixtures("client")


async def test_a_slash_command_is_answered(routed: DiscordServer) -> None:
    reply = await routed.slash("echo", {"text": "hello"})
    assert (reply.type, reply.content, reply.ephemeral) == (4, "hello", False)


async def test_a_deferred_command_is_waited_for_with_its_follow_up(routed: DiscordServer) -> None:
    reply = await routed.slash("later")
    await routed.requested("POST", "/webhooks/*")
    assert (reply.type, reply.content, reply.ephemeral) == (5, "thought", True)
    assert [one.content for one in reply.followups] == ["and more"]


async def test_a_second_callback_is_refused_with_40060(routed: DiscordServer) -> None:
    reply = await routed.slash("twice")
    await routed.requested("PATCH", "/webhooks/*")
    assert reply.content == "40060"


async def test_a_modal_is_shown_and_submitted(routed: DiscordServer) -> None:
    asked = await routed.slash("ask")
    assert asked.modal["title"] == "Ask"
    reply = await routed.submit_modal(asked, {"words": "why?"})
    assert reply.content == "You wrote: why?"


async def test_a_button_changes_its_message(routed: DiscordServer) -> None:
    panel = await routed.slash("panel")
    reply = await routed.press(panel, "Press")
    assert reply.type == 7
    assert panel.content == "pressed"
    assert panel.components == []


async def test_a_select_gives_its_values(routed: DiscordServer) -> None:
    panel = await routed.slash("panel")
    assert (await routed.select(panel, "choose", "a")).content == "chosen: ['a']"


async def test_a_layout_is_read_as_text_and_buttons(routed: DiscordServer) -> None:
    reply = await routed.slash("card")
    assert reply.text == "A heading\nand words"
    assert [button["label"] for button in reply.message.buttons] == ["Watch"]


async def test_a_file_comes_with_its_words(routed: DiscordServer) -> None:
    reply = await routed.slash("paper")
    assert reply.content == "see the paper"
    assert routed.requests[-1].files == {"files[0]": b"words"}


async def test_autocomplete_gives_choices(routed: DiscordServer) -> None:
    choices = await routed.autocomplete("spell", {"word": "walk"})
    assert [choice["name"] for choice in choices] == ["walks", "walked"]


async def test_a_message_command_sees_the_whole_message(routed: DiscordServer) -> None:
    said = await routed.say("not addressed")
    assert (await routed.message_menu("Cite this", said)).content == "“not addressed”"


async def test_members_permissions_reach_the_client(routed: DiscordServer) -> None:
    boss = routed.join(routed.guild, routed.add_user("grace"), MODERATOR)
    assert (await routed.slash("moderate", user=boss)).content == "True"
    assert (await routed.slash("moderate", checked=False)).content == "False"


async def test_the_clients_of_people_do_not_offer_what_is_not_for_them(
    routed: DiscordServer,
) -> None:
    with pytest.raises(NotOfferedError, match="hidden"):
        await routed.slash("moderate")
    with pytest.raises(NotOfferedError, match="1 to 300 characters"):
        await routed.slash("echo", {"text": "x" * 301})
    with pytest.raises(NotOfferedError, match="required"):
        await routed.slash("echo")
    with pytest.raises(NotOfferedError, match="no command"):
        await routed.slash("nothing")


async def test_an_app_installed_by_a_user_works_where_the_bot_is_not(
    routed: DiscordServer,
) -> None:
    elsewhere = routed.add_guild("Elsewhere", bot_is_member=False)
    for channel in (elsewhere.channel, routed.group_dm()):
        reply = await routed.slash("echo", {"text": "hi"}, channel=channel, user_install=True)
        assert reply.content == "hi"


async def test_a_mention_is_answered_as_a_reply(routed: DiscordServer) -> None:
    reply = await routed.message("hello", mention_bot=True)
    assert reply.content.endswith("hello")
    assert reply.reply_to is not None
    again = await routed.message("and now?", reply_to=reply)
    assert again.content == "You said: and now?"


async def test_a_direct_message_is_answered(routed: DiscordServer) -> None:
    assert (await routed.message("hello", dm=True)).content == "You said: hello"


async def test_what_is_not_addressed_is_left_alone_and_its_content_hidden(
    routed: DiscordServer, client: Echo
) -> None:
    await routed.no_reply("hello everybody")
    assert "" in client.heard
    assert "hello everybody" not in client.heard


async def test_an_answer_to_what_was_not_addressed_fails_the_test(routed: DiscordServer) -> None:
    with pytest.raises(AssertionError, match="the bot answered"):
        await routed.no_reply(f"{routed.bot.mention} this is addressed")
    routed.violations.clear()
