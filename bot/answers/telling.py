"""What is told of an episode, of the notes on it, of the bot and of what it keeps."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.answers.answer import About, Link, Sentence, Told, Wish, say
from bot.answers.intents import Intent
from bot.notes.episode import Corpus, Episode, Passage, PassageKind, Section, Voice, cite, written

SMALL_TALK = Told(
    About.BOT,
    (
        say(
            "That asks nothing of the notes. Ask about the episode, such as: what is a value "
            "function? Or ask what I can do."
        ),
    ),
)
"""What is told where nothing is asked; in Discord the help is."""


def _bot(*lines: Sentence) -> Told:
    return Told(About.BOT, lines)


def _privacy(wish: Wish, *lines: Sentence) -> Told:
    return Told(About.PRIVACY, lines, wish=wish)


_WHAT = say(
    "I am Footnote, a program: no person, and no AI that writes; there is no language model in "
    "me. I search one reader’s notes on the episode and show what they say, each claim with its "
    "citation and with whose words it holds."
)
_ONLY_NOTES = say(
    "I have not heard the episode and read no web page: I know nothing but these notes. Where "
    "they do not cover a question, I say so."
)
_CAN = say(
    "Ask about the episode by `/ask`, a mention or a direct message. `/section` reads a section, "
    "`/glossary` a term; `/cite` and `/quote` post a passage; `/check` tells whether a quotation "
    "is right; `/about` shows the episode and everything else."
)
_RIGHT = say(
    "I find passages by their words, and may find the wrong ones: read the citation, and follow "
    "its link to the recording. Whether the notes are right, I cannot tell."
)
_FEEDBACK = say(
    "Press *Not helpful* under an answer and say why, if you like: this server’s moderators and "
    "my operator read it. Or tell a moderator."
)
_KEPT = say(
    "Questions put to me and votes on my answers are logged, with who gave them. My operator can "
    "read them and, in a server, its moderators what was asked there. All of it is deleted after "
    "some time: `/privacy show` tells after how many days, and what is kept of you."
)
_CHOICES = say(
    "`/privacy export` gives you all of it, `/privacy delete` deletes it, `/privacy opt-out` has "
    "nothing more stored. In a terminal, `ask --no-log` leaves the log alone."
)

OF_ITSELF: Mapping[str, Told] = {
    "can": _bot(_WHAT, _CAN),
    "machine": _bot(_WHAT, _RIGHT),
    "works": _bot(_ONLY_NOTES, _WHAT, _RIGHT),
    "limits": _bot(
        _ONLY_NOTES,
        say(
            "I answer in the words of the notes, which are in English. A reply to one of my "
            "answers asks on within it; what is not addressed to me I do not see."
        ),
    ),
    "maker": _bot(
        say("Who runs me, this server’s moderators know; who made me is not in the notes."),
        _WHAT,
    ),
    "private": _bot(
        say(
            "With `private: True`, `/ask` answers you alone, and you can share the answer "
            "afterwards. Without it everybody in the channel sees the answer, unless the server "
            "has it otherwise. A direct message stays between you and me."
        ),
        _KEPT,
    ),
    "feedback": _bot(_FEEDBACK, _RIGHT),
    "buttons": _bot(
        say(
            "Under an answer, *More* shows further passages and *Related* what stands beside it; "
            "*Share* posts an answer that only you see, and *Delete* takes one away, for who "
            "asked and who may manage messages."
        ),
        _FEEDBACK,
    ),
    "stop": _privacy(
        Wish.OPT_OUT,
        say(
            "`/privacy opt-out` has nothing of yours stored from now on, and I go on answering. "
            "What you just wrote was not logged."
        ),
        _CHOICES,
    ),
    "resume": _privacy(
        Wish.SHOW,
        say("After `/privacy opt-in`, what you ask is stored again, like everybody’s questions."),
        _KEPT,
    ),
    "delete": _privacy(
        Wish.DELETE,
        say(
            "`/privacy delete` deletes everything I keep about you, and asks once before. What "
            "you just wrote was not logged."
        ),
        _CHOICES,
    ),
    "export": _privacy(
        Wish.EXPORT,
        say("`/privacy export` gives you everything I keep about you, as a file."),
        _CHOICES,
    ),
    "stored": _privacy(Wish.SHOW, _KEPT, _CHOICES),
}
"""What is told of the bot and of one's data, by the name of the intent."""


QUOTED = 3
"""How many quotations are shown where no theme is named."""

