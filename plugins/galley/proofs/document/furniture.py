"""What belongs to a site alone, and what it becomes in a text without a screen.

Each step is a function from the tree of a page to changes of its text. All changes are made at once:
a step sees the page as it was set, and what one step removes is gone for the others.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape

from galley.core.html.depth import heavy, unwrapped
from galley.core.html.edit import Edit
from galley.core.html.elements import ENDS_PARAGRAPH, HEADINGS, PARTS
from galley.core.html.tree import Node, Tree, parse
from galley.core.insertion import listing
from galley.core.lists.enumerators import Delimiter
from galley.proofs.document.embedded import embedded, remarks, remote_pictures

_ON_SCREEN = (("a", "headerlink"), ("section", listing.PAGE_BIBLIOGRAPHY), ("span", "linenos"))
_TICKED, _OPEN = "\N{BALLOT BOX WITH X}", "\N{BALLOT BOX}"
# Pandoc drops the ids of these elements.
_WITHOUT_ID = ("dt", "p", "td", "th")
# What no line of text holds.
_BLOCKS = (ENDS_PARAGRAPH | PARTS.keys()) - HEADINGS
_NO_BREAK_SPACE = "&#160;"
_SPACE = re.compile(r"\s*")


def without_site_furniture(html: str) -> str:
    """The HTML of a page as the proofs read it."""
    tree = parse(html)
    return tree.splice(edit for step in _STEPS for edit in step(tree))


def bare_words(html: str) -> str | None:
    """The words of a page that holds nothing else to look at."""
    tree = parse(html)
    seen = next(tree.elements("img", "svg", "hr", "iframe", "video", "audio"), None)
    return tree.words(0, len(html)) if seen is None else None


def _what_is_too_deep(tree: Tree) -> Iterator[Edit]:
    """The words alone of what no page can hold where it is."""
    for node in heavy(tree):
        yield from unwrapped(node)


def _what_is_on_screen(tree: Tree) -> Iterator[Edit]:
    """What only a screen needs, and the lists that one document has once."""
    for name, class_ in _ON_SCREEN:
        yield from (node.replaced("") for node in tree.elements(name, class_=class_))


def _links_back(tree: Tree) -> Iterator[Edit]:
    """Links back from notes and entries, with the space before them."""
    for name, class_ in (("a", "footnote-backref"), ("span", listing.BACKLINKS)):
        for node in tree.elements(name, class_=class_):
            yield Edit(_end_of_words(tree.text, node.start), node.end, "")


def _programs(tree: Tree) -> Iterator[Edit]:
    """Programs, and styles of the page; a drawing keeps the styles of its own."""
    for node in tree.elements("script", "style", "noscript"):
        if node.name == "script" or not node.family:
            yield node.replaced("")


def _marks_of_notes(tree: Tree) -> Iterator[Edit]:
    """Pandoc knows a note by the role of its first mark, and wants that without its superscript."""
    for node in tree.elements("sup"):
        identifier, mark = node.attributes.get("id", ""), node.child("a")
        if mark is None or "footnote-ref" not in mark.classes:
            continue
        if identifier.startswith("fnref:"):
            yield from node.retagged("", "")
        elif identifier.startswith("fnref"):
            yield node.replaced(f"<sup>{mark.inner}</sup>")


def _notes(tree: Tree) -> Iterator[Edit]:
    """The notes, without their list: Pandoc ignores each numbered list within one of notes."""
    for node in tree.elements("div", class_="footnote"):
        rule, notes = node.child("hr"), node.child("ol")
        if rule is not None and notes is not None:
            yield Edit(node.start, notes.inner_start, "")
            for note in notes.children:
                told = {"id": note.attributes.get("id", ""), "epub:type": "footnote"}
                yield from note.retagged(_tag("aside", told), "</aside>")
            yield Edit(notes.inner_end, node.end, "")


def _contents(tree: Tree) -> Iterator[Edit]:
    """The contents are each proof's own, with its own page numbers."""
    for node in tree.elements("nav", class_=listing.CONTENTS):
        yield node.replaced(f'<div class="{listing.CONTENTS}"></div>')


