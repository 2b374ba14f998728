"""What tests notice: a module with one thing in it changed, again and again.

    python -m tests.faults.mutants MODULE.py TESTS… [--sample N] [--seed N]

Changed are comparisons, and/or, not, numbers, truth, and the same in statements of SQL. Prints the
share that the tests notice, and each change that they do not. It works on a copy of the last
commit.
"""

import argparse
import ast
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings import PROJECT_ROOT

PATIENCE = 300.0
"""Seconds after which tests count as hung, which is noticed."""

OTHERS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
IN_SQL = (
    *(("<=", "<"), (">=", ">"), (" AND ", " OR "), (" OR ", " AND "), ("NOT IN", "IN")),
    *(("max(", "min("), (" DESC", ""), ("= 1", "= 0"), ("= 0", "= 1"), ("NOT NULL", "NULL")),
)


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Each change of the module: which it is, and the module with it."""
    size = len(list(ast.walk(ast.parse(source))))
    for at in range(size):
        tree = ast.parse(source)
        node = list(ast.walk(tree))[at]
        for told in _changes(node):
            line = getattr(node, "lineno", 0)
            yield f"line {line}: {told}", ast.unparse(tree)


def _changes(node: ast.AST) -> Iterator[str]:
    """Change the node in place, in one way after another; what each is."""
    match node:
        case ast.Compare(ops=[first, *rest]) if type(first) in OTHERS:
            node.ops = [OTHERS[type(first)](), *rest]  # type: ignore[list-item]  # of its kind
            yield f"{type(first).__name__} in {ast.unparse(node)}"
        case ast.BoolOp(op=op):
            node.op = OTHERS[type(op)]()  # type: ignore[assignment]  # of its kind
            yield f"{type(op).__name__} in {ast.unparse(node)}"
        case ast.UnaryOp(op=ast.Not()):
            node.op = ast.UAdd() if isinstance(node.operand, ast.Constant) else ast.Not()
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
            yield f"no not in {ast.unparse(node)}"
        case ast.Constant(value=bool() as value):
            node.value = not value
            yield f"{node.value} for {value}"
        case ast.Constant(value=int() as value):
            node.value = value + 1
            yield f"{value + 1} for {value}"
        case ast.Constant(value=str() as value) if " WHERE " in value or "SELECT" in value:
            for old, new in IN_SQL:
                if old in value:
                    node.value = value.replace(old, new, 1)
                    yield f"{new!r} for {old!r} in {' '.join(value.split())[:60]}"


def noticed(copy: Path, tests: list[str]) -> bool:
    """Whether a test fails, or hangs."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(command, cwd=copy, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 -- our own tests
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def run(module: str, tests: list[str], sample: int, seed: int) -> list[str]:
    """What every change of the sample came to; raises if the tests fail without any."""
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        git = ["git", "archive", "HEAD"]
        archived = subprocess.run(git, cwd=PROJECT_ROOT, check=True, capture_output=True)  # noqa: S603 -- known
        subprocess.run(["tar", "xf", "-", "-C", copy], input=archived.stdout, check=True)  # noqa: S603, S607 -- its own archive
        if noticed(copy, tests):
            raise SystemExit("the tests fail as it is")
        changed = copy / module
        found = list(mutants(changed.read_text("utf-8")))
        chosen = random.Random(seed).sample(found, min(sample, len(found)))  # noqa: S311 -- a sample
        survivors = []
        for told, source in chosen:
            changed.write_text(source, "utf-8")
            if not noticed(copy, tests):
                survivors.append(told)
    share = 1 - len(survivors) / len(chosen)
    return [f"{share:.0%} of {len(chosen)} noticed, of {len(found)} that there are", *survivors]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("module")
    parser.add_argument("tests", nargs="+")
    parser.add_argument("--sample", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    told = run(chosen.module, chosen.tests, chosen.sample, chosen.seed)
    print("\n".join(told))  # noqa: T201 -- the answer


if __name__ == "__main__":
    main()
