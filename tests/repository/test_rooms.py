"""Who may import whom, and what is in one place only: DESIGN.md, section 3, read from the code."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from galley.core.html import markers

from tests.support import rooms
from tests.support.building import TESTS
from tests.support.rooms import NAMES, PACKAGE, SOURCES, TREES, file_of, imports, room

# The rooms that each room may import from, itself included.
INSIDE = {
    "core": {"core"},
    "syntax": {"core", "syntax"},
    "tools": {"core", "tools"},
    "proofs": {"core", "tools", "proofs"},
    "report": {"core", "report"},
    "workspace": {"core", "tools", "proofs", "workspace"},
    "hosts": {"core", "syntax", "tools", "proofs", "workspace", "hosts"},
    "cli": {"core", "syntax", "tools", "proofs", "report", "workspace", "hosts", "cli"},
}
# The rooms inside of a room, in their order: each imports from itself and from those before it.
CORE = (
    "rules",
    "lists",
    "text",
    "data",
    "html",
    "tables",
    "slips",
    "ast",
    "bibtex",
    "bibliography",
    "citations",
    "formulas",
    "numbers",
    "register",
    "brand",
    "pictures",
    "review",
    "manuscript",
    "collection",
    "insertion",
    "languages",
    "checks",
    "galley",
    "changes",
    "redline",
)
WORKSPACE = (
    "options",
    "reading",
    "tidying",
    "style",
    "fonts",
    "cleaning",
    "pictures",
    "build_date",
    "starting",
    "bringing",
    "machine",
    "internal_error",
    "deadline",
    "site_settings",
    "output",
    "unchanged",
    "outcome",
    "preview",
    "bibliography",
    "revisions",
    "workspace",
    "proofs",
    "beside",
    "review",
    "manuscript",
    "sources",
    "drawn_pages",
    "typesetting",
    "weighing",
    "setting",
    "furniture",
    "finishing",
    "review",
    "release",
    "hosting",
    "auditing",
    "preparing",
    "reproducing",
    "redline",
)
ORDERS = {"core": CORE, "workspace": WORKSPACE}
# What drives Galley is thin enough to be written again in a day.
HOSTS, VISITOR = PACKAGE / "hosts", PACKAGE.parent / "galley_bibtex"
MOST_LINES, MOST_IMPORTS = 2500, 15
# A folder with more modules than this needs rooms of its own.
MOST_MODULES = 20
# The libraries beside Python's own that each room may import.
OUTSIDE = {
    "core": set(),
    "core/bibtex": {"bibtexparser"},
    "syntax": {"markdown", "pymdownx"},
    "tools": {"pypandoc"},
    "tools/programs": {
        *("typst", "fontTools", "vl_convert", "playwright", "cyclonedx", "packageurl"),
        *("openpyxl", "pypdfium2"),
    },
    "proofs": {"xlsxwriter", "lxml"},
    "report": {"rich"},
    "workspace": {"filelock", "lxml", "nh3", "tinycss2", "yaml"},
    "workspace/preview": {"watchdog"},
    "hosts": {"mkdocs", "jinja2"},
    "cli": {"click", "rich"},
}
# What is run in a process of its own, and imported by nothing.
PROGRAMS = PACKAGE / "tools" / "programs"


@pytest.mark.parametrize("path", SOURCES, ids=NAMES.values())
def test_imports_point_one_way(path: Path) -> None:
    """A module imports from the rooms and the libraries that its room may import from."""
    for name in imports(path):
        library = name.split(".")[0]
        if library == "galley":
            assert room(file_of(name)) in INSIDE[room(path)] or name == "galley", name
        else:
            assert library in libraries(path) | sys.stdlib_module_names, name


def libraries(path: Path) -> set[str]:
    """The libraries that a source file may import: those of its room, and of its room in there."""
    inner = "/".join(path.relative_to(PACKAGE).parts[:2])
    return OUTSIDE[room(path)] | OUTSIDE.get(inner, set())


def inner_room(path: Path) -> str:
    """The room inside of its room that a source file belongs to; a module on its own is one too."""
    return path.relative_to(PACKAGE).parts[1].removesuffix(".py")


def inner_rooms(name: str) -> set[str]:
    """The rooms inside of a room."""
    return {inner_room(path) for path in SOURCES if room(path) == name} - {"__init__"}


@pytest.mark.parametrize("path", [p for p in SOURCES if room(p) in ORDERS], ids=NAMES.get)
def test_rooms_inside_of_rooms_have_an_order(path: Path) -> None:
    """A module of the core, or of the workspace, imports from its own room there and those before it."""
    order = ("__init__", *ORDERS[room(path)])
    place = order.index(inner_room(path))
    for file in (file_of(name) for name in imports(path) if name.startswith("galley.")):
        if room(file) == room(path):
            assert order.index(inner_room(file)) <= place, NAMES[file]


def test_hosts_are_known_to_few() -> None:
    """MkDocs and its templates are imported by the plugins alone, Galley's and the visitor's."""
    for path in PACKAGE.parent.rglob("*.py"):
        if not path.is_relative_to(HOSTS) and not path.is_relative_to(VISITOR):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"^\s*(?:from|import) (?:mkdocs|jinja2)\b", text, re.MULTILINE), (
                path
            )


def test_the_door_to_a_host_is_thin() -> None:
    """No module that knows a host needs much of Galley, and all of them can be read in an hour."""
    modules = [path for path in SOURCES if path.is_relative_to(HOSTS)]
    needs = {NAMES[p]: len({n for n in imports(p) if n.startswith("galley")}) for p in modules}
    assert {name: count for name, count in needs.items() if count > MOST_IMPORTS} == {}
    assert sum(len(p.read_text(encoding="utf-8").splitlines()) for p in modules) < MOST_LINES


def test_no_folder_is_crowded() -> None:
    """A folder holds so many modules that a reader can see them at once."""
    crowded = {
        str(folder.relative_to(PACKAGE)): count
        for folder in {path.parent for path in SOURCES}
        if (count := len(list(folder.glob("*.py")))) > MOST_MODULES
    }
    assert crowded == {}


CLASSES = [n for tree in TREES.values() for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]


def test_a_class_has_a_name_of_its_own() -> None:
    """No two public classes have the same name, whatever their rooms."""
    names = Counter(found.name for found in CLASSES if not found.name.startswith("_"))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("path", SOURCES, ids=NAMES.values())
def test_many_fields_are_given_by_name(path: Path) -> None:
    """A value of ours with more than four fields is not made by their order."""
    ours = {found.name for found in CLASSES}
    calls = [node for node in ast.walk(TREES[path]) if isinstance(node, ast.Call)]
    long = [ast.unparse(call.func) for call in calls if len(call.args) > 4]
    assert [name for name in long if name in ours] == []


@pytest.mark.parametrize("path", [p for p in SOURCES if room(p) != "cli"], ids=NAMES.get)
def test_no_module_knows_too_many_others(path: Path) -> None:
    """A module imports no more modules of ours than a reader can keep in mind."""
    assert len({name for name in imports(path) if name.startswith("galley.")}) <= MOST_IMPORTS


@pytest.mark.parametrize("path", SOURCES, ids=NAMES.values())
def test_imports_stand_at_the_top(path: Path) -> None:
    """No import hides in a function, a condition or behind TYPE_CHECKING."""
    top = {node for node in TREES[path].body if isinstance(node, ast.Import | ast.ImportFrom)}
    every = {n for n in ast.walk(TREES[path]) if isinstance(n, ast.Import | ast.ImportFrom)}
    assert every == top
    assert "TYPE_CHECKING" not in path.read_text(encoding="utf-8")


def test_no_import_leads_back() -> None:
    """The modules can be put in an order in which each imports only those before it."""
    waiting = {p: {file_of(n) for n in imports(p) if n.startswith("galley.")} for p in SOURCES}
    while ready := [path for path, needs in waiting.items() if not needs & waiting.keys()]:
        for path in ready:
            del waiting[path]
    assert [NAMES[path] for path in waiting] == []


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("[!_]*.py")), ids=lambda p: p.stem)
def test_programs_stand_alone(path: Path) -> None:
    """A program of ours imports nothing of Galley, and is run and not imported."""
    assert [name for name in imports(path) if name.startswith("galley")] == []
    name = f"galley.tools.programs.{path.stem}"
    assert [NAMES[p] for p in SOURCES if name in imports(p)] == []


def test_no_program_stands_in_a_string() -> None:
    """What Python runs is a module, which every check of the code reads."""
    for path in SOURCES:
        for node in ast.walk(TREES[path]):
            text = node.value if isinstance(node, ast.Constant) else None
            assert not (isinstance(text, str) and re.search(r"^import \w+", text, re.MULTILINE)), (
                path
            )
            assert text != "-c" or path.name == "git.py", path


def test_programs_are_run_in_tools_alone() -> None:
    """No other room starts a process."""
    ways = ("subprocess", "os.system", "os.popen", "os.exec", "os.spawn", "pty", "multiprocessing")
    for path in SOURCES:
        if room(path) != "tools":
            text = path.read_text(encoding="utf-8")
            assert not [way for way in ways if re.search(rf"\b{re.escape(way)}", text)], path


def test_one_module_asks_a_network() -> None:
    """What comes from the web is fetched in one place, which no build calls."""
    ways = {"urllib.request", "http.client", "socket", "ssl", "ftplib", "smtplib"}
    found = [
        NAMES[p] for p in SOURCES if any(f"{way}." in f"{n}." for way in ways for n in imports(p))
    ]
    # The preview tries whether an address of this machine can be served from, and asks nobody.
    assert found == ["tools/web.py", "workspace/preview/access.py"]
    users = [NAMES[p] for p in SOURCES if any(n.startswith("galley.tools.web") for n in imports(p))]
    assert users == ["cli/bib.py", "workspace/bibliography/fetching.py"]
    fetchers = [
        p
        for p in SOURCES
        if any(n.startswith("galley.workspace.bibliography.fetching") for n in imports(p))
    ]
    assert [NAMES[p] for p in fetchers] == ["cli/bib.py"]


@pytest.mark.parametrize("path", [p for p in SOURCES if room(p) == "core"], ids=lambda p: p.name)
def test_the_core_names_no_format(path: Path) -> None:
    """What the proofs are made of is none of the core's business."""
    # A command of TeX has one in its name.
    words = re.findall(r"typst|docx|(?<!texor)pdf", path.read_text(encoding="utf-8").lower())
    assert words == []


