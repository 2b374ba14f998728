"""What is known: episodes as values, their Markdown form, and the checks on it."""
