"""Quoting in a discussion: passages called for by name, quotes checked, claims found."""
