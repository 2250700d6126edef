"""Pandoc: the citation processor, formulas, and the readers and writers of the proofs.

pypandoc only brings Pandoc; its own functions sort inputs, parse messages with regular expressions
and may install things.
"""

import functools
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypandoc

from galley.core.citeproc import Entry, Request, Response, Run, Works
from galley.core.name import with_names_apart
from galley.tools.cache import Cache, digest
from galley.tools.process import ToolError, ToolStoppedError, program, run

# The readers' extensions: formulas in backslash delimiters, notes by role, task lists.
HTML_READER = "html+tex_math_single_backslash+epub_html_exts+task_lists"
# Raw HTML and TeX in a citation are text like any other.
CITATION_READER = "markdown-raw_html-raw_tex-raw_attribute-latex_macros-yaml_metadata_block"
_CITEPROC = (
    *("-f", CITATION_READER, "-t", "html", "--wrap=none", "--mathml", "--quiet"),
    *("--citeproc", "--metadata", "link-citations=true"),
)
# Garbage is collected when memory has grown to four times what is in use, not two: that takes a
# sixth of the time away. GHC User's Guide, "Options for the garbage collector".
_ROOM = ("+RTS", "-F4", "-RTS")
# So many times what is asked for may be kept of converted entries, before the rest is forgotten.
_STALE = 4
# No network and no file of the workspace, whatever a document names.
_SHUT_IN = ("--sandbox",)


@functools.cache
def executable() -> Path:
    """Where Pandoc is: the one that the lock file brings, unless PYPANDOC_PANDOC names another.

    pypandoc itself would take a newer one from the path, so that a paper would come out differently
    on another machine. Raises ToolError if there is none.
    """
    if asked := os.environ.get("PYPANDOC_PANDOC"):
        return Path(asked)
    name = "pandoc.exe" if sys.platform == "win32" else "pandoc"
    brought = Path(pypandoc.__file__).with_name("files") / name
    if brought.is_file():
        return brought
    if found := program("pandoc"):
        return found
    raise ToolError("There is no Pandoc on this machine; install pypandoc-binary, which brings it")


@functools.cache
def version() -> str:
    """Pandoc's version, a part of every cache key."""
    return _trial()[0]


@functools.cache
def _trial() -> tuple[str, tuple[str, ...]]:
    """Pandoc's version, and the options for its memory, where this Pandoc takes any."""
    asked = (str(executable()), "--version")
    try:
        return _second_word(run((*asked, *_ROOM), name="Pandoc")), _ROOM
    except ToolError:
        return _second_word(run(asked, name="Pandoc")), ()


def _second_word(said: bytes) -> str:
    return said.decode().split()[1]


def pandoc(*options: str | Path, stdin: str = "") -> str:
    """The text that Pandoc writes, given these options."""
    return pandoc_bytes(*options, stdin=stdin).decode()


