"""A paper made of texts of other programs: its chapters, with their pictures and sources beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from galley.core.ast.attributes import Attributes
from galley.core.ast.views import Div
from galley.core.bibliography.author_names import names_in_line
from galley.tools.process import ToolError
from galley.workspace.bringing.chapters import chapters_of, title_of
from galley.workspace.bringing.documents import (
    DocumentError,
    SourceDocument,
    read_bibliographies,
    read_document,
    words_of,
)
from galley.workspace.bringing.project import Project, authors_in, facts_in, listed, words
from galley.workspace.bringing.projects import project_of
from galley.workspace.bringing.site import BroughtSite
from galley.workspace.bringing.source_text import Loss, told
from galley.workspace.bringing.writing import ChapterWriting, PaperWriting
from galley.workspace.options.yaml_tree import SettingsError
from galley.workspace.starting.answers import CatalogueFacts, PaperAuthor
from galley.workspace.starting.chapters import BIBLIOGRAPHY, CHAPTERS, FirstText

LOSSES = "not-brought-in.md"
_LIST = """# Not brought in

Each line names the file that the text came from, the place in it, and what is not in this paper. Go through
the list, correct what matters, then delete this file.
"""
_MARKUP = re.compile(r"[\\`*_\[\]<>]")
_FURNITURE = "---\nmatter: back\nnumbered: false\n---\n\n# Bibliography\n\n\\full_bibliography\n"
_REFERENCES = Div(Attributes("refs"), []).json
_LISTED = b"\n\\full_bibliography\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A text as the files of a paper, what is known of the paper, and what was left out.

    `style` is a CSL file.
    """

    text: FirstText
    title: str
    subtitle: str = ""
    authors: tuple[PaperAuthor, ...] = ()
    language: str = ""
    facts: CatalogueFacts = field(default_factory=CatalogueFacts)
    style: Path | None = None
    losses: tuple[str, ...]


def bring(path: Path, title: str = "") -> Brought:
    """Read a document or a folder of them and make chapters of it. Raises DocumentError.

    `title` is that of the paper, if it is another than that of the text.
    """
    try:
        project = project_of(path)
        if isinstance(project, BroughtSite):
            return _with_list(_of_site(project))
        return _with_list(_of_documents(project, path, title))
    except RecursionError as error:
        raise DocumentError(f"{path.name} cannot be read: it is nested too deeply") from error
    except SettingsError as error:
        place = f"{error.location.path}:{error.location.line or 1}"
        raise DocumentError(f"{place} cannot be read: {error}") from error
    except (OSError, ToolError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DocumentError(f"{path.name} cannot be brought in: {reason}") from error


def _with_list(brought: Brought) -> Brought:
    """The paper with a file that lists what was not brought in, to go through and to delete."""
    if not brought.losses:
        return brought
    lines = [f"- [ ] {_MARKUP.sub(_escaped, loss)}" for loss in brought.losses]
    listed_in = "\n".join([_LIST, *lines, ""]).encode()
    text = replace(brought.text, files={**brought.text.files, LOSSES: listed_in})
    return replace(brought, text=text)


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _of_documents(project: Project, path: Path, wanted: str) -> Brought:
    losses = list(project.losses)
    documents = list(_read(project, losses))
    title = words_of(project.title)
    title = title or (title_of(documents[0]) if len(documents) == 1 else "")
    chapters = chapters_of(documents, wanted or title or path.resolve().stem)
    shared = PaperWriting(project=project, chapters=chapters, losses=losses)
    for chapter in chapters:
        writing = ChapterWriting(shared, chapter)
        shared.files[f"{CHAPTERS}/{chapter.name}"] = writing.text.encode()
    references = _references(project, documents, losses)
    shared.files[BIBLIOGRAPHY] = f"{references or '% The sources of the paper.'}\n".encode()
    order = [(chapter.part, chapter.name) for chapter in chapters]
    if references and len(chapters) > 1 and len(chapters[-1].blocks) == 1:
        # Pandoc prints its list at the end: below a heading without a text, if there is one.
        last = replace(chapters[-1], blocks=[*chapters[-1].blocks, _REFERENCES])
        shared.files[f"{CHAPTERS}/{last.name}"] = ChapterWriting(shared, last).text.encode()
    if references and not any(_LISTED in text for text in shared.files.values()):
        name = f"{len(chapters):02}-bibliography.md" if len(chapters) < 100 else "bibliography.md"
        shared.files[f"{CHAPTERS}/{name}"] = _FURNITURE.encode()
        order.append(("", name))
    own = next((document.metadata for document in documents), project.settings)
    first = documents[0] if len(documents) == 1 else None
    return Brought(
        title=title,
        subtitle=words_of(project.subtitle or (words(own.at("subtitle")) if first else "")),
        authors=project.authors or (_authors(first) if first else ()),
        language=project.language or words(own.at("lang")),
        facts=facts_in([project.settings.at("book"), project.settings, own if first else None]),
        style=_style(project, documents, losses),
        text=FirstText(shared.files, tuple(order)),
        losses=tuple(told(losses)),
    )


def _read(project: Project, losses: list[Loss]) -> Iterator[SourceDocument]:
    """The documents that can be read; what keeps the only one from being read is an error."""
    for source in project.sources:
        try:
            document = read_document(project, source)
        except DocumentError as error:
            if len(project.sources) == 1:
                raise
            losses.append(Loss(source.path, 0, f"the text, which cannot be read: {error.reason}"))
            continue
        losses += document.losses
        yield document


def _authors(document: SourceDocument) -> tuple[PaperAuthor, ...]:
    found = (document.metadata.at(name) for name in ("author", "authors"))
    places = document.metadata.at("affiliations")
    given = next((authors for node in found if (authors := authors_in(node, places))), ())
    names = (name for line in document.authors for name in names_in_line(line))
    return given or tuple(PaperAuthor(name=name) for name in names)


def _references(project: Project, documents: Sequence[SourceDocument], losses: list[Loss]) -> str:
    """All works in BibLaTeX: those of the bibliographies, and those that documents carry."""
    named = [(name, project.settings.location.path) for name in project.bibliographies]
    for document in documents:
        given = listed(document.metadata.at("bibliography"))
        named += [(words(name), document.source.path) for name in given]
    found = read_bibliographies(project, named, losses)
    return "\n\n".join(filter(None, [*found, *(one.references for one in documents)]))


def _style(
    project: Project, documents: Sequence[SourceDocument], losses: list[Loss]
) -> Path | None:
    """The CSL file that the project or its first document names."""
    named = [(project.style, project.settings.location.path)]
    named += [(words(one.metadata.at("csl")), one.source.path) for one in documents[:1]]
    for name, beside in named:
        if name and project.folder.holds(name, beside):
            return project.folder.root / project.folder.inner(name, beside)
        if name:
            losses.append(
                Loss(
                    beside, 0, f"the citation style {name[:100]}, which is not a file in the folder"
                )
            )
    return None


def _of_site(site: BroughtSite) -> Brought:
    return Brought(
        title=site.title,
        authors=site.authors,
        language=site.language,
        text=site.text,
        losses=tuple(told(site.losses)),
    )
