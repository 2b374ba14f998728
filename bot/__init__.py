"""Footnote: answers about a podcast episode, each with its section citation."""
