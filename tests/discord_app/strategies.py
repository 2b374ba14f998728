"""Content as odd as can be: whatever it holds, what is made of it keeps to its laws."""

from hypothesis import strategies as st

from bot.notes.episode import Citation, Claim, Passage, PassageKind, Span, Voice
from bot.replies.sentences import load_languages
from tests.discord_app.builders import DWARKESH, ILYA

LINK = "https://www.youtube.com/watch?v=aR20FWCCjAs&t=1129s"

spoken = st.sampled_from(list(load_languages()))
texts = st.text(max_size=120) | st.text('“”"*_`<>@[]()#-|~\\ a\u202e\u200b', max_size=60)
long_texts = texts | st.builds(lambda text, times: text * times, texts, st.integers(1, 80))
spans = st.builds(
    Span,
    text=long_texts,
    voice=st.sampled_from(Voice),
    speaker=st.sampled_from([ILYA, DWARKESH, None]) | texts,
)
citations = st.builds(
    Citation,
    episode=st.just("ep"),
    source=texts,
    label=long_texts,
    link=st.just(LINK) | texts,
    starts_at=st.none() | st.integers(0, 90_000),
)
passages = st.builds(
    Passage,
    id=texts,
    kind=st.sampled_from(PassageKind),
    citation=citations,
    claim=st.builds(
        Claim,
        id=texts,
        voice=st.sampled_from(Voice),
        speaker=st.none() | texts,
        spans=st.lists(spans, max_size=6).map(tuple),
    ),
)