SUBJECT = 6
"""How many words may name something that is talked about."""

Find = Callable[[str], tuple[Passage, ...]]
"""The passages that the notes have on a subject, best first; none where they do not cover it."""

_SECTION = frozenset(("section", "chapter", "part", "segment"))
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_NUMBERS = {"opening": 1, "last": -1, "final": -1, "closing": -1, "tenth": 10, "penultimate": -2}
_NUMBERS |= {word: number for number, word in enumerate(_ORDINALS, start=1)}
_COMPARED = frozenset(("before", "after", "earlier", "later", "older", "newer"))
_LAST_BUT_ONE = re.compile(r"\bsecond(?: to)? last\b")
_NUMBER = re.compile(r"([1-9]\d?)(?:st|nd|rd|th)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A message's intent, the episode that it means, and the passages that it follows on."""

    intent: Intent
    episode: Episode
    shown: Sequence[Passage]


class Teller:
    """Tells what is known of the episodes of a corpus, the notes on them and the bot."""

    def __init__(self, corpus: Corpus, find: Find, terms: Callable[[str], tuple[str, ...]]) -> None:
        self._corpus = corpus
        self._find = find
        self._terms = terms
        self._titles_of = {
            episode.id: {each.source: frozenset(terms(each.title)) for each in episode.sections}
            for episode in corpus.episodes
        }
        self._newest = max(corpus.episodes, key=lambda each: each.published, default=None)
        self._tellings: Mapping[str, Callable[[Asked], Told | None]] = {
            "length": _length,
            "date": _date,
            "people": self._people,
            "link": _link,
            "title": self._titles,
            "notes": self._notes,
            "voice": _voice,
            "place": _place,
            "longest": _longest,
            "at_time": _at_time,
            "sections": _sections,
            "glossary": _glossary,
            "overview": self._overview,
            "neighbours": self._neighbours,
            "summary": self._summary,
            "section_time": self._section_time,
            "quotes": self._quotes,
        }

    def tell(self, intent: Intent, shown: Sequence[Passage] = ()) -> Told | None:
        """The reply to a message of this intent; None where the notes have not what it names.

        `shown` are the passages of the answer that the message follows.
        """
        episode = self._meant(intent, shown)
        if episode is None:
            return None
        told = OF_ITSELF.get(intent.name)
        if told is None:
            told = self._tellings[intent.name](Asked(intent, episode, shown))
        return told and self._naming(told, episode)

    def _meant(self, intent: Intent, shown: Sequence[Passage]) -> Episode | None:
        """The episode that the message names, that it follows on, or else the newest."""
        known = {each.id: each for each in self._corpus.episodes}
        named = [each for each in known.values() if names_of(each) & set(intent.words)]
        if len(named) == 1:
            return named[0]
        follows = next((each.citation.episode for each in shown), None)
        return known.get(follows or "", self._newest)

    def _naming(self, told: Told, episode: Episode) -> Told:
        """The reply with a first line that tells of which of several episodes it is."""
        if len(self._corpus.episodes) < 2 or told.about is About.BOT:  # noqa: PLR2004 -- no doubt
            return told
        line = say(
            "On {title}. Name another episode’s guest to ask about that.", title=episode.title
        )
        return Told(told.about, (line, *told.lines), told.passages, told.wish)

    def _titles(self, asked: Asked) -> Told:
        known = self._corpus.episodes if len(self._corpus.episodes) > 1 else (asked.episode,)
        return Told(
            About.EPISODE,
            tuple(
                say(
                    "The notes are on {title}, published on {day}.",
                    title=each.title,
                    day=each.published,
                )
                for each in known
            ),
        )

    def _people(self, asked: Asked) -> Told:
        line = say(
            "The guest is {guest}, and the host, who asks the questions, is {host}.",
            guest=asked.episode.guest,
            host=asked.episode.host,
        )
        return Told(About.EPISODE, (line,), self._find(" ".join(asked.intent.words)))

    def _notes(self, asked: Asked) -> Told:
        author = say(
            "Who wrote the notes is not stated in them: a listener of the episode, and neither its "
            "guest nor its host."
        )
        if asked.episode.author is not None:
            author = say("The notes are by {author}.", author=asked.episode.author)
        of = say(
            "They hold {number} passages, revision {revision}: a reader’s notes, no transcript.",
            number=len(self._corpus.passages),
            revision=self._corpus.revision,
        )
        return Told(About.EPISODE, (author, of))

    def _overview(self, asked: Asked) -> Told | None:
        """What the whole episode is about: the first of the questions that a reader puts to it."""
        passages = tuple(each for each in self._of(asked.episode) if each.citation.source == "Q1")
        line = say("The episode in short; a section can be had in short as well:")
        return Told(About.CONTENTS, (line,), passages) if passages else None

    def _neighbours(self, asked: Asked) -> Told | None:
        section = self._section(asked.episode, asked.intent)
        if section is None:
            return None
        sections = asked.episode.sections
        at = sections.index(section)
        around = sections[max(0, at - 1) : at + 2]
        return _contents(
            say("Around it, in their order:"), *(_times(asked.episode, each) for each in around)
        )

    def _summary(self, asked: Asked) -> Told | None:
        episode, intent = asked.episode, asked.intent
        section = self._section(episode, intent)
        if section is None:
            return None
        passages = self._passages(episode, section)
        line = say(
            "{section} runs from {start} to {end}. The notes on it begin so; `/section` reads on:",
            section=cite(episode, section),
            start=written(section.starts_at),
            end=written(_end(episode, section)),
        )
        return Told(About.CONTENTS, (line,), passages)

    def _section_time(self, asked: Asked) -> Told | None:
        episode, intent = asked.episode, asked.intent
        section = self._section(episode, intent)
        if section is None and (intent.wants != "section" or intent.rest.count(" ") >= SUBJECT):
            return None
        found = self._find(intent.rest)
        if section is None:
            here = {each.source: each for each in episode.sections}
            own = (each.citation for each in found if each.citation.episode == episode.id)
            section = next((here[each.source] for each in own if each.source in here), None)
        if section is None:
            return None
        line = say(
            "{section} starts at {start} and ends at {end}.",
            section=cite(episode, section),
            start=written(section.starts_at),
            end=written(_end(episode, section)),
        )
        return Told(About.CONTENTS, (line,), found)

    def _quotes(self, asked: Asked) -> Told | None:
        episode, intent = asked.episode, asked.intent
        if not self._terms(intent.rest):
            whole = (each for each in self._of(episode) if each.voice is Voice.QUOTE)
            passages = tuple(whole)[:QUOTED]
            line = say("Some of the speakers’ own words; `/quote` offers them all:")
        else:
            found = self._find(intent.rest)
            passages = tuple(each for each in found if each.claim.quotations)
            line = say("The speakers’ own words on this stand in quotation marks:")
        return Told(About.CONTENTS, (line,), passages) if passages else None

    def _of(self, episode: Episode) -> Iterator[Passage]:
        return (each for each in self._corpus.passages if each.citation.episode == episode.id)

    def _passages(self, episode: Episode, section: Section) -> tuple[Passage, ...]:
        held = (each for each in self._of(episode) if each.kind is PassageKind.CLAIM)
        return tuple(each for each in held if each.citation.source == section.source)

    def _section(self, episode: Episode, intent: Intent) -> Section | None:
        """The section that a message names: by its whole title, or by words of it and no others."""
        numbered = _numbered(episode, intent.words)
        if numbered is not None:
            return numbered
        said = frozenset(self._terms(" ".join(intent.words)))
        rest = frozenset(self._terms(intent.rest))
        titles = self._titles_of[episode.id]
        whole = [
            each
            for each in episode.sections
            if titles[each.source] and titles[each.source] <= said and rest <= titles[each.source]
        ]
        if whole:
            return max(whole, key=lambda each: len(titles[each.source]))
        if not rest or intent.wants == "title":
            return None
        part = [each for each in episode.sections if rest <= titles[each.source]]
        return min(part, key=lambda each: len(titles[each.source]), default=None)


def _numbered(episode: Episode, words: Sequence[str]) -> Section | None:
    """The section that words name by its number, such as `third section` or `chapter 3`."""
    words = _LAST_BUT_ONE.sub("penultimate", " ".join(words)).split()
    for before, word, after in zip(("", *words), words, (*words[1:], ""), strict=False):
        if word in _SECTION:
            number = _NUMBERS.get(before) or _number(after) or _number(before)
            if number is not None and number <= len(episode.sections):
                return episode.sections[number - 1 if number > 0 else number]
    return None


def _number(word: str) -> int | None:
    found = _NUMBER.fullmatch(word)
    return int(found[1]) if found else None


def names_of(episode: Episode) -> frozenset[str]:
    """The words by which people call an episode: of its guest's name."""
    return frozenset(episode.guest.lower().split())


def _episode(*lines: Sentence) -> Told:
    return Told(About.EPISODE, lines)


def _contents(*lines: Sentence) -> Told:
    return Told(About.CONTENTS, lines)


def _link(asked: Asked) -> Told:
    return _episode(say("The recording: {link}", link=Link(asked.episode.video)))


def _length(asked: Asked) -> Told:
    episode = asked.episode
    return _episode(
        say(
            "The episode lasts {length}: {minutes} minutes.",
            length=written(episode.length),
            minutes=round(episode.length / 60),
        )
    )


def _date(asked: Asked) -> Told:
    day, named = asked.episode.published, asked.intent.day
    if named is None or _COMPARED.isdisjoint(asked.intent.words):
        return _episode(
            say("The episode was published on {day}.", day=day),
            say("When it was recorded is not in the notes."),
        )
    after = named.is_after(day)
    if after is None:
        return _episode(say("Neither, but within it: the episode was published on {day}.", day=day))
    if after:
        return _episode(say("Before: the episode was published on {day}.", day=day))
    return _episode(say("After: the episode was published on {day}.", day=day))


def _sections(asked: Asked) -> Told:
    episode = asked.episode
    return _contents(
        say("The notes follow the episode in {number} sections:", number=len(episode.sections)),
        *(_times(episode, each) for each in episode.sections),
    )


def _longest(asked: Asked) -> Told:
    episode = asked.episode
    by_length = sorted(episode.sections, key=lambda each: _end(episode, each) - each.starts_at)
    return _contents(
        say("The longest section:"),
        _times(episode, by_length[-1]),
        say("The shortest:"),
        _times(episode, by_length[0]),
    )


def _at_time(asked: Asked) -> Told:
    episode, at = asked.episode, asked.intent.moment or 0
    if at >= episode.length:
        return _contents(
            say("The episode is over by then: it lasts {length}.", length=written(episode.length))
        )
    past = [each for each in episode.sections if each.starts_at <= at]
    ahead = [each for each in episode.sections if each.starts_at > at]
    lines = [say("At {moment} the episode is in this section:", moment=written(at))]
    lines += [_times(episode, each) for each in past[-1:]]
    if ahead:
        lines += [say("The next one is:"), _times(episode, ahead[0])]
    return _contents(*lines)


def _times(episode: Episode, section: Section) -> Sentence:
    end = _end(episode, section)
    return say(
        "{section}: {start} to {end}, {minutes} minutes",
        section=cite(episode, section),
        start=written(section.starts_at),
        end=written(end),
        minutes=max(1, round((end - section.starts_at) / 60)),
    )


def _end(episode: Episode, section: Section) -> int:
    later = (each.starts_at for each in episode.sections if each.starts_at > section.starts_at)
    return min(later, default=episode.length)


def _glossary(asked: Asked) -> Told | None:
    terms = asked.episode.terms
    if not terms:
        return None
    return _contents(
        say("The glossary explains these words; `/glossary` shows one:"),
        Sentence("{names}", {"names": " · ".join(term.name for term in terms)}),
    )


def _place(asked: Asked) -> Told | None:
    places = (each for each in asked.shown if each.citation.starts_at is not None)
    place = next(places, None)
    if place is None:
        return None
    sections = (each for each in asked.episode.sections if each.source == place.citation.source)
    line = say("It is from this section; the link leads to its beginning:")
    times = (_times(asked.episode, each) for each in sections)
    return Told(About.CONTENTS, (line, *times), tuple(asked.shown))


def _voice(asked: Asked) -> Told:
    lines = (
        *(_voice_of(each) for each in asked.shown[:1]),
        say(
            "Under each passage stands whose words it holds: a speaker’s own, a paraphrase of a "
            "speaker by the note-writer, or the note-writer’s assessment. Only what stands in "
            "quotation marks was said in these words, and none of it is mine."
        ),
    )
    return Told(About.CONTENTS, lines, tuple(asked.shown))


def _voice_of(passage: Passage) -> Sentence:
    speaker = passage.speaker or ""
    match passage.voice:
        case Voice.QUOTE:
            return say("That was a quotation: {speaker}’s own words.", speaker=speaker)
        case Voice.PARAPHRASE:
            return say(
                "That was a paraphrase of {speaker} in the note-writer’s words, except what stands "
                "in quotation marks.",
                speaker=speaker,
            )
        case Voice.ASSESSMENT:
            return say(
                "That was the note-writer’s own assessment: nobody in the episode said it, except "
                "what stands in quotation marks."
            )
