"""People and servers by pseudonym: names that tell nobody's id to who has not the secret. Pure."""

import hmac
from dataclasses import dataclass, field

_SHOWN = 12  # hexadecimal digits of a name: 48 bits keep a million people of one server apart
_SHOWN_OF_READER = 6  # those who read a server's log are few


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Calls a person by name, `names(user_id, guild_id)`; the secret is in no repr.

    Each name is the same whenever it is asked for, and another in each server, so that what two
    servers export cannot be joined.
    """

    _secret: bytes = field(repr=False)

    def __call__(self, user_id: int, guild_id: int | None) -> str:
        """Such as `person-3f9c1a27b04d`; questions outside servers share the guild None."""
        where = "nowhere" if guild_id is None else str(guild_id)
        return f"person-{self._keyed(f'name {user_id} {where}').hex()[:_SHOWN]}"

    def reader(self, user_id: int, guild_id: int) -> str:
        """Such as `a1b2c3`: who read a server's log, and had themselves forgotten since.

        It has nothing in common with what the same person is called in an export.
        """
        return self._keyed(f"reader {user_id} {guild_id}").hex()[:_SHOWN_OF_READER]

    def person(self, user_id: int) -> bytes:
        """The 32 bytes by which a person is remembered who wants nothing else remembered."""
        return self._keyed(f"person {user_id}")

    def server(self, guild_id: int) -> bytes:
        """The 32 bytes by which a server is remembered that the log has forgotten."""
        return self._keyed(f"server {guild_id}")

    def _keyed(self, what: str) -> bytes:
        return hmac.digest(self._secret, what.encode(), "sha256")
