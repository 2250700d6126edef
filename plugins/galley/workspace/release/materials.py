"""What a paper was made with: Python packages, programs, typefaces, and the library that draws diagrams."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from pathlib import Path

from galley import DISTRIBUTION
from galley.proofs import FONTS
from galley.tools import fonts, mermaid, pandoc
from galley.tools.bill_of_materials import Material, bill_of_materials
from galley.workspace.release.built_paper import BuiltPaper
from galley.workspace.release.dossier import DossierFile

# The ending by which other programs know a bill in this format.
NAME = "bill-of-materials.cdx.json"
# A requirement of an extra is none of the package itself.
_REQUIRED = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?!.*\bextra\s*==)")
# What an installer writes into a package, as it likes.
_INSTALLERS = re.compile(
    r"\.\./.*|__editable__.*|.*/(?:INSTALLER|RECORD|REQUESTED|direct_url\.json)"
)
_TYPST = re.compile(rb"<xmp:CreatorTool>Typst (?P<version>[0-9.]+)</xmp:CreatorTool>")
# Licences by their names among the classifiers of packages.
_LICENCES = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Some packages give the whole text of a licence in place of its name.
_NAME = re.compile(r"[^\n]{1,60}")


def bill_of(paper: BuiltPaper, files: Iterable[DossierFile]) -> DossierFile:
    """The bill of materials of a paper and its files. Raises ToolError if it cannot be written."""
    workspace, release = paper.workspace, paper.release
    title = workspace.options.paper.title or workspace.site.name
    subject = Material(title, release.version, "data", workspace.options.paper.licence)
    programs = _programs(_typst_of(files) or version("typst"))
    parts = [*_packages(), *programs, *_typefaces(workspace.fonts.folders)]
    return DossierFile(NAME, bill_of_materials(subject, parts, release.moment), "CycloneDX")


def _packages() -> Iterator[Material]:
    """Galley's own package and all that it requires, as they are installed here."""
    todo, seen = [DISTRIBUTION], set[str]()
    found: dict[str, Distribution] = {}
    while todo:
        name = re.sub(r"[-_.]+", "-", todo.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            # One that only other machines need.
            continue
        asked = (_REQUIRED.match(text) for text in found[name].requires or ())
        todo += [match["name"] for match in asked if match]
    for name, package in sorted(found.items()):
        yield Material(
            name,
            package.version,
            licence=_licence(package),
            files=_digest_of_files(package),
            package=name,
        )


def _licence(package: Distribution) -> str:
    """The licence of a package, as its metadata says it."""
    told = package.metadata.json
    for text in (told.get("license_expression"), told.get("license")):
        if isinstance(text, str) and _NAME.fullmatch(text) and text != "UNKNOWN":
            return _LICENCES.get(text, text)
    lines = [line for line in told.get("classifier", ()) if line.startswith("License :: ")]
    names = (line.rpartition(" :: ")[2] for line in lines)
    return " AND ".join(dict.fromkeys(_LICENCES.get(name, name) for name in names))


def _digest_of_files(package: Distribution) -> str:
    """The SHA-256 of the names and hashes of a package's files, whoever installed it."""
    lines = sorted(
        f"{file.as_posix()} {file.hash.value}"
        for file in package.files or ()
        if file.hash and not _INSTALLERS.fullmatch(file.as_posix())
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else ""


def _typst_of(files: Iterable[DossierFile]) -> str:
    """The version of Typst by what it says of itself in a PDF: the package that brings it has its own."""
    pages = (file.content for file in files if file.path.endswith(".pdf"))
    found = (match for content in pages for match in _TYPST.finditer(content))
    return next((match["version"].decode() for match in found), "")


def _programs(typst: str) -> Iterator[Material]:
    """The programs that packages bring, and the library in Galley's own."""
    executable = _digest(pandoc.executable())
    yield Material(
        "Pandoc",
        pandoc.version(),
        kind="application",
        licence="GPL-2.0-or-later",
        digest=executable,
    )
    compiled = [
        Path(str(file.locate()))
        for file in distribution("typst").files or ()
        if file.suffix in (".so", ".pyd")
    ]
    digest = _digest(compiled[0]) if compiled else ""
    yield Material("Typst", typst, kind="application", licence="Apache-2.0", digest=digest)
    yield Material("Mermaid", mermaid.VERSION, licence="MIT", digest=_digest(mermaid.LIBRARY))


def _typefaces(folders: Iterable[Path]) -> Iterator[Material]:
    """The font files of the proofs: Galley's own, whose licence is known, and the workspace's."""
    paths = {path.name: path for folder in folders for path in fonts.files(folder)}
    for name, path in sorted(paths.items()):
        licence = "OFL-1.1" if path.is_relative_to(FONTS) else ""
        yield Material(name, kind="file", licence=licence, digest=_digest(path))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