def test_markers_are_spelled_in_one_module() -> None:
    """The writer and the reader of a marker live in the same module."""
    spelled = {markers.CLUSTER, markers.INSERTION}
    assert spelled == {"galley-cluster", "galley-insertion"}
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        found = [marker for marker in spelled if re.search(rf"{marker}(?![\w-])", text)]
        assert found == [] or NAMES[path] == "core/html/markers.py", path


@pytest.mark.parametrize("path", [p for p in SOURCES if room(p) == "syntax"], ids=lambda p: p.name)
def test_the_syntax_keeps_no_state(path: Path) -> None:
    """All pages share an extension: it assigns to itself in its constructor alone."""
    functions = (n for n in ast.walk(TREES[path]) if isinstance(n, ast.FunctionDef))
    for function in functions:
        names = [ast.unparse(n) for n in ast.walk(function) if is_own_assignment(n)]
        assert function.name == "__init__" or names == [], function.name
    assert not any(isinstance(n, ast.Global | ast.Nonlocal) for n in ast.walk(TREES[path]))


def is_own_assignment(node: ast.AST) -> bool:
    """Whether a node is `self.x` or `cls.x` on the left of an assignment."""
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store | ast.Del)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("self", "cls")
    )


@pytest.mark.parametrize("call", ["citeproc.request", "citeproc.response", "number_notes"])
def test_the_paper_is_resolved_once(call: str) -> None:
    """There is one call of the citation processor and one of the note numbering."""
    calls = [n for tree in TREES.values() for n in ast.walk(tree) if isinstance(n, ast.Call)]
    assert [ast.unparse(n.func) for n in calls].count(call) == 1


