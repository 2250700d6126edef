"""The rooms of the package as its imports show them, and the picture of them that CONTRIBUTING opens with.

`python -m tests.support.rooms` draws the picture again.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import galley

PACKAGE = Path(galley.__file__).parent
# What `galley new` writes is not part of the package: it runs on its own.
STARTER = PACKAGE / "starter"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if not path.is_relative_to(STARTER))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
NAMES = {path: str(path.relative_to(PACKAGE)) for path in SOURCES}
MAP = PACKAGE.parents[1] / "CONTRIBUTING.md"

# What goes from one room to the next. Those that a room gets through another are not drawn.
FLOWS = {
    ("core/review", "core/manuscript"): "PublishedComment",
    ("core/rules", "core/text"): "Diagnostic, Location",
    ("core/rules", "report"): "Diagnostic",
    ("core/text", "core/html"): "Places, languages",
    ("core/rules", "core/data"): "Diagnostic, Location",
    ("core/data", "core/pictures"): "DataTable",
    ("core/text", "core/bibtex"): "texts, offsets",
    ("core/text", "core/brand"): "settings",
    ("core/bibtex", "core/bibliography"): "entries",
    ("core/bibliography", "core/citations"): "Bibliography",
    ("core/ast", "core/formulas"): "elements of formulas",
    ("core/data", "core/tables"): "data of files",
    ("core/html", "core/tables"): "trees",
    ("core/tables", "core/insertion"): "the form of tables",
    ("core/tables", "syntax"): "options of tables",
    ("core/html", "core/slips"): "trees",
    ("core/slips", "core/checks"): "Slip",
    ("core/slips", "syntax"): "what is read as it is meant",
    ("core/html", "core/citations"): "trees, markers",
    ("core/html", "core/formulas"): "trees, changes of them",
    ("core/formulas", "core/manuscript"): "macros",
    ("core/text", "core/numbers"): "clusters",
    ("core/text", "core/review"): "clusters",
    ("core/html", "core/pictures"): "drawings",
    ("core/brand", "core/pictures"): "Brand",
    ("core/numbers", "core/register"): "Numbering",
    ("core/numbers", "syntax"): "reserved prefixes",
    ("core/pictures", "syntax"): "charts as written",
    ("core/pictures", "core/languages"): "what cannot be drawn",
    ("core/citations", "core/manuscript"): "style",
    ("core/citations", "tools"): "Request, Response",
    ("core/register", "core/manuscript"): "Kind, Relation",
    ("core/lists", "core/text"): "enumerators",
    ("core/manuscript", "core/collection"): "Manuscript",
    ("core/collection", "core/insertion"): "Collected",
    ("core/languages", "core/checks"): "languages of passages",
    ("core/insertion", "core/languages"): "Page",
    ("core/checks", "core/galley"): "diagnostics",
    ("core/galley", "core/changes"): "Galley",
    ("core/changes", "workspace"): "Differences",
    ("core/redline", "proofs"): "blocks with marks",
    ("core/insertion", "core/redline"): "names of generated parts",
    ("core/galley", "proofs"): "Galley",
    ("tools", "proofs"): "AST, pages",
    ("proofs", "workspace"): "PDF, DOCX, XLSX",
    ("syntax", "hosts"): "extensions",
    ("workspace", "hosts"): "Workspace, SetPaper",
    ("hosts", "cli"): "outcomes of runs",
    ("report", "cli"): "reports",
}


def room(path: Path) -> str:
    """The room that a source file is in; "" for the package's own."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def inner_room(path: Path) -> str:
    """The room of a source file, where those of the core are rooms of their own."""
    parts = path.relative_to(PACKAGE).parts
    if parts[0] != "core" or parts[1] == "__init__.py":
        return room(path)
    return f"core/{parts[1].removesuffix('.py')}"


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The modules that a source file imports, by their full names."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{NAMES[path]} imports by a relative name"
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if is_module(name) else str(node.module)


def is_module(name: str) -> bool:
    """Whether a full name is that of a module of the package."""
    place = PACKAGE.parent.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def file_of(name: str) -> Path:
    """The source file of a module of the package."""
    place = PACKAGE.parent.joinpath(*name.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def drawn_imports() -> set[tuple[str, str]]:
    """The pairs of rooms of which the second imports from the first, and not through a third."""
    needs: dict[str, set[str]] = {}
    for path in SOURCES:
        for name in imports(path):
            if name.startswith("galley.") and (one := inner_room(file_of(name))):
                needs.setdefault(inner_room(path), set()).add(one)
    needs = {
        one: others - {one, "core"} for one, others in needs.items() if one not in ("", "core")
    }
    return {
        (first, second)
        for second, others in needs.items()
        for first in others
        if not any(first in _below(other, needs) for other in others - {first})
    }


def _below(one: str, needs: Mapping[str, set[str]]) -> set[str]:
    """The rooms that a room imports from, through any others."""
    found: set[str] = set()
    waiting = [one]
    while waiting:
        for other in needs.get(waiting.pop(), set()) - found:
            found.add(other)
            waiting.append(other)
    return found


def picture() -> str:
    """The rooms and what flows between them, in the language of Mermaid."""
    arrows = sorted(drawn_imports())
    rooms = sorted({one for pair in arrows for one in pair})
    inside = (f"    {_id(one)}[{one.partition('/')[2]}]" for one in rooms if "/" in one)
    outside = (f"  {one}[{one}]" for one in rooms if "/" not in one)
    flows = (f'  {_id(a)} -->|"{FLOWS.get((a, b), "?")}"| {_id(b)}' for a, b in arrows)
    return "\n".join(
        ("```mermaid", "flowchart TB", "  subgraph core", *inside, "  end", *outside, *flows, "```")
    )


def _id(one: str) -> str:
    return one.replace("/", "_")


def drawn() -> str:
    """The picture that CONTRIBUTING shows."""
    found = re.search(r"^```mermaid\n.*?^```$", MAP.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return found[0] if found else ""


if __name__ == "__main__":
    MAP.write_text(MAP.read_text("utf-8").replace(drawn(), picture()), "utf-8")
