"""Every check, shown by what it prints about the README's example once it is broken."""

# ruff: noqa: E501 -- a line is a case: what stands there, what replaces it, what lint says

from collections.abc import Callable

import pytest

LONG = "word " * 61
PRICE = "- “Sleep is the price we pay for learning.” {#sleep-price quote Ada Example}"
EIGHT = "{#sleep-eight-hours paraphrase Ada Example}"
SUBJECT = "{#q1-subject assessment}"
DOUBTS = "Ada doubts that everybody needs"
TWO_SECTIONS = f"""## § Why we wake (TIME)

{PRICE.replace("sleep-price", "wake")}

## See also"""

BREAKS: list[tuple[str, str, str]] = [
    # front matter
    ("---\nid:", "id:", "1: no front matter: a file starts with ---"),
    ("id: example-2026", "id: other-2026", "2: id other-2026 differs from the file's name, example-2026"),
    ("id: example-2026", "id: Ex_1", "2: front matter: id Ex_1 is not lower-case words joined by hyphens, at most 60 characters"),
    ("guest: Ada Example\n", "", "1: front matter: guest is missing"),
    ("guest: Ada", "author:\nguest: Ada", "4: front matter: author is empty"),
    ("guest: Ada Example", "guest:", "4: front matter: guest is empty"),
    ("guest: Ada Example", "guest: [Ada Example]", "4: front matter: a value is one line of text"),
    ("guest: Ada", "colour: red\nguest: Ada", "4: front matter: unknown key colour"),
    ("guest: Ada", "id: x\nguest: Ada", "4: front matter: id stands here a second time"),
    ("title: Ada", "title: On: Ada", "3: front matter is not YAML: mapping values are not allowed here (put a value with a colon in it between double quotes)"),
    ("2026-03-01", "2026-02-30", "6: front matter: published 2026-02-30 is no date: yyyy-mm-dd"),
    ("2026-03-01", "20260301", "6: front matter: published 20260301 is no date: yyyy-mm-dd"),
    ("0:58:30", "58:30", "7: front matter: length 58:30 is no length: h:mm:ss"),
    ("https://www", "http://www", "8: front matter: video is not a plain https address"),
    ("---\n\n## Q1", "\n\n## Q1", "1: front matter is not closed: end it with ---"),
    # headings and parts
    ("## Q1: What", "## Q5: What", "11: unknown heading: Q5: What is it about?"),
    ("## Q1: What", "### Q1: What", "11: a heading that is not of level 2: write ## and its text"),
    ("## See also", "## Glossary: Replay", "32: Glossary: Replay stands here a second time, first on line 17"),
    (PRICE + "\n", "## § Why we wake (0:01:00)\n", "26: Why we sleep holds no claim"),
    (" (0:00:00)", "", "26: Why we sleep has no time: write (h:mm:ss) after its title"),
    ("(0:00:00)", "(0:60:00)", "26: 0:60:00 is not a time: write h:mm:ss"),
    ("## See also", TWO_SECTIONS.replace("TIME", "0:00:00"), "32: 0:00:00 is not after 0:00:00, the section before"),
    ("## See also", TWO_SECTIONS.replace("TIME", "0:58:30"), "32: 0:58:30 is past the episode's length"),
    ("## § Why we sleep (0:00:00)", "## Q2: Why?", "1: no section: an episode has at least one"),
    # ids
    ("#sleep-price", "#Sleep_price", "28: id Sleep_price is not lower-case words joined by hyphens, at most 60 characters"),
    ("#sleep-price", "#" + "a" * 61, f"28: id {'a' * 61} is not lower-case words joined by hyphens, at most 60 characters"),
    ("#sleep-price", "#q1-subject", "28: id q1-subject stands here a second time, first on line 13"),
    ("#sleep-price", "#sleep-nine-hours", "28: id sleep-nine-hours was withdrawn on line 45: choose another"),
    # voices and speakers
    (SUBJECT, "{#q1-subject}", "13: no voice: write quote, paraphrase or assessment"),
    (SUBJECT, "{#q1-subject rumour}", "13: unknown voice rumour: write quote, paraphrase or assessment"),
    (SUBJECT, "", "13: a claim ends with {#id voice Speaker Name}"),
    (SUBJECT, "{q1-subject assessment}", "13: a claim ends with {#id voice Speaker Name}"),
    (SUBJECT, "{#q1-subject assessment Ada Example}", "13: an assessment is nobody's: Ada Example cannot be its speaker"),
    (EIGHT, "{#sleep-eight-hours paraphrase}", "29: a paraphrase needs its speaker"),
    (EIGHT, "{#sleep-eight-hours paraphrase Ada}", "29: unknown speaker Ada: write Ada Example or Ben Sample"),
    ("{Ben Sample}", "{Ben}", "29: unknown speaker Ben: write Ada Example or Ben Sample"),
    ("“a number in search of a reason”{Ben Sample}. " + EIGHT, "“a number”. {#sleep-eight-hours assessment}", "29: a quotation in an assessment needs its speaker: “…”{Name}"),
    ("learning.” {#", "learning.” Well. {#", "28: a claim with voice quote is one quotation of its speaker and nothing else"),
    # quotation marks
    ("learning.” {#", "learning. {#", "28: “ is never closed"),
    ("- “Sleep", "- Sleep", "28: ” closes no quotation"),
    ("the price", "“the price”", "28: a quotation inside a quotation"),
    ("“Sleep is the price we pay for learning.”", "“”", "28: an empty quotation"),
    ("twenty", '"twenty"', '13: " as a quotation mark: write “ ”'),
    ("twenty", "‘twenty’", "13: ‘ as a quotation mark: write “ ”"),
    # names
    ("see: Spindles\n", "see: Dreams\n", "24: Dreams is no part or concept of this episode"),
    ("See: § Why we sleep", "See: § Why we wake", "19: § Why we wake is no part or concept of this episode"),
    ("Glossary: Replay; §", "Glossary: Replays; §", "40: Glossary: Replays is no part of this episode"),
    ("see: Spindles\n", "see: Spindles;\n", "24: an empty name"),
    ("  - see: Spindles; Sleep Stages\n", "", "34: a reference says what it points to: see: …"),
    ("- Sleep Stages: outside", "- Sleep Stages: outside\n- Spindles: Q1", "42: concept Spindles stands here a second time"),
    ("Stages: outside", "Stages", "41: write a name, a colon, and what it stands for"),
    # texts
    (DOUBTS, LONG + DOUBTS, "29: 84 words: a claim has 60 at most"),
    ("sleeping people remember better, and Ada Example answers", "", "13: 13 words: a claim has 15 at least"),
    (DOUBTS, "She doubts that everybody needs", "29: a claim names its subject: it cannot start with She"),
    (DOUBTS, "It’s doubtful that everybody needs", "29: a claim names its subject: it cannot start with It"),
    ("twenty", "*twenty*", "13: * looks like markup: text is shown as it stands"),
    ("twenty", "`twenty`", "13: ` looks like markup: text is shown as it stands"),
    ("twenty", "[twenty](x)", "13: ]( looks like markup: text is shown as it stands"),
    ("twenty", "_twenty_", "13: _t looks like markup: text is shown as it stands"),
    ("twenty", "<@123>", "13: <@123> looks like a mention or an emoji of Discord"),
    ("twenty", "<#123>", "13: <#123> looks like a mention or an emoji of Discord"),
    ("twenty", "<:owl:123>", "13: <:owl:123> looks like a mention or an emoji of Discord"),
    ("twenty", "@everyone", "13: @everyone looks like a mention or an emoji of Discord"),
    ("twenty", "@here", "13: @here looks like a mention or an emoji of Discord"),
    ("twenty", "twen\u200bty", "13: the character U+200B cannot be seen"),
    ("Why we sleep (", "Why *we* sleep (", "26: * looks like markup: text is shown as it stands"),
    # blocks
    ("  - asked: what is", "  - hint: what is", "15: below a claim only “asked: …” and “see: …” may stand"),
    ("  - asked: what is", "  - asked: x\n    - asked: what is", "16: bullets stand two levels deep at most"),
    ("summary; topic", "summary; ; topic", "15: an empty wording"),
    ("  - asked: what is", "    1. asked: what is", "15: a stray ordered list inside a bullet"),
    (PRICE, "Stray.\n\n" + PRICE, "28: a stray paragraph: only one “See: …” may stand here"),
    ("## See also", "Stray.\n\n## See also", "32: a stray paragraph among the bullets"),
    ("## See also", "> Stray.\n\n## See also", "32: a stray blockquote among the bullets"),
    ("## See also", "```\nx\n```\n\n## See also", "32: a stray fence among the bullets"),
    ("## See also", "[x]: https://example.org\n\n## See also", "32: a stray paragraph among the bullets"),
    ("## See also", "-\n\n## See also", "32: a bullet without text"),
    ("## Q1: What", "Stray.\n\n## Q1: What", "11: a stray paragraph before the first heading"),
    ("## See also\n", "## See also\n\nSee: Q1\n", "34: a stray paragraph: only one “See: …” may stand here"),
    ("## Withdrawn\n", "## Withdrawn\n\nStray.\n", "45: a stray paragraph: only bullets may stand here"),
    ("- Sleep Stages: outside", "- Sleep Stages: outside\n  - x: y", "42: no bullets may stand below this one"),
]  # fmt: skip