MAP = rooms.MAP.read_text(encoding="utf-8")


def test_the_picture_shows_the_imports() -> None:
    """CONTRIBUTING opens with the rooms as they are, and says what flows from each to the next."""
    assert rooms.FLOWS.keys() == rooms.drawn_imports(), "say in rooms.FLOWS what flows there"
    assert rooms.drawn() == rooms.picture(), "run python -m tests.support.rooms"


@pytest.mark.parametrize("arrow", rooms.FLOWS, ids="-".join)
def test_what_flows_has_its_name_from_the_code(arrow: tuple[str, str]) -> None:
    """A value in the picture that is written as a class is one of the room that it comes from."""
    inside = [path for path in SOURCES if arrow[0] in (room(path), rooms.inner_room(path))]
    classes = {n.name for p in inside for n in TREES[p].body if isinstance(n, ast.ClassDef)}
    named = {
        word for word in re.findall(r"\w+", rooms.FLOWS[arrow]) if re.match("[A-Z][a-z]", word)
    }
    assert named - classes == set()


WALKS = re.findall(r"^### (An? \w+)\n\n(.*?)(?=^##|\Z)", MAP, re.MULTILINE | re.DOTALL)


def test_three_walks_are_told() -> None:
    """CONTRIBUTING tells the ways of a citation, of a figure and of an item."""
    assert [name for name, _ in WALKS] == ["A citation", "A figure", "An item"]