def pandoc_bytes(
    *options: str | Path,
    stdin: str = "",
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """What Pandoc writes, given these options, when it runs in a folder.

    Raises ToolError with its message if it fails.
    """
    command = [executable(), *options, *_trial()[1]]
    return run(command, name="Pandoc", stdin=stdin.encode(), folder=folder, environment=environment)


# What the style calls every law, though only the United States have public laws.
_PUBLIC_LAW = '<term form="short" name="legislation">Pub. L.</term>'


@functools.cache
def default_style() -> str:
    """The CSL style that Pandoc itself uses, Chicago author-date; a law is of any country."""
    style = pandoc("--print-default-data-file", "default.csl")
    return style.replace(_PUBLIC_LAW, '<term form="short" name="legislation"></term>')


def mathml(formulas: str, cache: Cache) -> str:
    """HTML with MathML for formulas in Pandoc's AST."""
    return cache.get(
        "mathml",
        (version(), formulas),
        lambda: pandoc(
            "-f", "json", "-t", "html", "--mathml", "--wrap=none", *_SHUT_IN, stdin=formulas
        ),
    )


def read_html(html: str) -> str:
    """Pandoc's AST, in JSON, of set HTML."""
    return pandoc("-f", HTML_READER, "-t", "json", *_SHUT_IN, stdin=html)


def reading(html: str) -> tuple[str, ...]:
    """All that Pandoc's AST of some HTML depends on."""
    return version(), HTML_READER, html


@dataclass(frozen=True, slots=True)
class CitationProcessor:
    """Pandoc's citeproc with one style, which works while its caller goes on.

    An equal request is answered from the cache.
    """

    name: str
    style: str
    language: str
    cache: Cache
    # One worker: what is asked of it waits for what it was asked before.
    _worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    # Converted entries, each under its content.
    _items: "dict[str, _Item]" = field(default_factory=dict)

    def prepare(self, entries: Sequence[Entry]) -> None:
        """Begin to convert these entries: what a request needs of them is then at hand.

        Raises nothing: whatever is wrong is found again, and told, by the request itself.
        """
        # The cache is read before the worker has its turn: a thread waits at each of many files for
        # one that has much to do.
        kept = json.loads(self.cache.peek(*self._place()) or "{}")
        self._items.update((name, _Item(*made)) for name, made in kept.items())
        self._worker.submit(self._converted, entries)

    def begin(self, request: Request) -> Run:
        """Begin to answer a request. What waits for its parts raises ToolError if they cannot be had."""
        items = self._worker.submit(self._converted, request.entries)
        response = self._worker.submit(self._answer, request, items)

        def works() -> Works:
            return {item.work["id"]: item.work for item in items.result() if item.work}

        return Run(works, response.result, response.done)

    def _answer(self, request: Request, items: "Future[list[_Item]]") -> Response:
        library = f"[{','.join(item.spelled for item in items.result() if item.work)}]"
        parts = (version(), *_CITEPROC, self.style, self.language, request.text, library)
        kept = self.cache.get("citations", parts, lambda: self._cited(request.text, library))
        answer = json.loads(kept)
        return Response(answer["html"], tuple(answer["warnings"]))

    def _cited(self, text: str, library: str) -> str:
        """What citeproc makes of a text, given CSL JSON: HTML and warnings, in JSON."""
        with tempfile.TemporaryDirectory(prefix="galley-") as name:
            folder = Path(name)
            style, items, log = folder / "style.csl", folder / "library.json", folder / "log.json"
            style.write_text(self.style, encoding="utf-8")
            items.write_text(library, encoding="utf-8")
            html = self._run(
                *_CITEPROC,
                *("--csl", style, "--bibliography", items, "--log", log),
                *("--metadata", f"lang={self.language}"),
                stdin=text,
            )
            return json.dumps({"html": html, "warnings": _warnings(log)})

    def _run(self, *options: str | Path, stdin: str) -> str:
        try:
            return pandoc(*options, stdin=stdin)
        except ToolStoppedError:
            raise
        except ToolError as error:
            raise ToolError(f"Pandoc cannot cite in the style {self.name}: {error}") from error

    def _converted(self, entries: Iterable[Entry]) -> "list[_Item]":
        """The entries as CSL JSON; only those that are new are converted.

        They are kept together: a file for each would take longer to write than to make.
        """
        asked, items = {digest(*entry): entry for entry in entries}, self._items
        new = [name for name in asked if name not in items]
        if new:
            made = _convert([asked[name] for name in new])
            items.update(zip(new, map(_Item.of, made), strict=True))
            kept = items if len(items) < _STALE * len(asked) else asked
            texts = {name: (items[name].work, items[name].spelled) for name in kept}
            self.cache.put(*self._place(), json.dumps(texts))
        return [items[name] for name in asked]

    def _place(self) -> tuple[str, tuple[str, ...]]:
        return "entries", (version(), self.language)


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry in CSL JSON, which is nothing where Pandoc cannot read it, and as citeproc is told it."""

    work: dict[str, Any] | None
    spelled: str

    @classmethod
    def of(cls, work: dict[str, Any] | None) -> "_Item":
        return cls(work, json.dumps(work and with_names_apart(work), sort_keys=True))


def _convert(entries: Sequence[Entry]) -> list[dict[str, Any] | None]:
    """For each entry what Pandoc makes of it, if it can read it."""
    try:
        bibtex = "\n\n".join(source for _, source in entries)
        text = pandoc("-f", "biblatex", "-t", "csljson", "--quiet", *_SHUT_IN, stdin=bibtex)
    except ToolStoppedError:
        raise
    except ToolError:
        if len(entries) == 1:
            return [None]
        half = len(entries) // 2
        return [*_convert(entries[:half]), *_convert(entries[half:])]
    by_key = {made["id"]: made for made in json.loads(text)}
    return [by_key.get(key) for key, _ in entries]


def _warnings(log: Path) -> list[str]:
    """The warnings of a run, from Pandoc's own log."""
    messages = json.loads(log.read_text(encoding="utf-8")) if log.exists() else []
    return [
        str(message.get("message") or message.get("pretty", ""))
        for message in messages
        if message.get("verbosity") in ("WARNING", "ERROR")
    ]
