"""What answers: text to terms, BM25 over passages, a question to an answer."""
