from tests.answers.conftest import analyser, answerer, dictionary, language
from tests.querylog.conftest import path

__all__ = ["analyser", "answerer", "dictionary", "language", "path"]
