"""The pages of the rules: their examples, each as a workspace that can be set.

An example is one or several fenced blocks. Markdown is a chapter, BibTeX the file of sources, YAML
a part of `mkdocs.yml`; a file that is none of these, or a whole `mkdocs.yml`, is named by the
block's title. A text without a title is shown, not run.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from galley.core.bibliography.bibliography import read_bibliography

from tests.support.building import REPOSITORY
from tests.support.case import Case

SECTIONS = ("Wrong", "Right", "What to do")
_SECTION = re.compile(rf"^## ({'|'.join(SECTIONS)})$", re.MULTILINE)
_FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
_FILES = {"markdown": "chapters/index.md", "bibtex": "references.bib", "yaml": "options"}
# Where the title of a chapter is missing: after its front matter.
_TITLED = re.compile(r"\A(?!.*^# .*)(---\n.*?^---\n\n?|)", re.MULTILINE | re.DOTALL)
# What examples may name without showing it.
_AROUND = {
    "chapters/01-summary.md": "# Summary\n\nWords.\n",
    "chapters/tiers.svg": (REPOSITORY / "chapters" / "figures" / "tiers.svg").read_text("utf-8"),
    "numeric.csl": (REPOSITORY / "tests" / "styles" / "numeric.csl").read_text("utf-8"),
}


def sections(page: str) -> dict[str, str]:
    """The sections of a page by their headings; what is before the first is under ""."""
    head, *rest = _SECTION.split(page)
    return {"": head, **dict(zip(rest[::2], rest[1::2], strict=True))}


def example(section: str, *, titled: bool = True, locked: bool = False) -> Case | None:
    """The workspace that a section's blocks make, or `None` where they are only shown.

    A chapter that is shown without its title gets one, unless `titled` is false. Links of the register
    need not be recorded, unless `locked` is true.
    """
    files = dict(_files(section))
    if not files:
        return None
    settings = yaml.safe_load(files.pop("options", "{}"))
    text = "\n".join((*files.values(), str(settings)))
    files |= {
        path: content
        for path, content in _AROUND.items()
        if Path(path).name in text and path not in files
    }
    references = files.pop("references.bib", "") or _cited(text)
    files.setdefault("chapters/index.md", _chapter_citing(references))
    if titled:
        files["chapters/index.md"] = _TITLED.sub(
            r"\1# A chapter\n\nWords.\n\n", files["chapters/index.md"]
        )
    unlocked = {} if locked else {"rules": {"link-is-recorded": "off"}}
    return Case(chapters={}, references=references, files=files, mkdocs=settings, options=unlocked)


def _files(section: str) -> Iterator[tuple[str, str]]:
    for language, title, text in _FENCE.findall(section):
        if path := title or _FILES.get(language):
            yield path, text


def _cited(text: str) -> str:
    """The entries of the paper's own bibliography that an example cites."""
    paper = (REPOSITORY / "references.bib").read_text(encoding="utf-8")
    found = read_bibliography({"references.bib": paper})
    return "\n\n".join(found.source(key) for key in found.references if f"@{key}" in text)


def _chapter_citing(references: str) -> str:
    keys = read_bibliography({"references.bib": references}).references
    return "# A chapter\n\nWords.\n" + "".join(f"\nSee @{{{key}}}.\n" for key in keys)
