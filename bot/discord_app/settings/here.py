"""What holds where something is asked, by the settings of the server it is asked in. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.discord_app.phrases import IN_ENGLISH, Tongues
from bot.querylog.servers import Limit, ServerSettings, Style


@dataclass(frozen=True, slots=True)
class Here:
    """What a server's settings come to in one of its channels; as it is made, what holds elsewhere.

    `guild_id` is the server whose settings hold, None where none do. `public`: everybody may see
    answers. `private`: answers are private unless somebody asks otherwise. `cooldown` None: as the
    operator has it. `reviewer_roles` may review the server's log. `tongues` are the languages that
    replies are worded in.
    """

    guild_id: int | None = None
    public: bool = True
    private: bool = False
    style: Style = Style.TEXT
    cooldown: Limit | None = None
    reviewer_roles: frozenset[int] = frozenset()
    tongues: Tongues = IN_ENGLISH

    def keeps_private(self, asked: bool | None) -> bool:  # noqa: FBT001 -- what an option held
        """Whether an answer is private; `asked` is what its asker chose, None for nothing."""
        return not self.public or (self.private if asked is None else asked)

    def overrules(self, asked: bool | None) -> bool:  # noqa: FBT001 -- as above
        """Whether somebody asked for everybody to see what is private here."""
        return asked is False and not self.public


ELSEWHERE = Here()
"""Where no server's settings hold: in private messages, and where the bot is somebody's guest."""


def here_in(settings: ServerSettings, channels: Collection[int]) -> Here:
    """What the settings come to in a channel; `channels` are its id and, of a thread, its parent's.

    Where the channel is not known, it is not listed.
    """
    listed = settings.public_channels
    return Here(
        guild_id=settings.guild_id,
        public=listed is None or not listed.isdisjoint(channels),
        private=settings.private,
        style=settings.style,
        cooldown=settings.cooldown,
        reviewer_roles=settings.reviewer_roles,
    )