@pytest.mark.parametrize(("sound", "broken", "problem"), BREAKS, ids=[b[2][:60] for b in BREAKS])
def test_a_problem_is_named_with_its_line(
    sound: str, broken: str, problem: str, example: str, problems_of: Callable[[str], list[str]]
) -> None:
    assert sound in example, "the test breaks nothing"
    found = problems_of(example.replace(sound, broken, 1))
    assert f"knowledge/episodes/example-2026.md:{problem}" in found


def test_a_sound_file_has_no_problem(example: str, problems_of: Callable[[str], list[str]]) -> None:
    assert problems_of(example) == []


def test_all_problems_are_reported_in_the_order_of_lines(
    example: str, problems_of: Callable[[str], list[str]]
) -> None:
    broken = example.replace("twenty", "*twenty*").replace("0:58:30", "x").replace("Q1:", "Q7:")
    assert [problem.split(":")[1] for problem in problems_of(broken)] == ["7", "11"]
    broken = example.replace("twenty", "*twenty*").replace("0:58:30", "x").replace(EIGHT, "")
    assert [problem.split(":")[1] for problem in problems_of(broken)] == ["7", "13", "29"]


def test_a_quoted_opening_may_start_with_a_pronoun(
    example: str, problems_of: Callable[[str], list[str]]
) -> None:
    assert problems_of(example.replace("“Sleep is", "“It is")) == []


def test_windows_line_endings_change_no_line_number(
    example: str, problems_of: Callable[[str], list[str]]
) -> None:
    found = problems_of(example.replace("twenty", "*twenty*").replace("\n", "\r\n"))
    assert [problem.split(":")[1] for problem in found] == ["13"]
