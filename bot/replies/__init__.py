"""What is said: replies as values, each sentence once, and the languages that word them."""
