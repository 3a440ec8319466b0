"""Habits of style.md that a machine can check: sizes, names, the clock, READMEs, nothing of this machine in the files."""

import ast
import re
import tokenize
from pathlib import Path

import pytest

from tests.structure.house import CHECKOUT, HOUSE, app_of, files, floors, house_files, name_of, sources, tree

MOST_LINES = {".py": 400, ".html": 150, ".css": 300, ".js": 200}
JUNK_DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "tools", "lib", "stuff"}
LONGEST_FUNCTION = 60
TAKES_ITS_MOMENT = {"people.models.account": "when an account was made is for administrators, no rule asks for it"}

# Modules outside views, tasks, commands, middleware, sessions and the launcher that read the clock, and why.
READ_THE_CLOCK = {
    "core/clock.py": "is the clock",
    "core/jobs.py": "the worker's moment, handed to every task as `at`",
    "people/sign_in.py": "answers a locked-out request, as a view does",
}
MAY_READ_THE_CLOCK = re.compile(r"^[a-z_]+/((views|tasks|receivers|management|middleware|sessions|api)\b|launcher/)")
CLOCK = {("timezone", "now"), ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
CLOCK |= {("clock", "now"), ("time", "time"), ("timezone", "localdate"), ("timezone", "localtime")}

# Words that must not be in any file: names of hosts libraries are fetched from and of folders on the machine this was made on.
# Spelt in two halves, so that this file does not hold them.
NOT_OURS = re.compile(
    "|".join(
        head + tail
        for head, tail in (
            (r"pypi\.", r"org"),
            (r"pythonhosted", r"\.org"),
            (r"registry\.", r"npmjs"),
            (r"registry\.", r"yarnpkg"),
            (r"npmmirror", r"\.com"),
            (r"/work/", r"(main|shared|\.library)"),
            (r"/root/", r"\."),
            (r"/home/", r"[a-z]+/"),
            (r"/tmp/", r"lead"),
        )
    )
)
BINARY = {".png", ".jpg", ".jpeg", ".webp", ".ico", ".woff2", ".pdf", ".xlsx", ".gz"}


def too_long(path: Path) -> bool:
    return path.suffix in MOST_LINES and path.read_text(encoding="utf-8").count("\n") > MOST_LINES[path.suffix]


def test_files_have_one_concept_each() -> None:
    candidates = [path for path in files() if "migrations" not in path.parts and path.is_relative_to(HOUSE)]
    candidates += [path for path in files() if path.is_relative_to(CHECKOUT / "tests") and path.suffix == ".py"]
    assert [name_of(path) for path in candidates if too_long(path)] == []


def test_functions_fit_on_a_screen() -> None:
    wrong = [
        f"{name_of(path)}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert wrong == []


def test_files_are_named_for_their_concept() -> None:
    assert [name_of(path) for path in sources() if {path.stem, *path.parts} & JUNK_DRAWERS] == []


def test_apps_have_a_readme() -> None:
    without = [app for app in floors() if app != "config" and not (HOUSE / app / "README.md").is_file()]
    assert without == []


def reads_the_clock(path: Path) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (ast.unparse(node.func.value).split(".")[-1], node.func.attr) in CLOCK
        and not (node.args and node.func.attr.startswith("local"))  # turns a moment it was given
        for node in ast.walk(tree(path))
    )


def test_the_domain_never_reads_the_clock() -> None:
    """Time comes in as `at`: that is what lets a scenario replay a year in seconds."""
    readers = {
        name
        for path in sources()
        if app_of(path) != "launcher" and reads_the_clock(path)
        if not MAY_READ_THE_CLOCK.match(name := path.relative_to(HOUSE).as_posix())
    }
    assert readers - set(READ_THE_CLOCK) == set()
    assert set(READ_THE_CLOCK) - readers == set()


def test_models_take_no_moment_of_their_own() -> None:
    """`auto_now`, `auto_now_add` and `default=timezone.now` read the clock behind the caller's back."""
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        if ".".join(path.relative_to(HOUSE).with_suffix("").parts) not in TAKES_ITS_MOMENT
        for node in ast.walk(tree(path))
        if isinstance(node, ast.keyword)
        and (
            (node.arg in ("auto_now", "auto_now_add") and ast.unparse(node.value) == "True")
            or (node.arg == "default" and ast.unparse(node.value).endswith(("timezone.now", "clock.now")))
        )
    ]
    assert wrong == []


