"""Attribute lists, as authors write them behind a construct."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor, get_attrs_and_remainder
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from galley.core.slips.attribute_lists import straightened

_WORD = r"""(?:[#.][\w:.-]+|[\w:-]+=(?:"[^"{}\n]*"|'[^'{}\n]*'|[^\s"'{}=]+))"""
_LIST = rf"\{{:?[ ]*{_WORD}(?:[ ]+{_WORD})*[ ]*\}}"
_LISTS = re.compile(rf"{_LIST}(?:[ \t]*{_LIST})+")
# What is between two lists of attributes, one behind the other.
BETWEEN_LISTS = re.compile(r"\}[ \t]*\{:?")


def read_attributes(text: str) -> dict[str, str]:
    """The attributes of a list such as `#fig-x .wide alt="…" width=80%`, `fig:x` as `fig-x`."""
    found, _ = get_attrs_and_remainder(text)
    attributes: dict[str, str] = {}
    for name, value in found:
        key = "class" if name == "." else name
        attributes[key] = (
            f"{attributes[key]} {value}" if name == "." and key in attributes else value
        )
    if "id" in attributes:
        attributes["id"] = standard_identifier(attributes["id"])
    return attributes


def standard_identifier(identifier: str) -> str:
    """An id as the register of targets spells it: `fig:x` is `fig-x`."""
    return re.sub(r"^([a-z]+):", r"\1-", identifier)


class CurledPreprocessor(Preprocessor):
    """Read curled marks around the values of attributes as typewriter marks, for every extension."""

    def run(self, lines: list[str]) -> list[str]:
        return straightened("\n".join(lines)).split("\n")


class AttributeListProcessor(AttrListTreeprocessor):
    """A list of attributes ends at its own brace, and a second one after it belongs to the same element.

    Python-Markdown takes the last brace of the line for the end, and prints what is between.
    """

    # Within quotation marks a brace is a word's. The stubs call these final, and the reader looks them up in itself.
    BASE_RE = r"""\{:?[ ]*(?=[^{}\n ])((?:="[^"\n]*"|='[^'\n]*'|[^{}\n])+)\}"""  # type: ignore[misc]
    HEADER_RE = re.compile(rf"[ ]+{BASE_RE}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{BASE_RE}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{BASE_RE}")  # type: ignore[misc]

    def run(self, doc: Element) -> None:
        for element in doc.iter():
            if element.text and not isinstance(element.text, AtomicString):
                element.text = _joined(element.text)
            if element.tail and not isinstance(element.tail, AtomicString):
                element.tail = _joined(element.tail)
        super().run(doc)


def _joined(text: str) -> str:
    return _LISTS.sub(lambda lists: BETWEEN_LISTS.sub(" ", lists[0]), text)


class AttributeListExtension(Extension):
    """Lists such as `{alt=“words”}` mean what their author meant; that they are wrong is reported elsewhere."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Behind the blank lines and the code (25), before HTML (20) is put aside.
        md.preprocessors.register(CurledPreprocessor(md), "galley-curled-marks", 24)
        if "attr_list" in md.treeprocessors:
            md.treeprocessors.register(AttributeListProcessor(md), "attr_list", 8)
