"""The paragraphs of the site as places that links point at: their ids, their numbers, and signposts.

The ids come from the words of the paragraphs and from `anchors.lock` alone, so that every clone of a commit
builds the same ones.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from galley.core.galley import Galley
from galley.core.html.edit import Edit
from galley.core.html.markers import CONTINUED, tag
from galley.core.html.tree import Node, Tree, parse
from galley.core.insertion.page import Page
from galley.core.review.paragraph_ids import (
    AnchorLock,
    PaperParagraph,
    ParagraphIds,
    Signpost,
    paragraph_ids,
    read_anchor_lock,
)
from galley.core.review.tokens import words as words_in
from galley.core.rules.words import Words
from galley.core.text.addresses import href
from galley.core.text.chapter import Matter
from galley.tools import files
from galley.workspace.reading.reader import LARGEST

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What no paragraph is in that links point at: it has a place of its own, or is made by Galley.
_OUTSIDE = ("nav", "table", "figure", "pre", "summary")
_OURS = frozenset(
    "footnote galley-furniture galley-item-head galley-item-facts galley-item-foot galley-legend "
    "galley-list galley-bibliography galley-page-bibliography galley-scroll".split()
)
# What a paragraph of the running text is not in: only those are counted.
_BLOCKS = ("div", "section", "aside", "blockquote", "ul", "ol", "dl", "details", *_OUTSIDE)
# What a paragraph says by numbers and citations changes with others.
_SET = frozenset(
    "citation galley-crossref galley-paragraph-number galley-label headerlink galley-backlinks".split()
)


@dataclass(frozen=True, slots=True)
class PaperParagraphs:
    """The paragraphs of a paper in reading order, with their ids; `places` says which are a chapter's."""

    paragraphs: tuple[PaperParagraph, ...]
    ids: ParagraphIds
    pages: Mapping[str, Page]
    places: Mapping[str, range]

    @classmethod
    def of(cls, galley: Galley, lock: AnchorLock, version: str = "") -> "PaperParagraphs":
        """The paragraphs of a set paper; `version` is that of a release which is being prepared."""
        pages = {
            path: page
            for path, page in galley.pages.items()
            if page.chapter.matter is not Matter.OUTSIDE
        }
        found = tuple(
            PaperParagraph(path, words, number, node.attributes.get("id", ""))
            for path, page in pages.items()
            for node, words, number in _paragraphs(parse(page.html), page.number)
        )
        places: dict[str, range] = {}
        for n, one in enumerate(found):
            start = places[one.chapter].start if one.chapter in places else n
            places[one.chapter] = range(start, n + 1)
        return cls(found, paragraph_ids(found, lock, version), pages, places)

    def with_ids(self, page: Page, html: str, words: Words) -> str:
        """A page with an id and a number at each paragraph, and signposts to those that are removed."""
        tree = parse(html)
        waiting: dict[str, list[int]] = defaultdict(list)
        path = page.chapter.path
        for n in self.places.get(path, ()):
            waiting[self.paragraphs[n].words].append(n)
        shown = {
            node.index: waiting[told].pop(0)
            for node, told, _ in _paragraphs(tree, page.number)
            if waiting[told]
        }
        posts = [post for post in self.ids.signposts if post.chapter == path]
        edits = [edit for n, place in shown.items() for edit in self._edits(Node(tree, n), place)]
        return tree.splice([*edits, *self._signs(tree, shown, posts, page, words)])

    def _edits(self, node: Node, place: int) -> Iterator[Edit]:
        own = {"id": self.ids.ids[place], "data-paragraph": self.paragraphs[place].number}
        yield node.with_attributes({**own, **node.attributes})
        names = self.ids.more.get(place, ())
        more = "".join(tag("span", "", id=name) for name in names)
        if more:
            yield Edit(node.inner_start, node.inner_start, more)

    def _signs(
        self,
        tree: Tree,
        shown: Mapping[int, int],
        posts: Sequence[Signpost],
        page: Page,
        words: Words,
    ) -> Iterator[Edit]:
        """What is in place of paragraphs that are removed: below the heading before them."""
        if not posts:
            return
        title = next(tree.elements("h1"), None)
        top = title.end if title else 0
        below: dict[int | None, int] = {None: top}
        at = top
        heads = {node.index: node for node in tree.elements(*_HEADINGS)}
        for index in sorted({*shown, *heads}):
            if index in shown:
                below[shown[index]] = at
            else:
                at = heads[index].end
        for post in posts:
            place = below.get(post.behind, top)
            yield Edit(place, place, self._sign(post, page, words), order=1)

    def _sign(self, post: Signpost, page: Page, words: Words) -> str:
        """What is said of a passage that is not where it was."""
        told = words.pages
        if post.moved_to is not None:
            home = self.pages[self.paragraphs[post.moved_to].chapter].chapter
            address = href(page.chapter.url, home.url, self.ids.ids[post.moved_to])
            link = tag("a", escape(home.title), href=address)
            said = escape(told["passage_moved"]).format(place=link)
        elif post.version:
            said = escape(told["passage_gone"].format(version=post.version))
        else:
            said = escape(told["passage_gone_now"])
        return tag("p", said, id=post.identifier, class_="galley-furniture galley-signpost")


def read_lock(path: Path) -> AnchorLock:
    """The lock in a file; nothing where there is none that can be read."""
    try:
        content = files.read(path, path.parent, largest=LARGEST)
    except OSError:
        return ()
    return read_anchor_lock(content.decode(errors="replace"))


def _paragraphs(tree: Tree, chapter: str) -> Iterator[tuple[Node, str, str]]:
    """The paragraphs of a page, with their words and their numbers.

    A number is the one that is printed; where none is, those of the running text are counted as it would be.
    """
    running = {node.index for node in tree.elements("p", outside=_BLOCKS)}
    count = 0
    for node in tree.elements("p", outside=_OUTSIDE):
        if CONTINUED in node.classes:
            continue
        number = ""
        if node.index in running and "galley-furniture" not in node.classes:
            count += 1
            number = f"{chapter}.{count}" if chapter.isdigit() else ""
        if _OURS & {*node.classes, *(c for one in node.ancestors for c in one.classes)}:
            continue
        printed = next(node.elements("span", class_="galley-paragraph-number"), None)
        number = printed.text.strip() if printed else number
        set_ones = [one for one in node if _SET & one.classes or one.name == "sup"]
        words = " ".join(words_in(node.words_without(set_ones)))
        if words:
            yield node, words, number
