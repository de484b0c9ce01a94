"""No public function of statistics or of disclosure goes without a test that calls it by its name.

What uses a function may hide what is wrong with it: two wrongs that cancel out, or an end that is
never reached. What is needed inside its module alone has a name that begins with an underscore.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import citywise

ROOMS = ("comparison", "disclosure")
CORE, TESTS = Path(citywise.__file__).parent, Path(__file__).parents[1]


def public_functions(source: str) -> set[str]:
    """Names of functions and methods that others may call."""
    tree = ast.parse(source)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    bodies = [tree.body, *(node.body for node in classes if not node.name.startswith("_"))]
    functions = [node for body in bodies for node in body if isinstance(node, ast.FunctionDef)]
    return {node.name for node in functions if not node.name.startswith("_")}


def used_names(source: str) -> Iterator[str]:
    """Names that stand in expressions; being imported is no use."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_being_imported_is_no_test():
    assert public_functions("def a(): ...\ndef _b(): ...\nclass C:\n def d(self): ...") == {
        "a",
        "d",
    }
    assert set(used_names("from x import a\nb(c.d)")) == {"b", "c", "d"}


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_function_is_called_by_name_in_a_test_of_its_room(room):
    tests = (path.read_text(encoding="utf-8") for path in (TESTS / room).rglob("*.py"))
    used = {name for source in tests for name in used_names(source)}
    untested = {
        f"{path.stem}.{name}"
        for path in (CORE / room).rglob("*.py")
        for name in public_functions(path.read_text(encoding="utf-8")) - used
    }
    assert untested == set()
