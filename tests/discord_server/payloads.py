"""The world in Discord's JSON. Contains no protocol: who gets what is decided elsewhere."""

import re
from datetime import UTC, datetime
from typing import Any

from tests.discord_server.world import DISCORD_EPOCH, Channel, ChannelType, Guild, Json, Role, User

JOINED = "2024-05-01T12:00:00.000000+00:00"
_MENTION = re.compile(r"<@!?(\d+)>")


def timestamp(snowflake: int) -> str:
    """When the thing with this id was made."""
    made = datetime.fromtimestamp(((snowflake >> 22) + DISCORD_EPOCH) / 1000, UTC)
    return made.isoformat()


def user_json(user: User) -> Json:
    return {
        "id": str(user.id),
        "username": user.name,
        "discriminator": "0",
        "global_name": None if user.bot else user.name.title(),
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
    }


def own_user_json(bot: User) -> Json:
    """The answer to `GET /users/@me`."""
    private = {"verified": True, "mfa_enabled": True, "locale": "en-US", "email": None, "flags": 0}
    return user_json(bot) | private


def application_json(bot: User, owner: User) -> Json:
    return {
        "id": str(bot.id),
        "name": bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": user_json(owner),
        "team": None,
        "flags": 0,
        "integration_types_config": {"0": {}, "1": {}},
    }


def member_json(guild: Guild, user: User) -> Json:
    """A member without the user, as inside a message."""
    return {
        "roles": [str(role.id) for role in guild.roles_of(user)],
        "joined_at": JOINED,
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
        "banner": None,
        "pending": False,
    }


def role_json(role: Role, position: int) -> Json:
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def channel_json(channel: Channel) -> Json:
    shared = {"id": str(channel.id), "type": int(channel.type), "last_message_id": None, "flags": 0}
    if channel.guild is None:
        recipients = [user_json(user) for user in channel.recipients]
        group = {"name": channel.name, "icon": None, "owner_id": str(channel.recipients[0].id)}
        return shared | {"recipients": recipients} | (group if channel.type == 3 else {})
    shared |= {"guild_id": str(channel.guild.id), "name": channel.name}
    if channel.parent is not None:
        return shared | _thread(channel.parent)
    if channel.type is ChannelType.VOICE:
        shared |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    return shared | {
        "position": channel.guild.channels.index(channel),
        "permission_overwrites": [
            {
                "id": str(one.id),
                "type": int(one.of_member),
                "allow": str(one.allow),
                "deny": str(one.deny),
            }
            for one in channel.all_overwrites
        ],
        "nsfw": False,
        "topic": None,
        "rate_limit_per_user": 0,
        "parent_id": None,
    }


def _thread(parent: Channel) -> Json:
    """What a thread has in the place of a channel's own settings."""
    metadata = {"archived": False, "auto_archive_duration": 1440, "locked": False}
    return {
        "parent_id": str(parent.id),
        "owner_id": str(parent.guild.owner.id) if parent.guild else None,
        "thread_metadata": metadata | {"archive_timestamp": JOINED},
        "message_count": 0,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "total_message_sent": 0,
    }


def guild_json(guild: Guild, bot: User) -> Json:
    """`GUILD_CREATE`: of the members only the bot, as without the members intent."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "splash": None,
        "owner_id": str(guild.owner.id),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "roles": [role_json(role, place) for place, role in enumerate(guild.roles)],
        "emojis": [],
        "stickers": [],
        "features": [],
        "mfa_level": 0,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "premium_tier": 0,
        "preferred_locale": guild.locale,
        "nsfw_level": 0,
        "joined_at": JOINED,
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(guild, bot) | {"user": user_json(bot)}],
        "channels": [channel_json(one) for one in guild.channels if one.parent is None],
        "threads": [channel_json(one) for one in guild.channels if one.parent is not None],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def mentioned(content: str, users: dict[int, User]) -> list[User]:
    """The known users whose mention stands in the text, each once."""
    ids = dict.fromkeys(int(found) for found in _MENTION.findall(content))
    return [users[found] for found in ids if found in users]


def message_json(message_id: int, author: User, channel: Channel, **fields: Any) -> Json:  # noqa: ANN401 -- any field of a message
    """A plain message; `fields` add to it or replace."""
    return {
        "id": str(message_id),
        "type": 0,
        "channel_id": str(channel.id),
        "author": user_json(author),
        "content": "",
        "timestamp": timestamp(message_id),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": 0,
    } | fields


def interaction_place_json(channel: Channel, user: User, permissions: int | None) -> Json:
    """Where an interaction happens and who acts, with the permissions Discord computed."""
    place: Json = {"channel_id": str(channel.id), "channel": channel_json(channel)}
    if channel.guild is None:
        return place | {"user": user_json(user)}
    guild = channel.guild
    held = guild.permissions_in(channel, user) if permissions is None else permissions
    place["channel"]["permissions"] = str(int(held))
    member = member_json(guild, user) | {"user": user_json(user), "permissions": str(int(held))}
    return place | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": member,
    }
