"""An answer as the server wants it in which it is given. Pure."""

from dataclasses import replace

from bot.discord_app.custom_ids import Press, What
from bot.discord_app.here import Here
from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.quoting.entry_ids import EntryPress, Step
from bot.discord_app.reply import Reply
from bot.discord_app.wording import private_here
from bot.querylog.servers import Style


def fitted_to(here: Here, reply: Reply, asked: bool | None = None) -> Reply:  # noqa: FBT001 -- what an option held
    """The answer in the server's style, and private where it has to be.

    `asked` is what the asker chose of `private`: whoever wanted it public is told why it is not,
    above it or, where there is no room, after it. Where nothing is public,
    nothing can be shared. A menu stays below text.
    """
    text, after = reply.text, reply.after
    if here.overrules(asked):
        word = private_here(here.tongues.own)
        told = f"-# {word}\n{text}"
        text, after = (told, after) if length(told) <= MESSAGE else (text, word)
    presses = (one for one in reply.presses if here.public or not _shares(one))
    private = reply.private or not here.public
    return replace(
        reply,
        text=text,
        after=after,
        private=private,
        say=here.tongues.of(private=private),
        style=here.style if reply.menu is None else Style.TEXT,
        presses=tuple(presses),
    )


def _shares(press: object) -> bool:
    if isinstance(press, EntryPress):
        return press.step is Step.POST
    return isinstance(press, Press) and press.what is What.SHARE
