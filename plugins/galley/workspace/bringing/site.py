"""A folder of MkDocs: its pages are in the dialect of a paper already, and are copied as they are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from galley.core.bibliography.author_names import author_name
from galley.core.text.settings import YamlNode
from galley.workspace.bringing.project import SourceFolder, because, listed, lost, words
from galley.workspace.bringing.source_text import Loss, SourceText
from galley.workspace.starting.answers import PaperAuthor
from galley.workspace.starting.chapters import BIBLIOGRAPHY, CHAPTERS, HOME, FirstText

SETTINGS_OF_SITE = ("mkdocs.yml", "mkdocs.yaml")
# Plugins whose work Galley does, or that only shape the site.
_PLUGINS = frozenset("search galley galley-proofs bibtex minify offline tags privacy".split())
# Extensions that every paper has.
_EXTENSIONS = frozenset(
    "abbr admonition attr_list def_list footnotes md_in_html tables toc fenced_code codehilite "
    "pymdownx.arithmatex pymdownx.details pymdownx.highlight pymdownx.superfences pymdownx.tabbed "
    "pymdownx.tasklist pymdownx.tilde pymdownx.quotes pymdownx.inlinehilite".split()
)
_OF_LOOK = frozenset(
    "site_name site_url site_description site_author site_dir docs_dir nav theme plugins "
    "markdown_extensions repo_url repo_name edit_uri copyright extra extra_css dev_addr strict "
    "use_directory_urls remote_branch remote_name watch validation not_in_nav exclude_docs draft_docs".split()
)
_NAMED = re.compile(
    r"\]\(\s*<?([^)\s>]+)|(?:src|href)=\"([^\"]+)\"|^\[[^\]]+\]:\s*<?(\S+?)>?\s*$", re.MULTILINE
)
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|^\s*-{1,}8<-{1,}.*$")
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
_SHOWN = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".csv", ".webp")


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtSite:
    """A site as the first text of a paper, what is known of it, and what was left out."""

    text: FirstText
    title: str
    authors: tuple[PaperAuthor, ...]
    language: str
    losses: tuple[Loss, ...]


def site_files(folder: SourceFolder, settings: YamlNode) -> BroughtSite:
    """The pages of the navigation, or all in order of their names, and the pictures beside them."""
    docs = words(settings.at("docs_dir")) or "docs"
    losses = list(_losses_of(settings))
    order = list(_navigation(settings.at("nav"), "", losses))
    found = [
        path.removeprefix(f"{docs}/") for path in folder.paths() if path.startswith(f"{docs}/")
    ]
    if not order:
        pages = [path for path in found if path.endswith(".md")]
        pages.sort(key=lambda path: (PurePosixPath(path).parent.as_posix(), path != HOME, path))
        order = [(str(PurePosixPath(path).parent).strip("./"), path) for path in pages]
    files: dict[str, bytes] = {}
    kept = []
    for part, page in order:
        try:
            text = folder.text(f"/{docs}/{page}")
        except (OSError, UnicodeDecodeError) as error:
            losses.append(
                Loss(f"{docs}/{page}", 0, f"the page, which cannot be read: {because(error)}")
            )
            continue
        kept.append((part, page))
        files[f"{CHAPTERS}/{page}"] = text.text.encode()
        losses += _of_templates(text)
        for name in dict.fromkeys(_beside(text)):
            path = folder.inner(
                f"/{docs}{name}" if name.startswith("/") else name, f"{docs}/{page}"
            )
            inner = path.removeprefix(f"{docs}/")
            try:
                if inner == path:
                    raise FileNotFoundError(path)
                files[f"{CHAPTERS}/{inner}"] = folder.read(f"/{path}")
            except (OSError, ValueError):
                losses.append(text.lost(f"the file {name[:100]}, which cannot be read", name))
    files[BIBLIOGRAPHY] = _references(folder, settings, losses)
    taken = {page for _, page in kept}
    losses += [
        Loss(f"{docs}/{path}", 0, "the page, which is not in nav")
        for path in found
        if path.endswith(".md") and path not in taken
    ]
    author = words(settings.at("site_author"))
    return BroughtSite(
        title=words(settings.at("site_name")),
        authors=(PaperAuthor(name=author_name(author)),) if author else (),
        language=words(settings.at("theme", "language")),
        text=FirstText(files, tuple(kept)),
        losses=tuple(losses),
    )


def _navigation(node: YamlNode | None, part: str, losses: list[Loss]) -> Iterator[tuple[str, str]]:
    """The pages of a navigation, each with the section of the first level that it is in."""
    for entry in listed(node):
        pairs = entry.value.items() if isinstance(entry.value, Mapping) else [("", entry)]
        for title, inner in pairs:
            path = words(inner)
            if isinstance(inner.value, tuple):
                yield from _navigation(inner, part or title, losses)
            elif path.endswith(".md") and not _OUTSIDE.match(path):
                yield part, str(PurePosixPath(path.lstrip("/")))
            elif path:
                losses.append(lost(inner, f"the entry {path[:100]} of nav, which is not a page"))


def _losses_of(settings: YamlNode) -> Iterator[Loss]:
    """Plugins, extensions and other settings that a paper does not take over."""
    for name, kind, known in (
        ("plugins", "plugin", _PLUGINS),
        ("markdown_extensions", "Markdown extension", _EXTENSIONS),
    ):
        for entry in listed(settings.at(name)):
            named = list(entry.value) if isinstance(entry.value, Mapping) else [words(entry)]
            yield from (lost(entry, f"the {kind} {one[:60]}") for one in named if one not in known)
    for name, location in settings.names:
        if name not in _OF_LOOK:
            yield Loss(location.path, location.line or 0, f"the setting {name[:60]}")


def _of_templates(text: SourceText) -> Iterator[Loss]:
    """What a plugin or an extension would fill in; it stays in the text as it is typed."""
    is_code = False
    for line in text.lines:
        is_code ^= bool(_FENCE.match(line.text))
        for found in [] if is_code else _TEMPLATE.findall(line.text):
            yield line.lost(f"{found.strip()[:100]}, which a program fills in; it is in the text")


def _beside(text: SourceText) -> Iterator[str]:
    """The names of the pictures and data that a page names."""
    for found in _NAMED.finditer(text.text):
        name = unquote(next(filter(None, found.groups()), "")).partition("#")[0]
        if name.lower().endswith(_SHOWN) and not _OUTSIDE.match(name):
            yield name


def _references(folder: SourceFolder, settings: YamlNode, losses: list[Loss]) -> bytes:
    """The bibliographies that Galley or mkdocs-bibtex were given."""
    named: list[YamlNode] = []
    for entry in listed(settings.at("plugins")):
        named += [
            one
            for plugin, option in (("galley", "bibliography"), ("bibtex", "bib_file"))
            for one in listed(entry.at(plugin, option))
        ]
    found = []
    for node in named:
        try:
            found.append(folder.text(f"/{words(node)}").text)
        except (OSError, ValueError):
            losses.append(lost(node, f"the bibliography {words(node)[:100]}, which cannot be read"))
    return ("\n".join(found) or "% The sources of the paper.\n").encode()
