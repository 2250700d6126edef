"""Workspaces to measure: a manuscript with its `mkdocs.yml`, or as Pandoc alone would get it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from galley.hosts.mkdocs.markdown import DEFAULTS

from benchmarks.manuscript import Paper, chapter_name
from benchmarks.stranger import StrangersPaper

# Who wrote what is measured: we, with what Galley knows, or somebody who had used other programs before.
CORPORA: Mapping[str, type[Paper]] = {"own": Paper, "stranger": StrangersPaper}
# What a workspace loads: nothing of ours, the galley alone, the galley and all its proofs.
PLAIN: Mapping[str, Mapping[str, Any]] = {"search": {}}
SITE: Mapping[str, Mapping[str, Any]] = {"search": {}, "galley": {"bibliography": "references.bib"}}
PAPER: Mapping[str, Mapping[str, Any]] = {**SITE, "galley-proofs": {"folder": "build"}}
ONLY_PDF, ONLY_DOCX = (
    {**SITE, "galley-proofs": {"folder": "build", "formats": [kind]}} for kind in ("pdf", "docx")
)

_THEME: Mapping[str, Any] = {
    "name": "material",
    "font": False,
    "language": "en",
    "palette": [
        {"media": "(prefers-color-scheme: light)", "scheme": "default",
         "toggle": {"icon": "material/weather-night", "name": "Switch to the dark page"}},
        {"media": "(prefers-color-scheme: dark)", "scheme": "slate",
         "toggle": {"icon": "material/weather-sunny", "name": "Switch to the light page"}},
    ],
    "features": ["navigation.footer", "navigation.top", "search.highlight", "search.suggest",
                 "content.code.copy", "toc.follow"],
}  # fmt: skip


def write_workspace(
    folder: Path, paper: Paper, plugins: Mapping[str, Mapping[str, Any]], *, cited: bool
) -> None:
    """Write a workspace; without citations the chapters say the same and cite nothing."""
    names = [chapter_name(number) for number in range(paper.size.chapters)]
    texts = dict(zip(names, paper.chapters(cited=cited), strict=True))
    texts |= paper.closing_pages(cited=cited)
    (folder / "chapters").mkdir(parents=True)
    for name, text in texts.items():
        (folder / "chapters" / name).write_text(text, encoding="utf-8")
    _write_figures(folder / "chapters", paper)
    if cited:
        (folder / "references.bib").write_text(paper.bibliography(), encoding="utf-8")
    told = {
        n: {**given, **paper.options} if n == "galley" else given for n, given in plugins.items()
    }
    configuration = _configuration(list(texts), told)
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(configuration, sort_keys=False), "utf-8")


def write_for_pandoc(folder: Path, paper: Paper) -> None:
    """Write the paper as Pandoc alone would get it: its clusters, and all chapters in one file."""
    chapters = list(paper.chapters(cited=True))
    folder.mkdir(parents=True)
    (folder / "clusters.md").write_text("\n\n".join(paper.clusters), encoding="utf-8")
    whole = "\n\n".join(text.split("---\n", 2)[2] for text in chapters)
    (folder / "paper.md").write_text(f"---\ntitle: Benchmark\n---\n{whole}", encoding="utf-8")
    (folder / "references.bib").write_text(paper.bibliography(), encoding="utf-8")
    _write_figures(folder, paper)


def _write_figures(folder: Path, paper: Paper) -> None:
    (folder / "figures").mkdir()
    for name, content in paper.figures():
        (folder / "figures" / name).write_bytes(content)


def _configuration(
    names: Sequence[str], plugins: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    # Plain MkDocs gets the extensions that the plugin would add, so that both read the same.
    extensions = [{name: dict(options)} for name, options in DEFAULTS.items()]
    return {
        "site_name": "Benchmark",
        "docs_dir": "chapters",
        "site_dir": "build/site",
        "nav": list(names),
        "theme": dict(_THEME),
        "plugins": [{name: dict(options)} for name, options in plugins.items()],
        "markdown_extensions": [{"toc": {"permalink": True}}, *extensions],
    }
