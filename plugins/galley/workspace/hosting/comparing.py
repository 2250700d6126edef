"""What differs between two builds of a site, in numbers and by section, from their pages alone.

The pages may come from somebody who is not trusted: they are read as data, and what is printed of them is
printed as code, in which no link, name or picture has an effect. `core/changes` needs both papers set: that would run
the plugins that a proposal names, in the workflow that may write comments.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from galley.core.html.markers import plain_text
from galley.core.html.tree import Node, Tree, parse
from galley.workspace.hosting.bundle import Bundle
from galley.workspace.hosting.versions import is_page

_WORD = re.compile(r"\w[\w'’.,-]*")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What a page holds beside its text: menus, links back, lists that Galley prints itself.
_PRINTED = frozenset(
    (
        *("headerlink", "galley-backlinks", "galley-downloads", "galley-marks", "galley-versions"),
        *(
            "galley-version-note",
            "galley-page-bibliography",
            "galley-bibliography",
            "galley-contents",
        ),
        *("galley-register", "galley-matrix", "galley-coverage", "galley-list", "citation"),
    )
)
# A larger page is not looked into: nobody writes one, and many would take long.
_LARGEST = 10_000_000
# So many sections of each kind are named.
_MOST_NAMED = 20
_MOST_SIGNS = 100


@dataclass(frozen=True, slots=True)
class SiteCounts:
    """What the pages of a site hold together."""

    words: int = 0
    citations: int = 0
    items: int = 0
    figures: int = 0
    tables: int = 0


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section of a page: its heading and the words in it, up to the next heading."""

    heading: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section with the numbers of words that came and went; one that is new or gone has only those."""

    heading: str
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one build of a site has and another had."""

    before: SiteCounts
    after: SiteCounts
    new: tuple[SectionChange, ...]
    gone: tuple[SectionChange, ...]
    changed: tuple[SectionChange, ...]


def compare(before: Bundle, after: Bundle) -> Comparison:
    """Compare two sites, page by page and section by section."""
    old_counts, old = _read(before)
    new_counts, new = _read(after)
    return Comparison(
        before=old_counts,
        after=new_counts,
        new=tuple(_difference(new[key], None) for key in new if key not in old),
        gone=tuple(_difference(None, old[key]) for key in old if key not in new),
        changed=tuple(
            _difference(new[key], old[key])
            for key in new
            if key in old and new[key].words != old[key].words
        ),
    )


def _difference(new: SectionText | None, old: SectionText | None) -> SectionChange:
    words, earlier = Counter(new.words if new else ()), Counter(old.words if old else ())
    shown = new or old
    return SectionChange(
        shown.heading if shown else "",
        added=(words - earlier).total(),
        removed=(earlier - words).total(),
    )


def _read(site: Bundle) -> tuple[SiteCounts, Mapping[tuple[str, str], SectionText]]:
    """The counts of a site, and its sections by page and identifier."""
    counts: Counter[str] = Counter()
    sections: dict[tuple[str, str], SectionText] = {}
    for path in sorted(site.sizes):
        if not is_page(path) or site.sizes[path] > _LARGEST:
            continue
        tree = parse(site.read(path).decode(errors="replace"))
        main = main_of(tree)
        if main is None:
            continue
        for identifier, section in _sections(tree, main):
            sections[path, identifier] = section
            counts["words"] += len(section.words)
        counts.update(_counted(tree, main))
    return SiteCounts(**{field.name: counts[field.name] for field in fields(SiteCounts)}), sections


def main_of(tree: Tree) -> Node | None:
    """The text of a page: Material's article, else the main part or the body."""
    return next(_mains(tree), None)


def _mains(tree: Tree) -> Iterator[Node]:
    yield from tree.elements("article", class_="md-content__inner")
    yield from tree.elements("main")
    yield from tree.elements("body")


def _sections(tree: Tree, main: Node) -> Iterator[tuple[str, SectionText]]:
    inside = [node for node in tree if main.inner_start <= node.start < main.inner_end]
    printed = [
        node for node in inside if _PRINTED & node.classes or node.name in ("script", "style")
    ]
    heads = [node for node in inside if node.name in _HEADINGS]
    ends = [*(node.start for node in heads[1:]), *([main.inner_end] if heads else [])]
    for head, end in zip(heads, ends, strict=True):
        words = tree.words(head.inner_end, end, printed)
        link = [node for node in printed if head.start < node.start < head.end]
        heading = tree.words(head.inner_start, head.inner_end, link)
        yield (
            head.attributes.get("id", heading),
            SectionText(heading, tuple(_WORD.findall(plain_text(words)))),
        )


def _counted(tree: Tree, main: Node) -> Iterator[str]:
    for node in tree:
        if not main.start < node.start < main.end:
            continue
        identifier = node.attributes.get("id", "")
        if node.name == "span" and "citation" in node.classes:
            yield "citations"
        elif node.name == "figure" and identifier.startswith("fig-"):
            yield "figures"
        elif node.name in ("figure", "table") and identifier.startswith("tbl-"):
            yield "tables"
        elif "galley-item" in node.classes and identifier:
            yield "items"


def as_markdown(found: Comparison) -> str:
    """The comparison as Markdown that a code host shows; nothing in it has an effect there."""
    lines = ["| | before | now | |", "|---|---:|---:|---:|"]
    for field in fields(SiteCounts):
        old, new = getattr(found.before, field.name), getattr(found.after, field.name)
        lines.append(f"| {field.name} | {old:,} | {new:,} | {_signed(new - old)} |")
    if not (found.new or found.gone or found.changed):
        lines += ["", "No section has changed."]
    lines += _named("New sections", found.new, lambda one: f"{one.added:,} words")
    lines += _named("Removed sections", found.gone, lambda one: f"{one.removed:,} words")
    lines += _named(
        "Changed sections",
        found.changed,
        lambda one: f"{one.added:,} words added, {one.removed:,} removed",
    )
    return "\n".join(lines) + "\n"


def _named(
    title: str, sections: Iterable[SectionChange], told: Callable[[SectionChange], str]
) -> list[str]:
    found = list(sections)
    if not found:
        return []
    lines = [f"- {_code(one.heading)}: {told(one)}" for one in found[:_MOST_NAMED]]
    more = [f"- and {len(found) - _MOST_NAMED:,} more"] if len(found) > _MOST_NAMED else []
    return ["", f"**{title}**", "", *lines, *more]


def _code(text: str) -> str:
    """Words as code in Markdown, in which they are nothing but words."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    short = plain if len(plain) <= _MOST_SIGNS else f"{plain[:_MOST_SIGNS]}…"
    return f"`{short.replace('`', 'ʼ') or '?'}`"


def _signed(number: int) -> str:
    return f"{number:+,}" if number else "="
