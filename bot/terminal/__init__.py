"""The terminal edge: the commands, and an answer as text or JSON."""
