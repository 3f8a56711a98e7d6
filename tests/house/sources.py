"""The sources as the house rules read them."""

import ast
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("common", "staff", "cases", "contacts", "commissions", "reports", "collections_desk")


@lru_cache(maxsize=1)
def modules() -> tuple[Path, ...]:
    """Return every Python module of the product, migrations and tests left out."""
    found = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    return tuple(path for path in found if "migrations" not in path.parts)


@lru_cache(maxsize=1)
def templates() -> tuple[Path, ...]:
    """Return every template."""
    return tuple(sorted((ROOT / "templates").rglob("*.html")))


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    """Return the path below the root."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield every function of a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call of a module with its dotted name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node
