"""Who may review a server's log."""

from collections.abc import Iterable

import discord


def may_review(
    held: discord.Permissions, roles: Iterable[int], reviewer_roles: frozenset[int]
) -> bool:
    """Whether somebody who holds these permissions and roles in a server may review its log.

    Those who may manage messages may, and who has one of the roles that its managers named.
    """
    moderates = held.manage_messages or held.administrator
    return moderates or not reviewer_roles.isdisjoint(roles)


def roles_of(interaction: discord.Interaction[discord.Client]) -> frozenset[int]:
    """The ids of the roles that whoever acts holds in the server it is in."""
    member = interaction.user
    return (
        frozenset(role.id for role in member.roles)
        if isinstance(member, discord.Member)
        else frozenset()
    )