def _wordless_headings(tree: Tree) -> Iterator[Edit]:
    """A heading without words is not one: what it shows is in the text, and so is its place."""
    for node in tree.elements(*HEADINGS):
        if not node.family and not node.words_without(node.elements("a", class_="headerlink")):
            yield from node.retagged("<div>" + _anchor(node), "</div>")


def _blocks_in_headings(tree: Tree) -> Iterator[Edit]:
    """Blocks in a heading, which a page shows in it: Pandoc would end the heading before them."""
    for heading in tree.elements(*HEADINGS):
        for node in heading.elements():
            if node.name in _BLOCKS:
                around = node.parent or heading
                before = " " if node.start > around.inner_start else ""
                after = " " if node.end < around.inner_end else ""
                start_tag = f"{before}{_tag('span', node.attributes)}"
                yield from node.retagged(start_tag, f"</span>{after}")


def _titles_of_admonitions(tree: Tree) -> Iterator[Edit]:
    """Pandoc keeps the class of a division, not that of a paragraph."""
    for node in tree.elements("p", class_="admonition-title"):
        yield from node.retagged(_TITLE[0] + _anchor(node), _TITLE[1])


_TITLE = ('<div class="admonition-title"><p>', "</p></div>")


def _details(tree: Tree) -> Iterator[Edit]:
    """What a reader opens is open, as an admonition."""
    for node in tree.elements("details"):
        told = {"class": f"admonition {node.attributes.get('class', '')}".strip()}
        if identifier := node.attributes.get("id", ""):
            told["id"] = identifier
        yield from node.retagged(_tag("div", told), "</div>")
        if summary := node.child("summary"):
            yield from _without_space(tree, node.inner_start, summary.start)
            yield from summary.retagged(*_TITLE)


def _tabs(tree: Tree) -> Iterator[Edit]:
    """Tabs have their labels first, as paragraphs; a filter lays them out one after another."""
    for tabs in tree.elements("div", class_="tabbed-set"):
        buttons = [node for node in tabs.children if node.name == "input"]
        anchors = {button.attributes.get("id", ""): _anchor(button) for button in buttons}
        row = next((node for node in tabs.children if "tabbed-labels" in node.classes), None)
        labels = {
            label: f"<p>{anchors.get(label.attributes.get('for', ''), '')}"
            for label in (row or tabs).children
            if label.name == "label"
        }
        contents = [node for node in tabs.children if "tabbed-content" in node.classes]
        blocks = [block for node in contents for block in node.children] if row else contents
        yield from (button.replaced("") for button in buttons)
        if len(labels) != len(blocks):
            yield tabs.with_attributes({})
        elif row is None and contents:
            titles = "".join(f"{start}{label.inner}</p>" for label, start in labels.items())
            yield from _with_labels_first(tabs, contents, titles)
            yield from (label.replaced("") for label in labels)
        for label, start in labels.items():
            yield from label.retagged(start, "</p>")


def _with_labels_first(tabs: Node, contents: list[Node], titles: str) -> Iterator[Edit]:
    """Tabs in the older style, in which each label is before its content, in the newer one."""
    opening = f'<div class="tabbed-labels">{titles}</div>\n<div class="tabbed-content">\n'
    yield Edit(tabs.inner_start, contents[0].start, opening)
    for content in contents:
        yield from content.retagged('<div class="tabbed-block">', "</div>")
    yield Edit(tabs.inner_end, tabs.inner_end, "</div>\n")


def _breaks_in_figures(tree: Tree) -> Iterator[Edit]:
    """The end of the line behind a picture, which would make the picture a text with a picture in it."""
    for node in tree.elements("br"):
        if node.parent is not None and node.parent.name == "figure":
            yield node.replaced("")


def _enumerators(tree: Tree) -> Iterator[Edit]:
    """What is around the numerals of a list, told by a division: Pandoc reads no class of a list."""
    for node in tree.elements("ol"):
        if not node.classes.isdisjoint(Delimiter):
            told = dict(node.attributes)
            around = _tag("div", {"class": told.pop("class")})
            yield from node.retagged(around + _tag("ol", told), "</ol></div>")


