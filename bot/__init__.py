"""Footnote: answers about a podcast episode, each with its section citation.

The house's words, each for one thing:

- episode, section, claim, term: what an author writes. A claim is one bullet; a term is an entry of
  the glossary. The notes are all of it, a corpus is the notes as loaded, under their revision.
- passage: what is searched and cited: a claim with its citation. Its id outlives edits.
- citation: where a passage stands, and the moment of the recording.
- voice: whose words a span of a passage holds: a speaker's own (quote), the notes' restatement of
  them (paraphrase), or the note-writer's judgement (assessment).
- hit: a passage with its score. Evidence: what of a question a passage holds. Outcome: what the
  hits are worth: answered, tentative or not covered.
- gist: a question's telling words in one order, the same for wordings alike. Gap: what the notes
  lack, as one or many gists; a moderator's note on it is told apart as a gap's note.
- query: a row of the log, with its votes; reading: that a moderator looked at some, which the audit
  lists. Scope: which rows somebody may see. Surface: how it was asked. Place: the channel that one
  must be able to see to see a query.
- event: what somebody did in Discord (a command, a press, a form, a message), from which everything
  there begins.
- sentence: what the bot says, as a value that an edge words in a language. Document: a reply as a
  value, which an edge's writer lays out. Action: what can be done under a reply; Discord shows it
  as a button of an action row.
"""
