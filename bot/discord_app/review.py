"""Rows of the query log as a private message for a server's moderators."""

from collections.abc import Mapping, Sequence

from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.markup import isolated, plain, shortened, visible
from bot.discord_app.reply import Reply, plain_citation
from bot.notes.passage import Corpus
from bot.querylog.record import StoredQuery, Tally

_QUESTION = 120  # characters shown of a question


def render_recent(rows: Sequence[StoredQuery], corpus: Corpus) -> Reply:
    """The rows in the order given, as many as fit; says how many do not."""
    if not rows:
        return Reply("Nobody has asked me anything in this server yet.", private=True)
    cited = {passage.id: plain_citation(passage.citation) for passage in corpus.passages}
    lines = [_line(row, cited) for row in rows]
    for count in range(len(lines), 0, -1):
        left_out = len(lines) - count
        tail = [f"-# {left_out} older would not fit here."] if left_out else []
        text = "\n".join([*lines[:count], *tail])
        if length(text) <= MESSAGE:
            return Reply(text, private=True)
    return Reply("The rows are too long to be shown here.", private=True)


def _line(row: StoredQuery, cited: Mapping[str, str]) -> str:
    """When, who, where and what; below it what came of it and the passage found first."""
    record = row.record
    who = f"<@{record.user_id}>" if record.user_id else "somebody"
    where = f" in <#{record.channel_id}>" if record.channel_id else ""
    question = isolated(shortened(visible(record.question), _QUESTION))
    first = next((cited.get(passage.id, plain(passage.id)) for passage in record.passages), None)
    found = f" · {first}" if first and record.outcome == "answered" else ""
    outcome = plain(record.outcome.replace("_", " "))
    when = f"<t:{int(record.asked_at.timestamp())}:f>"
    return f"{when} {who}{where}: {question}\n-# {outcome}{found}{_votes(row.votes)}"


def _votes(votes: Tally) -> str:
    counts = ((votes.helpful, "helpful"), (votes.not_helpful, "not helpful"))
    return "".join(f" · {count} found it {opinion}" for count, opinion in counts if count)
