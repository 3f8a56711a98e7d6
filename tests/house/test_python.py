"""House rules of the Python code: sizes, names, clock, money, writes, logs."""

import ast
import re
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from tests.house.sources import APPS, ROOT, calls, functions, modules, name, tree

MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 50
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "services", "managers", "signals", "misc"}
CLOCKS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "time.time")
WRITES = {"save", "create", "bulk_create", "bulk_update", "update", "delete", "get_or_create", "update_or_create"}
MACHINE = re.compile(r"(?<![\w.])/(work|root|home/\w+|Users)/")


def test_files_stay_short() -> None:
    tests = sorted((ROOT / "tests").rglob("*.py"))
    long = {name(path): count for path in (*modules(), *tests) if (count := _lines(path)) > MOST_FILE_LINES}
    assert long == {}


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_functions_stay_short() -> None:
    long = {
        f"{name(path)}:{function.name}": length
        for path in modules()
        for function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > MOST_FUNCTION_LINES
    }
    assert long == {}


def test_properties_hold_as_many_examples_as_are_asked_for() -> None:
    """`DESK_EXAMPLES` reaches each of them: none but the walk through the API counts its examples itself."""
    own = {"tests/examples.py", "tests/browser/test_api.py", "tests/house/test_python.py"}
    tests = {name(path): path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}
    assert {path for path, text in tests.items() if "max_examples" in text} <= own


def test_no_room_has_a_name_that_says_nothing() -> None:
    assert [name(path) for path in modules() if FORBIDDEN_NAMES & set(path.with_suffix("").parts)] == []


def test_every_module_says_what_it_is() -> None:
    assert [name(path) for path in modules() if not ast.get_docstring(tree(path))] == []


def test_only_the_clock_reads_the_clock() -> None:
    found = [
        f"{name(path)}: {called}"
        for path in modules()
        if path.name != "clock.py" and "local" not in path.parts
        for called, _node in calls(path)
        if called.endswith(CLOCKS) and not called.startswith("connection")
    ]
    assert found == []


def test_money_is_never_a_float() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        if "local" not in path.parts
        for called, node in calls(path)
        if called in {"float", "models.FloatField", "serializers.FloatField"}
    ]
    assert found == []


def test_models_set_no_default_order() -> None:
    found = [
        name(path)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and node.name == "Meta"
        for line in node.body
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "ordering"
    ]
    assert found == []


def test_views_and_api_write_nothing_themselves() -> None:
    found = [
        f"{name(path)}:{node.lineno} {called}"
        for path in modules()
        if {"views", "api", "views.py", "api.py"} & set(path.parts) and path.parts[len(ROOT.parts)] != "common"
        for called, node in calls(path)
        if called.rpartition(".")[2] in WRITES and ".objects" in called
    ]
    assert found == []


def test_what_has_an_actor_or_a_clock_is_called_by_keywords_only() -> None:
    found = [
        f"{name(path)}:{node.name}"
        for path in modules()
        if "actions" in path.parts
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if {"by", "now"} & {arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)} and node.args.args
    ]
    assert found == []


def test_tasks_survive_a_deploy() -> None:
    found = [
        f"{name(path)}:{function.name}"
        for path in modules()
        for function in functions(path)
        if any("shared_task" in ast.unparse(mark) for mark in function.decorator_list)
        if function.args.kwarg is None
    ]
    assert found == []


def test_logs_carry_no_row() -> None:
    bad = re.compile(r"\b(debtor|phone|note|value|cells|row|name)\b")
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        if "local" not in path.parts
        for called, node in calls(path)
        if called.startswith(("logger.", "logging.")) and called != "logging.getLogger"
        if any(bad.search(ast.unparse(value)) for value in node.args[1:])
    ]
    assert found == []


def test_no_path_of_a_machine_is_written_down() -> None:
    texts = [*modules(), *sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]
    assert [name(path) for path in texts if MACHINE.search(path.read_text(encoding="utf-8"))] == []


def test_migrations_are_named_and_in_one_line() -> None:
    for app in APPS[:-1]:
        files = sorted(path.stem for path in (ROOT / app / "migrations").glob("0*.py"))
        numbers = [file.split("_")[0] for file in files]
        assert len(numbers) == len(set(numbers)), (app, files)
        assert [file for file in files if "_auto_" in file] == []


def test_folded_migrations_stand_for_each_earlier_one_once() -> None:
    """Named twice, it would count as run when only the other half of what it did was (decision 0029)."""
    there = {key: found for key, found in MigrationLoader(None).disk_migrations.items() if key[0] in APPS}
    replaced = [earlier for found in there.values() for earlier in found.replaces]
    assert len(replaced) == len(set(replaced))
    assert set(replaced) & set(there) == set()


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b|NotImpl" + "ementedError")
    texts = [*modules(), *sorted((ROOT / "templates").rglob("*.html")), *sorted((ROOT / "static").rglob("*.*"))]
    assert [name(path) for path in texts if marks.search(path.read_text(encoding="utf-8"))] == []


def test_what_a_person_wrote_is_kept_without_card_numbers() -> None:
    """A text that an action trims and cuts goes through `cards.kept`, which masks card numbers as well."""
    found = [
        name(path) for path in modules() if "actions" in path.parts and ".strip()[:" in path.read_text(encoding="utf-8")
    ]
    assert found == []
