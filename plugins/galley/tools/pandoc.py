"""Pandoc: the citation processor, formulas, and the readers and writers of the proofs.

pypandoc only says where Pandoc is; its own `convert` functions sort inputs, parse messages with
regular expressions and may install things.
"""

import functools
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypandoc

from galley.core.citeproc import Request, Response
from galley.tools.cache import Cache
from galley.tools.process import ToolError, run

# The readers' extensions: formulas in backslash delimiters, notes by role, task lists.
HTML_READER = "html+tex_math_single_backslash+epub_html_exts+task_lists"
# Raw HTML and TeX in a citation are text like any other.
CITATION_READER = "markdown-raw_html-raw_tex-raw_attribute-latex_macros-yaml_metadata_block"
_CITEPROC = (
    *("-f", CITATION_READER, "-t", "html", "--wrap=none", "--mathml", "--quiet"),
    *("--citeproc", "--metadata", "link-citations=true"),
)
# No network and no file of the workspace, whatever a document names.
_SHUT_IN = ("--sandbox",)


@functools.cache
def executable() -> Path:
    """Where Pandoc is."""
    return Path(pypandoc.get_pandoc_path())


@functools.cache
def version() -> str:
    """Pandoc's version, a part of every cache key."""
    return run([executable(), "--version"], name="Pandoc").decode().split()[1]


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
    command = [executable(), *options]
    return run(command, name="Pandoc", stdin=stdin.encode(), folder=folder, environment=environment)


@functools.cache
def default_style() -> str:
    """The CSL style that Pandoc itself uses: Chicago author-date."""
    return pandoc("--print-default-data-file", "default.csl")


def mathml(formulas: str, cache: Cache) -> str:
    """HTML with MathML for formulas in Pandoc's AST."""
    return cache.get(
        "mathml",
        (version(), formulas),
        lambda: pandoc(
            "-f", "json", "-t", "html", "--mathml", "--wrap=none", *_SHUT_IN, stdin=formulas
        ),
    )


def read_html(html: str, cache: Cache) -> str:
    """Pandoc's AST, in JSON, of the set HTML of one chapter."""
    return cache.get(
        "ast",
        (version(), HTML_READER, html),
        lambda: pandoc("-f", HTML_READER, "-t", "json", *_SHUT_IN, stdin=html),
    )


@dataclass(frozen=True, slots=True)
class CitationProcessor:
    """Pandoc's citeproc with one style; an equal request is answered from the cache."""

    name: str
    style: str
    language: str
    cache: Cache

    def __call__(self, request: Request) -> Response:
        entries = self._entries(request)
        library = json.dumps(entries, sort_keys=True)
        parts = (version(), *_CITEPROC, self.style, self.language, request.text, library)
        kept = self.cache.get("citations", parts, lambda: json.dumps(self._cite(request, entries)))
        answer = json.loads(kept)
        return Response(answer["html"], tuple(answer["warnings"]), {e["id"]: e for e in entries})

    def _cite(self, request: Request, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(prefix="galley-") as name:
            folder = Path(name)
            style, library, log = folder / "style.csl", folder / "library.json", folder / "log.json"
            style.write_text(self.style, encoding="utf-8")
            library.write_text(json.dumps(entries), encoding="utf-8")
            html = self._run(
                *_CITEPROC,
                *("--csl", style, "--bibliography", library, "--log", log),
                *("--metadata", f"lang={self.language}"),
                stdin=request.text,
            )
            return {"html": html, "warnings": _warnings(log)}

    def _run(self, *options: str | Path, stdin: str) -> str:
        try:
            return pandoc(*options, stdin=stdin)
        except ToolError as error:
            raise ToolError(f"Pandoc cannot cite in the style {self.name}: {error}") from error

    def _entries(self, request: Request) -> list[dict[str, Any]]:
        """The request's entries as CSL JSON; only those that are new are converted."""
        strings = "\n".join(request.strings)
        keys = [(version(), strings, self.language, *entry) for entry in request.entries]
        known = {key: self.cache.peek("entries", key) for key in keys}
        new = [key for key in keys if known[key] is None]
        if new:
            for key, made in zip(new, self._convert(strings, new), strict=True):
                known[key] = json.dumps(made)
                self.cache.put("entries", key, json.dumps(made))
        return [entry for key in keys for entry in json.loads(known[key] or "[]")]

    def _convert(self, strings: str, keys: Sequence[tuple[str, ...]]) -> list[list[dict[str, Any]]]:
        """For each entry what Pandoc makes of it, which is nothing where it cannot read it."""
        sources = dict.fromkeys(source for key in keys for source in key[4:])
        try:
            text = "\n\n".join([strings, *sources])
            made = pandoc("-f", "biblatex", "-t", "csljson", "--quiet", *_SHUT_IN, stdin=text)
        except ToolError:
            if len(keys) == 1:
                return [[]]
            half = len(keys) // 2
            return [*self._convert(strings, keys[:half]), *self._convert(strings, keys[half:])]
        by_key = {entry["id"]: entry for entry in json.loads(made)}
        return [[by_key[key[3]]] if key[3] in by_key else [] for key in keys]


def _warnings(log: Path) -> list[str]:
    """The warnings of a run, from Pandoc's own log."""
    messages = json.loads(log.read_text(encoding="utf-8")) if log.exists() else []
    return [
        str(message.get("message") or message.get("pretty", ""))
        for message in messages
        if message.get("verbosity") in ("WARNING", "ERROR")
    ]