def test_nothing_of_other_machines_is_in_the_files() -> None:
    wrong = []
    for path in files():
        if path.suffix in BINARY:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if found := NOT_OURS.search(line):
                wrong.append(f"{name_of(path)}:{number}: {found[0]}")
    assert wrong == []


def test_nothing_is_left_to_do() -> None:
    """A stub is never called done: what is missing is an issue, not a comment."""
    word = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    texts = [path for path in files() if path.suffix in {".py", ".html", ".css", ".js", ".sh", ".md", ".toml", ".typ"}]
    assert [name_of(path) for path in texts if word.search(path.read_text(encoding="utf-8"))] == []


def inline_imports_without_reason(path: Path) -> list[str]:
    """Return the inline imports that have no comment on their own line nor above their block."""
    lines = path.read_text(encoding="utf-8").splitlines()
    wrong = []
    for function in (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)):
        if function.name in ("ready", "get_session_store_class"):
            continue  # Django calls these once the apps are there
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                above = node.lineno - 2
                while lines[above].lstrip().startswith(("from ", "import ")):
                    above -= 1
                block = lines[above : node.end_lineno]
                if not any("#" in line for line in block):
                    wrong.append(f"{name_of(path)}:{node.lineno}")
    return wrong


def test_inline_imports_carry_their_reason() -> None:
    """The launcher is exempt: it loads what a command needs when it needs it, which is how it starts fast."""
    wrong = {found for path in sources() if app_of(path) != "launcher" for found in inline_imports_without_reason(path)}
    assert sorted(wrong) == []


@pytest.mark.parametrize("suffix", [".html", ".css", ".js"])
def test_pages_take_nothing_from_other_hosts(suffix: str) -> None:
    outside = re.compile(r"""(?:src|href)=["']https?://|url\(["']?https?://|import .* from ["']https?://""")
    assert [name_of(path) for path in house_files(suffix) if outside.search(path.read_text(encoding="utf-8"))] == []


COMMENT = re.compile(r"{#.*?#}|{% comment .*?endcomment %}|{% comment %}.*?{% endcomment %}", re.DOTALL)


def blank(comment: re.Match[str]) -> str:
    """Return nothing but the line breaks of a comment."""
    return "\n" * comment[0].count("\n")


def test_templates_have_no_inline_script_or_style() -> None:
    """The content security policy would refuse them, silently."""
    inline = re.compile(
        r"<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:|<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.I
    )
    wrong = [
        f"{name_of(path)}:{number}"
        for path in house_files(".html")
        for number, line in enumerate(COMMENT.sub(blank, path.read_text(encoding="utf-8")).splitlines(), 1)
        if inline.search(line)
    ]
    assert wrong == []


def test_scripts_write_no_markup() -> None:
    """Text put into a page as markup is how scripts of strangers get in."""
    unsafe = re.compile(r"\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\(")
    assert [name_of(path) for path in house_files(".js") if unsafe.search(path.read_text(encoding="utf-8"))] == []


def test_python_files_are_utf8_without_tabs() -> None:
    for path in sources():
        with tokenize.open(path) as source:
            assert "\t" not in source.read(), name_of(path)


def test_every_variable_of_the_environment_is_documented() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in files() if path.parent == CHECKOUT / "docs")
    asked = {name for path in sources() for name in re.findall(r'alias="(\w+)"', path.read_text(encoding="utf-8"))}
    assert {name for name in asked if name not in told} == set()
    assert "SHANZHI_DATA" in asked
