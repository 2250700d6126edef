"""The tags of tables, finished: which cells are headers of rows, and which heads each cell has.

Typst tags the headers of columns alone. Its function for other heads, `pdf.header-cell`, is behind a
feature that its Python package cannot ask for, so the template gives such cells a ground that nobody
sees, by which they are known here. Format: ISO 32000-1, 14.8.4.3.4 "Table elements" and 14.8.5.7 "Table
attributes"; Typst writes elements of the structure as objects of their own, and no object streams.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from galley.core.tables.grid import CellKind, CellPlace, PlacedCell, heads, placed

# The grounds of the template, as Typst spells them among a cell's attributes.
_ROW_HEAD = b"/BackgroundColor[0.003921569 0.007843138 0.011764706]"
_GROUP_HEAD = b"/BackgroundColor[0.003921569 0.007843138 0.015686275]"
_ELEMENT = re.compile(
    rb"(?P<number>\d+) 0 obj\n<</Type/StructElem/S/(?P<kind>Table|THead|TBody|TFoot|TR|TH|TD)/P "
)
_CHILDREN = re.compile(rb"/K\[(?P<children>[\d R]*)\]")
_ROOT = re.compile(rb"\d+ 0 obj\n<</Type/StructTreeRoot\b")
_NAMES = re.compile(rb"/IDTree<</Names\[(?P<names>(?:\([^()\\]*\)\d+ 0 R ?)*)\]>>")
_NAME = re.compile(rb"\((?P<name>[^()\\]*)\)(?P<object>\d+) 0 R")
_ID = re.compile(rb"/ID\((?P<name>[^()\\]*)\)")
_HEADERS = re.compile(rb"/Headers\[[^\]]*\]")
_START = re.compile(rb"startxref\n(?P<start>\d+)\n%%EOF\s*\Z")
_SECTION = re.compile(rb"xref\n0 (?P<count>\d+)\r?\n")
_ENTRY = 20


def with_table_heads(pdf: bytes) -> bytes:
    """Return the PDF with each header of rows tagged as one, and each cell with its heads.

    A PDF in which nothing is marked, or that is spelled in another way, is returned as it is.
    """
    if _ROW_HEAD not in pdf and _GROUP_HEAD not in pdf:
        return pdf
    file = _File.read(pdf)
    if file is None:
        return pdf
    changed: dict[int, bytes] = {}
    names: dict[bytes, int] = {}
    for number, source in file.elements.items():
        if b"/S/Table/" in source:
            _tag(file, number, changed, names)
    root = next((n for n, o in file.objects() if _ROOT.match(o)), None)
    if root is not None:
        changed[root] = _with_names(file.object(root), names)
    return file.written(changed)


@dataclass(frozen=True, slots=True)
class _File:
    """A PDF with a table of its objects, and those of them that are elements of tables."""

    pdf: bytes
    offsets: Mapping[int, int]
    ends: Mapping[int, int]
    section: int
    entries: int
    elements: Mapping[int, bytes]

    @classmethod
    def read(cls, pdf: bytes) -> "_File | None":
        """The objects of a PDF that has one plain table of them at its end."""
        start = _START.search(pdf, max(len(pdf) - 100, 0))
        section = _SECTION.match(pdf, int(start["start"])) if start else None
        if section is None:
            return None
        entries = {
            n: pdf[section.end() + n * _ENTRY : section.end() + (n + 1) * _ENTRY]
            for n in range(int(section["count"]))
        }
        offsets = {n: int(entry[:10]) for n, entry in entries.items() if entry[17:18] == b"n"}
        places = sorted({*offsets.values(), section.start()})
        following = dict(pairwise(places))
        ends = {n: following[offset] for n, offset in offsets.items()}
        elements = {
            n: pdf[offset : ends[n]] for n, offset in offsets.items() if _ELEMENT.match(pdf, offset)
        }
        return cls(pdf, offsets, ends, section.start(), section.end(), elements)

    def objects(self) -> Iterator[tuple[int, bytes]]:
        """The beginning of each object."""
        return ((n, self.pdf[at : at + 60]) for n, at in self.offsets.items())

    def object(self, number: int) -> bytes:
        """An object, with its number."""
        return self.pdf[self.offsets[number] : self.ends[number]]

    def kind(self, number: int) -> bytes:
        """The type of an element of a table; nothing, if it is another."""
        found = _ELEMENT.match(self.elements.get(number, b""))
        return found["kind"] if found else b""

    def children(self, number: int) -> list[int]:
        """The elements of tables that an element holds, in order."""
        found = _CHILDREN.search(self.elements[number])
        told = found["children"].split()[::3] if found else []
        return [int(child) for child in told if int(child) in self.elements]

    def written(self, changed: Mapping[int, bytes]) -> bytes:
        """The file with other objects in the places of these."""
        parts: list[bytes] = []
        moved: dict[int, int] = {}
        position = length = 0
        for number in sorted(self.offsets, key=lambda n: self.offsets[n]):
            offset, end = self.offsets[number], self.ends[number]
            parts.append(self.pdf[position:offset])
            length += offset - position
            moved[number] = length
            parts.append(changed.get(number, self.pdf[offset:end]))
            length += len(parts[-1])
            position = end
        rest = bytearray(self.pdf[self.section :])
        entries = self.entries - self.section
        for number, offset in moved.items():
            entry = entries + number * _ENTRY
            rest[entry : entry + 10] = b"%010d" % offset
        parts.append(_START.sub(b"startxref\n%d\n%%%%EOF" % length, bytes(rest)))
        return b"".join(parts)


def _tag(file: _File, table: int, changed: dict[int, bytes], names: dict[bytes, int]) -> None:
    """The cells of a table with their heads."""
    rows: list[tuple[int, bytes]] = []
    for child in file.children(table):
        if file.kind(child) == b"TR":
            rows.append((child, b""))
        else:
            rows += [(row, file.kind(child)) for row in file.children(child)]
    cells = [[c for c in file.children(row) if file.kind(c) in (b"TH", b"TD")] for row, _ in rows]
    spans = [[_spans(file.elements[cell]) for cell in row] for row in cells]
    grid: dict[CellPlace, int] = {}
    known: list[PlacedCell] = []
    for line, places, (_, part) in zip(cells, placed(spans, [0] * len(rows)), rows, strict=True):
        for number, place in zip(line, places, strict=True):
            grid[place] = number
            known.append(PlacedCell(place, _kind(file.elements[number]), int(part == b"TFoot")))
    found = heads(cell for cell in known if not _is_empty(file.elements[grid[cell.place]]))
    identifiers = {}
    for cell in known:
        if cell.kind is not CellKind.DATA:
            number = grid[cell.place]
            told = _ID.search(file.elements[number])
            identifiers[cell.place] = told["name"] if told else b"R%d" % number
            names[identifiers[cell.place]] = number
    for cell in known:
        number = grid[cell.place]
        own = [identifiers[place] for place in found.get(cell.place, ())]
        changed[number] = _with_heads(
            file.elements[number], cell.kind, identifiers.get(cell.place, b""), own
        )


def _spans(source: bytes) -> tuple[int, int]:
    found = (re.search(rb"/%sSpan (\d+)" % name, source) for name in (b"Row", b"Col"))
    down, across = (int(match[1]) if match else 1 for match in found)
    return down, across


def _kind(source: bytes) -> CellKind:
    if _ROW_HEAD in source:
        return CellKind.ROW
    if _GROUP_HEAD in source:
        return CellKind.GROUP
    return CellKind.COLUMN if b"/S/TH/" in source else CellKind.DATA


def _is_empty(source: bytes) -> bool:
    return b"/S/TH/" in source and b"/K[]" in source


def _with_heads(source: bytes, kind: CellKind, name: bytes, own: list[bytes]) -> bytes:
    """The element of a cell as what it is, with the names of its heads."""
    source = source.replace(_ROW_HEAD, b"").replace(_GROUP_HEAD, b"").replace(b"<</O/Layout>>", b"")
    listed = b"/Headers[%s]" % b"".join(b"(%s)" % one for one in own)
    if kind is CellKind.ROW and b"/S/TD/" in source:
        source = source.replace(b"/S/TD/", b"/S/TH/", 1)
        source = re.sub(rb"(/P \d+ 0 R)", rb"\1/ID(%s)" % name, source, count=1)
        listed = b"/Scope/Row" + listed
    if b"/O/Table" not in source:
        told = b"<</O/Table%s>>" % listed
        if b"/A[" in source:
            return source.replace(b"/A[", b"/A[" + told, 1)
        return re.sub(rb"(?=/K\[)", b"/A[%s]" % told, source, count=1)
    source = _HEADERS.sub(b"", source, count=1)
    return source.replace(b"/O/Table", b"/O/Table" + listed, 1)


def _with_names(root: bytes, names: Mapping[bytes, int]) -> bytes:
    """The root of the structure, which knows each element by its name, in the order of the names."""
    found = _NAMES.search(root)
    known = {m["name"]: int(m["object"]) for m in _NAME.finditer(found["names"])} if found else {}
    both = sorted({**known, **names}.items())
    spelled = b" ".join(b"(%s)%d 0 R" % pair for pair in both)
    tree = b"/IDTree<</Names[%s]>>" % spelled
    if found:
        return root[: found.start()] + tree + root[found.end() :]
    if b"/IDTree" in root:
        return root
    return root.replace(b"/Type/StructTreeRoot", b"/Type/StructTreeRoot" + tree, 1)