@pytest.mark.parametrize(("name", "steps"), WALKS, ids=[name for name, _ in WALKS])
def test_a_walk_never_leads_back(name: str, steps: str) -> None:
    """Each step of a walk is in the room of the step before it, or in a later one."""
    paths = [PACKAGE / step for step in re.findall(r"^\d+\. `([\w./]+)`", steps, re.MULTILINE)]
    assert len(paths) > 6
    assert [path for path in paths if not path.is_file()] == []
    order = list(INSIDE)
    places = []
    for path in paths:
        inner = (*ORDERS.get(room(path), ()),)
        within = inner.index(inner_room(path)) if inner else 0
        places.append((order.index(room(path)), within))
    assert places == sorted(places), name


def test_the_map_leads_somewhere() -> None:
    """Every path that CONTRIBUTING names exists, in the repository or in the package."""
    named = set(re.findall(r"`([\w.]+(?:/[\w.]+)*(?:/|\.(?:py|md|typ|toml|yml)))`", MAP)) - {
        "build/fuzz/"
    }
    assert len(named) > 40
    roots = [PACKAGE.parents[1], *{path.parent for path in SOURCES}]
    assert sorted(n for n in named if not any((root / n).exists() for root in roots)) == []


def test_the_map_shows_the_folders_of_tests() -> None:
    """CONTRIBUTING lists each folder of tests, and no other."""
    table = MAP[MAP.index("| folder | what its tests show |") :].partition("\n\n")[0]
    found = {path.parent.name for path in TESTS.glob("*/__init__.py")}
    assert set(re.findall(r"(?m)^\| `tests/(\w+)/`", table)) == found


@pytest.mark.parametrize("name", ORDERS)
def test_the_map_shows_the_rooms_inside_of_rooms(name: str) -> None:
    """CONTRIBUTING lists the rooms of the core and of the workspace in the order of their imports."""
    table = MAP[MAP.index(f"| room of `{name}/` |") :].partition("\n\n")[0]
    told = re.findall(r"^\| `([\w.]+)/?` \|", table, re.MULTILINE)
    assert [name.removesuffix(".py") for name in told] == [
        inner for inner in ORDERS[name] if inner in inner_rooms(name)
    ]


# A pattern that opens a tag, a comment or a declaration; names of groups and looks behind are none.
_GROUP = re.compile(r"\(\?(?:P<\w+>|<[=!])")
_OPENS_TAG = re.compile(r"<(?:[a-zA-Z/!?(]|\[\^?[a-zA-Z>]|\Z)")
# Modules that look for one, beside the room of HTML and the syntax extensions, and what they read.
NO_HTML = {
    "core/citations/markup.py": "the words around a citation in Markdown, on their way to Pandoc",
    "core/collection/written.py": "Markdown, whose links may be in angle brackets",
    "core/insertion/inline.py": "what follows a citation in HTML that is set, up to its first word",
    "core/review/edits/paragraphs.py": "Markdown, in which HTML is to be left alone",
    "core/text/clusters.py": "Markdown, in which HTML is to be left alone",
    "core/text/formulas.py": "Markdown, in which HTML is to be left alone",
    "core/text/locations.py": "Markdown, in which HTML is to be left alone",
    "core/text/unread.py": "Markdown, in which a comment is to be left alone",
    "proofs/docx/reference/style_part.py": "WordprocessingML of our own",
    "proofs/docx/reference/stylesheet.py": "WordprocessingML of our own",
    "workspace/bringing/site.py": "Markdown, whose links may be in angle brackets",
    "workspace/reading/shared.py": "Markdown, whose links may be in angle brackets",
    "tools/web.py": "the header Link of HTTP, whose addresses have angle brackets",
}


def patterns(path: Path) -> Iterator[str]:
    """The texts in the arguments of every call of `re`, and in what is joined to them."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            # Of `re.sub` and its like the pattern alone.
            for part in (p for pattern in node.args[:1] for p in ast.walk(pattern)):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield _GROUP.sub("(", part.value)


def test_tags_are_looked_for_in_one_room() -> None:
    """No pattern takes HTML apart outside of `core/html/`, but in the extensions of Markdown."""
    found = {
        NAMES[path]
        for path in SOURCES
        if not NAMES[path].startswith(("core/html/", "syntax/"))
        and any(map(_OPENS_TAG.search, patterns(path)))
    }
    assert found == NO_HTML.keys()


def test_elements_of_pandoc_are_taken_apart_in_one_room() -> None:
    """Everyone else asks a view for a part by its name."""
    found = [
        f"{NAMES[path]}:{node.lineno}"
        for path in SOURCES
        if not NAMES[path].startswith("core/ast/")
        for node in ast.walk(TREES[path])
        if (isinstance(node, ast.Subscript) and ast.unparse(node.slice) == "'c'")
        or (
            isinstance(node, ast.Dict)
            and {"'t'", "'c'"} <= {ast.unparse(k) for k in node.keys if k}
        )
    ]
    assert found == []