def _ids(tree: Tree) -> Iterator[Edit]:
    """The id of an element that Pandoc drops it from, on a span in it."""
    for node in tree.elements(*_WITHOUT_ID):
        told = dict(node.attributes)
        if told.pop("id", ""):
            tag = node.with_attributes(told)
            yield tag._replace(content=tag.content + _anchor(node))


def _check_boxes(tree: Tree) -> Iterator[Edit]:
    """A check box as a character: Pandoc reads the element in bullet lists only."""
    for node in tree.elements("input"):
        if node.attributes.get("type", "").lower() == "checkbox":
            label = node.parent
            # By such a label a site draws a box of its own.
            box = label if label and "task-list-control" in label.classes else node
            space = _SPACE.match(tree.text, box.end)
            sign = _TICKED if "checked" in node.attributes else _OPEN
            yield Edit(box.start, space.end() if space else box.end, f"{sign} ")


def _numbered_code(tree: Tree) -> Iterator[Edit]:
    """Code that is in a table beside its line numbers stands alone, under its title."""
    for table in tree.elements("table", class_="highlighttable"):
        cell = next(table.elements("td", class_="code"), None)
        if cell is None:
            continue
        code, title = cell.child("div") or cell, next(table.elements("th"), None)
        if title is not None:
            yield Edit(table.start, title.inner_start, "")
            yield Edit(title.inner_end, code.inner_start, "")
        else:
            yield Edit(table.start, code.inner_start, "")
        yield Edit(code.inner_end, table.end, "")


def _code(tree: Tree) -> Iterator[Edit]:
    """The title, the text and the language of code, without the colours of the site."""
    for node in tree.elements("div", class_="highlight"):
        blocks = (block for block in node.elements("pre") if block.child("code"))
        block = next(blocks, None)
        code = block.child("code") if block else None
        if block is None or code is None:
            continue
        languages = (name for name in node.attributes["class"].split() if "language-" in name)
        language = next(languages, "").removeprefix("language-")
        yield node.with_attributes({**node.attributes, "class": "highlight"})
        yield Edit(block.start, code.inner_start, f'<pre class="{escape(language)}"><code>')
        first = block
        if title := next(node.elements("span", class_="filename"), None):
            yield from title.retagged("<p>", "</p>")
            yield from _without_space(tree, title.end, block.start)
            first = title
        yield from _without_space(tree, node.inner_start, first.start)


# The order decides where two would change the same tag.
_STEPS: tuple[Callable[[Tree], Iterable[Edit]], ...] = (
    _what_is_too_deep,
    _what_is_on_screen,
    _links_back,
    _programs,
    embedded,
    remote_pictures,
    remarks,
    _marks_of_notes,
    _notes,
    _contents,
    _wordless_headings,
    _blocks_in_headings,
    _titles_of_admonitions,
    _details,
    _tabs,
    _breaks_in_figures,
    _check_boxes,
    _numbered_code,
    _code,
    _enumerators,
    _ids,
)


def _anchor(node: Node) -> str:
    """A place to link to, in an element that loses its id; the ids that tabs give themselves are not."""
    identifier = node.attributes.get("id", "")
    if not identifier or identifier.startswith("__tabbed_"):
        return ""
    return f'<span id="{escape(identifier)}"></span>'


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    spelled = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{spelled}>"


def _without_space(tree: Tree, start: int, end: int) -> Iterator[Edit]:
    """Remove what is between two offsets, if it is white space."""
    if start < end and not tree.text[start:end].strip():
        yield Edit(start, end, "")


def _end_of_words(text: str, position: int) -> int:
    """Where the words before a position end, and white space begins."""
    while True:
        if text.endswith(_NO_BREAK_SPACE, 0, position):
            position -= len(_NO_BREAK_SPACE)
        elif position and text[position - 1].isspace():
            position -= 1
        else:
            return position
