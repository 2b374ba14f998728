"""The words by which people say whose words they quote: tables, folded."""


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


SAYING = _table(
    "said says say saying tells told claimed claims claim claiming argued argues argue arguing "
    "believes believed thinks thought think put puts called calls calling described describes "
    "predicted predicts mentioned mentions noted notes wrote writes tweeted asked asks ask replied "
    "replies answered answers quipped joked remarked remarks admitted admits explained explains "
    "stated states declared declares insisted insists suggested suggests goes went warned warns "
    "phrased phrases observed observes concluded concludes conceded concedes reckons wonders "
    "expects expected points pointed like"
)
"""Verbs that a name before or after them turns into a claim."""

LINKS = _table(
    "literally actually just really also once then later even again basically never always "
    "famously already has have had did does is was be been all totally clearly explicitly openly "
    "himself who that recently still kinda here directly specifically to the guest host"
)
"""What may stand between a name and its verb."""

OBJECTS = _table("that it us :")
"""What may stand between a verb and what was said."""

OWN = _table("words word quote quotes line phrase phrasing take claim statement")
"""What makes somebody's words of a possessive: in Ada's words."""

ELSEWHERE = _table("on with at not to asked asks told tells via interviewing versus vs")
"""What before a name tells that somebody else is speaking: on Ada's podcast, not Ada."""

LOOSE = _table("like put puts goes went points pointed claim ask argue think describe")
"""Verbs that make a claim of a speaker's name only: things put, go and point, too."""

SOURCES = _table("per quoting quotes by from")
"""What before a name tells where words come from."""

SHOW = _table("podcast pod show interview episode episodes channel video patreon")
"""What a host's name may stand for."""

PRONOUNS = _table("he she they someone somebody")
"""Speakers whom the text leaves unnamed."""

DASHES = _table("— – - -- ~ (")
"""What stands before a name under a quotation."""

FRAME = _table(
    "love loved like liked line quote quoted quoting part bit favourite favorite remember heard "
    "hear best great amazing wild crazy insane true real facts this based banger goat hits hit "
    "lol lmao rofl haha hahaha omg wtf imo imho tbh ngl fr bro dude guys guy "
    "man yeah yes yep no nope agree agreed disagree right wrong same "
    "exactly literally episode podcast interview clip "
    "tldr psa fyi btw caption reminder spoiler transcript timestamp rumour rumor legend "
    "tweet source edit context ok okay and but so because also when where while wow damn"
)
"""What people write around a quotation without marks; none of it belongs to the quotation."""

CONNECTIVES = _table("which but because though although while whereas since and so")
"""What opens the writer's own comment after a quotation without marks."""

NEGATIONS = _table("no not never none nobody nothing neither nor without cannot")
"""What turns a meaning when it is left out or added."""
