"""The bibliography that Word keeps in a document, as BibLaTeX.

Format: ECMA-376, part 1, section 22.6, "Bibliography".
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

_SPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}"
_KINDS = {
    "Book": "book",
    "BookSection": "incollection",
    "JournalArticle": "article",
    "ArticleInAPeriodical": "article",
    "ConferenceProceedings": "inproceedings",
    "Report": "report",
    "InternetSite": "online",
    "DocumentFromInternetSite": "online",
    "Case": "jurisdiction",
    "Patent": "patent",
}
_FIELDS = {
    "Title": "title",
    "Publisher": "publisher",
    "Institution": "institution",
    "City": "location",
    "JournalName": "journaltitle",
    "PeriodicalTitle": "journaltitle",
    "BookTitle": "booktitle",
    "ConferenceName": "booktitle",
    "Volume": "volume",
    "Issue": "number",
    "Pages": "pages",
    "Edition": "edition",
    "URL": "url",
    "DOI": "doi",
}
_ROLES = {"Author": "author", "Editor": "editor", "Translator": "translator"}
_SPECIAL = re.compile(r"[\\{}%#$&_^~]")
_KEY = re.compile(r"[^\w:.+/-]+")


def key_of(tag: str) -> str:
    """The tag of a source as the key of an entry."""
    return _KEY.sub("-", tag)


def word_sources(parts: Mapping[str, bytes]) -> str:
    """The sources of a Word file as BibLaTeX, in their order."""
    found: dict[str, str] = {}
    for name, content in parts.items():
        if name.startswith("customXml/item") and _SPACE[1:-1].encode() in content:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            try:
                root = etree.fromstring(content, parser)
            except etree.XMLSyntaxError:
                continue
            for source in root.iter(f"{_SPACE}Source"):
                key = key_of(_text(source, "Tag"))
                if key:
                    found.setdefault(key, _entry(key, source))
    return "\n\n".join(found.values())


def _entry(key: str, source: etree._Element) -> str:
    kind = _KINDS.get(_text(source, "SourceType"), "misc")
    fields = [*_names(source), *_values(source)]
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@{kind}{{{key},\n{lines}}}"


def _values(source: etree._Element) -> Iterator[tuple[str, str]]:
    for tag, field in _FIELDS.items():
        if value := _text(source, tag):
            yield field, value if field in ("url", "doi") else _written(value)
    parts = [_text(source, tag) for tag in ("Year", "Month", "Day")]
    if re.fullmatch(r"\d{4}", parts[0]):
        numbers = [f"{int(p):02}" if re.fullmatch(r"\d\d?", p) else "" for p in parts[1:]]
        yield (
            "date",
            "-".join([parts[0], *(numbers if all(numbers) else numbers[:1] if numbers[0] else [])]),
        )


def _names(source: etree._Element) -> Iterator[tuple[str, str]]:
    for role, field in _ROLES.items():
        holder = source.find(f"{_SPACE}Author/{_SPACE}{role}")
        if holder is None:
            continue
        corporate = _text(holder, "Corporate")
        people = [
            ", ".join(filter(None, (_written(_text(p, "Last")), _given(p))))
            for p in holder.iter(f"{_SPACE}Person")
        ]
        names = [f"{{{_written(corporate)}}}"] if corporate else people
        if names:
            yield field, " and ".join(names)


def _given(person: etree._Element) -> str:
    return _written(" ".join(filter(None, (_text(person, "First"), _text(person, "Middle")))))


def _text(parent: etree._Element, tag: str) -> str:
    return " ".join((parent.findtext(f"{_SPACE}{tag}") or "").split())


def _written(text: str) -> str:
    """A text as BibTeX writes it: its characters are not commands."""
    return _SPECIAL.sub(lambda sign: "" if sign[0] in "\\{}" else f"\\{sign[0]}", text)
