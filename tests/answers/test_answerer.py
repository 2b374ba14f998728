"""Questions to answers, on the content that ships and on small worlds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.answer import Answer, Correction, Hit, Outcome
from bot.answers.answerer import Answerer
from bot.answers.dictionary import Dictionary
from bot.answers.evaluation import read_questions
from bot.answers.evidence import load_calibration
from bot.answers.language import Language
from bot.notes.episode import PassageKind, build_corpus
from tests.answers.conftest import KNOWLEDGE
from tests.answers.corpora import corpus_of_texts
from tests.calibration.trials import EPISODES, QUESTIONS, corpus_of

ONE_EACH = corpus_of_texts("dogs bark", "cows moo", "cats purr").passages

PLAIN_QUESTIONS = {
    "Q1": "Who is Ilya Sutskever, the CEO of SSI?",
    "Q2": "Which analogies does Ilya use to argue?",
    "Q3": "Are these claims proven results or only conjectures?",
    "Q4": "Where does value now lie, so what of it?",
    "Glossary: Age of scaling → age of research": "When did the age of scaling start and end?",
    "Glossary: Generalisation gap": "What is the generalisation gap?",
    "Glossary: Value function": "What is a value function in reinforcement learning?",
    "Glossary: Reward-hacking the evals": "What does reward-hacking the evals mean?",
    "Glossary: Pre-training": "What is pre-training?",
    "Glossary: Continual learning": "What is continual learning?",
    "Glossary: AGI / narrow AI": "Where do the terms AGI and narrow AI come from?",
    "Glossary: Straight-shot superintelligence": "What is straight-shot superintelligence?",
    "Glossary: Care for sentient life": "What is care for sentient life?",
    "Glossary: Feel / feel the AGI": "What does it mean to feel the AGI?",
    "Glossary: Research taste": "Define research taste",
    "Explaining model jaggedness": "Why does the vibe-coding loop bring back bug A?",
    "Emotions and value functions": "Which patient could not decide what socks to pick?",
    "What are we scaling?": "Is scaling more the most productive use of compute?",
    "Why humans generalise better than models": "How does a teenager learn to drive in 10 hours?",
    "Straight-shotting superintelligence": "How many GPUs was AlexNet trained on?",
    "SSI’s model will learn from deployment": "Is it deployed like a superintelligent 15-year-old?",
    "Alignment": "Would capping the power of the most powerful system help?",
    "Age of research company": "Who left SSI for Meta?",
    "Self-play and multi-agent": "What is self-play good for?",
    "Research taste": "Do the folds of the brain matter?",
    "See also": "Is there a related episode with Andrej Karpathy?",
}


@pytest.mark.parametrize(("source", "question"), PLAIN_QUESTIONS.items(), ids=PLAIN_QUESTIONS)
def test_every_source_is_on_top_for_a_plain_question_about_it(
    answerer: Answerer, source: str, question: str
) -> None:
    assert answerer.answer(question).hits[0].passage.citation.source == source


def test_every_source_has_its_plain_question(answerer: Answerer) -> None:
    assert set(answerer.corpus.episodes[0].sources) == set(PLAIN_QUESTIONS)


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("stroke patient socks", "Emotions and value functions"),
        ("who left for Meta?", "Age of research company"),
        (
            "why do humans generalise better than models?",
            "Why humans generalise better than models",
        ),
        (
            "why do humans generalize better than models?",
            "Why humans generalise better than models",
        ),
    ],
)
def test_a_question_of_the_notes_is_answered(
    answerer: Answerer, question: str, source: str
) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.shown[0].passage.citation.source == source


@pytest.mark.parametrize("question", ["best lasagne recipe", "", " ", "🙏", "hi there!", "?!"])
def test_what_the_notes_do_not_hold_is_not_covered_and_shows_nothing(
    answerer: Answerer, question: str
) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.NOT_COVERED
    assert answer.shown == ()


def test_words_that_no_passage_holds_are_named_as_typed(answerer: Answerer) -> None:
    assert answerer.answer("best lasagne recipe").terms_unknown == ("lasagne",)


def test_a_corrected_word_is_told(answerer: Answerer) -> None:
    answer = answerer.answer("what about superinteligence")
    assert answer.corrections == (Correction("superinteligence", "superintelligence"),)


def test_only_what_is_not_covered_comes_with_a_suggestion(answerer: Answerer) -> None:
    assert answerer.answer("who left for Meta?").suggestion is None
    near = answerer.answer("how do I sharpen a kitchen knife")
    assert near.outcome is Outcome.NOT_COVERED
    assert near.suggestion is not None


def test_nothing_is_suggested_for_what_has_nothing_to_do_with_the_notes(answerer: Answerer) -> None:
    assert answerer.answer("who won the champions league").suggestion is None


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("What is it about?", "Q1"),
        ("what is the episode about?", "Q1"),
        ("How is it argued?", "Q2"),
        ("is it true", "Q3"),
        ("what of it?", "Q4"),
        ("Q3", "Q3"),
        ("what are we scaling?", "What are we scaling?"),
        ("what does pre-training mean?", "Glossary: Pre-training"),
        ("see also", "See also"),
    ],
)
def test_the_name_of_a_source_is_answered_by_it(
    answerer: Answerer, question: str, source: str
) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert not answer.small_talk
    assert answer.hits[0].passage.citation.source == source


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Who said “a million Ilyas”?", "play-million"),
        ("who said 'the answer was everything'", "jagged-data"),
        ('did Dwarkesh say "a human being is not an AGI"?', "deploy-overshot"),
        ('Did Ilya say "the whole problem is the power"?', "align-power"),
    ],
)
def test_who_asks_after_a_quotation_is_shown_what_quotes_it(
    answerer: Answerer, question: str, first: str
) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.shown[0].passage.id == f"sutskever-2025/{first}"


@pytest.mark.parametrize(
    "question", ["who said “a million Ilyas” in Paris?", "who said “the whole problem is not”?"]
)
def test_a_quotation_with_more_beside_it_or_of_other_words_is_no_name(
    answerer: Answerer, question: str
) -> None:
    assert answerer.examine(question).named == ()


@pytest.mark.parametrize("question", ["hi there!", "lol thanks", "you suck"])
def test_small_talk_asks_nothing_of_the_notes(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    assert answer.small_talk
    assert answer.outcome is Outcome.NOT_COVERED
    assert answer.suggestion is None


@pytest.mark.parametrize(
    "question",
    [
        "my sourdough died today. anyway what's a value function?",
        "what's a value function? asking because my puppy chewed the lecture notes",
        "Long day at the hospital... What's a value function? No rush!",
    ],
)
def test_chatter_in_another_sentence_does_not_outweigh_the_question(
    answerer: Answerer, question: str
) -> None:
    answer = answerer.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.hits[0].passage.citation.source in {
        "Glossary: Value function",
        "Emotions and value functions",
    }


@pytest.mark.parametrize("name", ["altman", "leike", "groq", "musk", "llama", "gemma", "lecun"])
def test_names_of_the_field_are_not_read_as_misspellings(answerer: Answerer, name: str) -> None:
    assert answerer.answer(f"what about {name} then").corrections == ()


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("how do humans generalise, what is his theory?", "human-withheld"),
        ("why won't he tell us his research ideas?", "q2-guarded"),
    ],
)
def test_that_ilya_declined_to_say_is_an_answer(
    answerer: Answerer, question: str, claim: str
) -> None:
    shown = [hit.passage.claim.id for hit in answerer.answer(question).shown]
    assert claim in shown


def test_hits_are_ranked_and_limited(answerer: Answerer) -> None:
    hits = answerer.answer("compute", limit=4).hits
    assert len(hits) == 4
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_equal_scores_keep_the_order_of_the_notes(
    language: Language, dictionary: Dictionary
) -> None:
    corpus = corpus_of_texts("dogs bark", "cows moo", "dogs bark", "dogs bark")
    small = Answerer(corpus, language, dictionary, load_calibration(KNOWLEDGE))
    found = [hit.passage.id for hit in small.answer("bark").hits]
    assert found == ["example/c0", "example/c2", "example/c3"]


@pytest.mark.parametrize(
    "variant",
    [
        "{} https://example.org/x?y=1",
        "<@123> {}",
        "@footnote {}",
        "{} 🌡️ #ai",
        "{} for a beginner",
        "{}, in plain english?",
        "{} (my brother has his doubts about it)",
        "{} page 1",
        "{} etc",
        "in 2026, {}",
        "a friend says it is obvious but {}",
    ],
)
@pytest.mark.parametrize("question", ["why is AGI a misleading term", "what is a value function"])
def test_what_asks_nothing_changes_nothing(answerer: Answerer, question: str, variant: str) -> None:
    plain, noisy = answerer.answer(question), answerer.answer(variant.format(question))
    assert noisy.outcome is plain.outcome
    assert noisy.hits[0].passage == plain.hits[0].passage


@pytest.mark.parametrize("question", ["why did he found SSI", "name a few topics"])
def test_search_wording_or_one_shared_word_alone_is_no_answer(
    answerer: Answerer, question: str
) -> None:
    answer = answerer.answer(question)
    assert answer.told or answer.outcome is not Outcome.ANSWERED


def test_what_says_the_same_stands_as_one_with_both_citations(answerer: Answerer) -> None:
    hits = answerer.answer("does empathy come from mirror neurons?").hits
    merged = [hit for hit in hits if hit.also]
    assert {hit.passage.kind for hit in merged} <= {PassageKind.TERM, PassageKind.CLAIM}
    assert merged
    assert sum(hit.repeats for hit in hits) == sum(len(hit.also) for hit in merged)


def test_only_passages_that_come_near_the_first_are_shown() -> None:
    hits = tuple(
        Hit(passage, score) for passage, score in zip(ONE_EACH, (1.0, 0.7, 0.5), strict=True)
    )
    assert Answer("?", Outcome.ANSWERED, hits, "r").shown == hits[:2]


def test_loading_another_episode_does_not_change_when_the_first_abstains(
    answerer: Answerer, language: Language, dictionary: Dictionary
) -> None:
    bees = corpus_of(EPISODES / "bees-2024" / "asked.md")
    both = build_corpus([*answerer.corpus.episodes, *bees.episodes], "both")
    beside = Answerer(both, language, dictionary, load_calibration(KNOWLEDGE))
    questions = [each.question for each in read_questions(QUESTIONS / "mixed.jsonl")]
    outcomes = [(answerer.answer(each), beside.answer(each)) for each in questions]
    abstain = [
        (alone.outcome is Outcome.NOT_COVERED, both.outcome is Outcome.NOT_COVERED)
        for alone, both in outcomes
    ]
    # A question that the other episode comes closer to may be shown that.
    assert sum(alone is not both for alone, both in abstain) <= 0.08 * len(questions)
    assert not any(both and not alone for alone, both in abstain)


def test_the_same_question_gets_the_same_answer(answerer: Answerer) -> None:
    question = "is scaling dead, and what comes next?"
    assert answerer.answer(question) == answerer.answer(question)


@settings(deadline=None)
@given(question=st.text(max_size=2000))
def test_no_question_raises(answerer: Answerer, question: str) -> None:
    answer = answerer.answer(question)
    assert answer.question == question
    assert answer.revision == answerer.corpus.revision
