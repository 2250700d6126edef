"""A manuscript of Manubot: the files of `content`, which are one text, and `metadata.yaml`.

https://github.com/manubot/rootstock/blob/main/USAGE.md
"""

import re
from collections.abc import Iterator

from galley.core.text.settings import YamlNode
from galley.workspace.bringing.project import (
    Project,
    SourceFolder,
    TextSource,
    authors_in,
    because,
    words,
)
from galley.workspace.bringing.source_text import Loss, SourceLine, SourceText

METADATA = "content/metadata.yaml"
_LIBRARIES = (
    "content/manual-references.json",
    "content/manual-references.bib",
    "output/references.json",
)
# The parts of the text begin with a number.
_TEXT = re.compile(r"content/[0-9][^/]*\.md")
# The title page is a template alone.
_TITLE_PAGE = re.compile(r"content/0*\.?front-matter\.md")
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{##.*?##\}")
_ALIAS = re.compile(r"[ ]{0,3}\[@([\w:.#$%&+?<>~/-]+)\]:[ \t]*(?:tag:)?(\S+).*")


def manubot_project(folder: SourceFolder, metadata: YamlNode) -> Project:
    """The manuscript as one text."""
    texts: list[SourceText] = []
    losses: list[Loss] = []
    for path in folder.paths():
        if not _TEXT.fullmatch(path):
            continue
        if _TITLE_PAGE.fullmatch(path):
            losses.append(Loss(path, 0, "the template of the title page; the paper has its own"))
            continue
        try:
            text = folder.text(path)
        except (OSError, UnicodeDecodeError) as error:
            losses.append(Loss(path, 0, f"the file, which cannot be read: {because(error)}"))
            continue
        lines = tuple(_without_templates(text, losses))
        texts.append(SourceText(path, lines))
    whole = SourceText.join(texts)
    return Project(
        folder=folder,
        sources=(TextSource(whole.path),) if texts else (),
        settings=metadata,
        title=words(metadata.at("title")),
        authors=authors_in(metadata.at("authors") or metadata.at("author")),
        language=words(metadata.at("lang")),
        bibliographies=tuple(f"/{path}" for path in _LIBRARIES if folder.holds(path)),
        losses=tuple(losses),
        texts={whole.path: whole},
    )


def _without_templates(text: SourceText, losses: list[Loss]) -> Iterator[SourceLine]:
    """The lines without Jinja, which is not run, and without the names that are given to sources."""
    for line in text.lines:
        alias = _ALIAS.fullmatch(line.text)
        if alias:
            losses.append(
                line.lost(f"the source {alias[2]}, cited as @{alias[1]}, if it has no entry")
            )
            yield line._replace(text="")
            continue
        losses += [
            line.lost(f"{found[:100]}, which a program fills in")
            for found in _TEMPLATE.findall(line.text)
        ]
        yield line._replace(text=_TEMPLATE.sub("", line.text))
