"""What a document of somebody else's says: its words, its metadata, and forms that only its program has."""

from typing import Any

from galley.core.ast.walking import Element


def plain(value: Any) -> str:
    """The words of a part of the AST, without their form."""
    if isinstance(value, list):
        return "".join(map(plain, value))
    if not isinstance(value, dict):
        return ""
    kind, content = value.get("t"), value.get("c", "")
    if kind in ("Str", "MetaString"):
        return str(content)
    if kind in ("Code", "Math"):
        return str(content[1])
    return " " if kind in ("Space", "SoftBreak", "LineBreak") else plain(content)


def listed(value: Any) -> list[str]:
    """The words of each entry of a list in the metadata, or of the one entry in place of a list."""
    if value is None:
        return []
    items = value["c"] if value["t"] == "MetaList" else [value]
    return [text for item in items if (text := " ".join(plain(item).split()))]


def count(kind: str, value: Any) -> int:
    """How many elements of a kind are in a part of the AST."""
    if isinstance(value, list):
        return sum(count(kind, item) for item in value)
    if not isinstance(value, dict):
        return 0
    return (value.get("t") == kind) + count(kind, value.get("c"))


def blocks_in(value: Any) -> list[Element]:
    """The blocks of a value in the metadata; a text of one line is a paragraph."""
    kind = value["t"] if value else ""
    if kind == "MetaInlines":
        return [{"t": "Para", "c": value["c"]}]
    return list(value["c"]) if kind == "MetaBlocks" else []


def cited_keys(cite: Element) -> list[str]:
    """The keys in a citation, in order."""
    return [str(citation["citationId"]) for citation in cite["c"][0]]


def citation_without_spaces(cite: Element) -> Element:
    """A citation without the space that Word leaves behind its page."""
    citations, words = cite["c"]
    for citation in citations:
        while citation["citationSuffix"] and citation["citationSuffix"][-1]["t"] == "Space":
            citation["citationSuffix"].pop()
    return {"t": "Cite", "c": [citations, words]}


def table_without_widths(table: Element) -> Element:
    """The table with columns as wide as their cells: the widths of a page in Word mean little elsewhere."""
    content = list(table["c"])
    content[2] = [[side, {"t": "ColWidthDefault"}] for side, _ in content[2]]
    return {"t": "Table", "c": content}


def raw_language(raw: Element) -> str:
    """The format that raw source is in."""
    return str(raw["c"][0])


def citation_of(key: str, *, locator: str = "", is_bare: bool = False) -> Element:
    """A citation of one key; `@key` alone is a cross-reference, or has its author in the sentence."""
    suffix = [{"t": "Str", "c": f", {locator}"}] if locator else []
    citation = {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": suffix,
        "citationMode": {"t": "AuthorInText" if is_bare else "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[citation], [{"t": "Str", "c": f"@{key}"}]]}


def citations_together(cites: list[Element]) -> Element:
    """Several citations as one."""
    citations = [one for cite in cites for one in cite["c"][0]]
    return {"t": "Cite", "c": [citations, [{"t": "Str", "c": "@"}]]}
