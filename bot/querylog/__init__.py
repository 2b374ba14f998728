"""What was asked: the query log on SQLite, and the only SQL in the house."""
