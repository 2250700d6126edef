"""A manuscript as somebody brings it who wrote with other programs before: every construct, and slips.

Tables come in three grammars, figures as PNG and SVG; there are lists in lists, code, formulas, links to other
chapters and to the web, a register, and a bibliography as reference managers export it.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from random import Random

from benchmarks import prose
from benchmarks.manuscript import SEED, Paper
from benchmarks.references import STRINGS

_WIDTH, _HEIGHT = 720, 480
# What reference managers and hands leave in entries: none of it is an error, and all of it is read.
_DIRT = (
    "file = {{C\\:\\\\Users\\\\me\\\\Zotero\\\\storage\\\\{number}.pdf:application/pdf}}",
    "keywords = {{access; policy, {word}}}",
    "note = {{Accessed: 2026-03-{day:02}}}",
    "note = {{see p. {day}, with 10\\% more}}",
    "annote = {{{{\\LaTeX}} and $x_{day}$, ``quoted''}}",
    "langid = {{english}}",
    "timestamp = {{2026-03-{day:02}T10:00:00Z}}",
    'shorttitle = "{word} \\& co."',
)
_LANGUAGES = ("python", "bash", "json", "yaml")


class StrangersPaper(Paper):
    """A paper with more of everything in each chapter than ours, and less care."""

    # Grid tables are read in papers alone.
    options: Mapping[str, object] = {"paper": {"title": "A stranger's manuscript"}}

    def bibliography(self) -> str:
        """The entries with fields that nobody reads, remarks between them, and one in ten again by another key."""
        random = Random(SEED)
        blocks = [
            STRINGS,
            "% exported on 2026-03-01",
            "@comment{jabref-meta: databaseType:biblatex;}",
        ]
        for number, reference in enumerate(self._references):
            lines = reference.source.removesuffix("\n}").split("\n")
            dirt = (
                one.format(
                    number=number, day=1 + number % 28, word=random.choice(("early", "open"))
                )
                for one in random.sample(_DIRT, 3)
            )
            # No entry may say a field twice.
            names = {line.partition("=")[0].strip() for line in lines}
            fields = [f"\t{one}," for one in dirt if one.partition(" ")[0] not in names]
            seen = {field.partition("=")[0]: field for field in fields}
            blocks.append("\n".join([*lines, *seen.values(), "}"]))
            if number % 10 == 9:
                blocks.append(reference.source.replace(reference.key, f"{reference.key}-copy", 1))
        return "\n\n".join(blocks) + "\n"

    def figures(self) -> Iterator[tuple[str, bytes]]:
        """The drawings of every paper, and a photograph for each chapter."""
        yield from super().figures()
        for number in range(self.size.chapters):
            yield f"photo-{number:03}.png", _photograph(Random(SEED + number))

    def closing_pages(self, *, cited: bool) -> dict[str, str]:
        """The register, with its matrix and coverage, and the bibliography."""
        views = (
            "\\register need\n\n\\matrix consideration need\n\n\\coverage\n" if cited else "None.\n"
        )
        head = "---\ntitle: The register\nmatter: back\n---\n\n# The register\n\n"
        return {"register.md": f"{head}{views}", **super().closing_pages(cited=cited)}

    def _blocks(self, number: int, cited: bool) -> list[str]:
        random = self._random
        return [
            *super()._blocks(number, cited),
            f"![{prose.sentence(random)} (photograph).](figures/photo-{number:03}.png)"
            f'{{#fig-photo-{number:03} alt="A photograph of {prose.phrase(random)}" width=60%}}',
            _grid(random, number),
            _html_table(random),
            self._nested(cited),
            self._links(number),
            _code(random),
            "$$\\begin{aligned} f(x) &= \\int_0^1 \\frac{x^2}{1+x}\\,dx \\\\ "
            f"&\\le \\max_{{i}} c_{{{number}, i}} \\end{{aligned}}$$",
            f"> {prose.sentence(random)}.\n>\n> {prose.sentence(random)}.",
            f"Term {number}\n:   {prose.sentence(random)}.\n\nOther term {number}\n:   {prose.sentence(random)}.",
            f"- [x] {prose.phrase(random)}\n- [ ] {prose.phrase(random)}",
            _table_of_many_rows(random, number),
            *self._items(number, cited),
        ]

    def _notes(self, number: int, cited: bool) -> list[str]:
        random = self._random
        return [
            f"[^note-{number:03}-a]: {self._citing(prose.sentence(random), cited)}\n\n"
            f"    {prose.sentence(random)}. {prose.sentence(random)}.",
            f"[^note-{number:03}-b]: {prose.sentence(random)}; see <https://example.org/{number}>.",
        ]

    def _links(self, number: int) -> str:
        """A paragraph of links: to the web in two spellings, to another chapter, to figures."""
        random = self._random
        other = random.randrange(self.size.chapters)
        name = f"chapter-{other:03}.md" if other else "index.md"
        return (
            f"{prose.sentence(random)}, as [the report][report-{number:03}] says, and so do "
            f"[{prose.phrase(random)}](https://example.org/{number}/a?b=c&d=e) and "
            f"[another chapter]({name}); @fig-photo-{number:03}, @tbl-grid-{number:03} and "
            f"@fig-{other:03} show it.\n\n[report-{number:03}]: https://example.org/report/{number}"
        )

    def _nested(self, cited: bool) -> str:
        """A list three levels deep, with a paragraph that cites."""
        random = self._random
        return (
            f"1. {prose.sentence(random)}.\n\n"
            f"    {self._citing(prose.sentence(random), cited)}\n\n"
            f"    - {prose.phrase(random)}\n"
            f"        - {prose.phrase(random)}\n"
            f"        - {prose.sentence(random)}.\n"
            f"    - **{prose.phrase(random)}**\n"
            f"2. {prose.sentence(random)}."
        )

    def _items(self, number: int, cited: bool) -> list[str]:
        """A need and a consideration that addresses it; the same words as boxes where nothing is cited."""
        random = self._random
        need, other = prose.title(random), prose.title(random)
        texts = [f"{prose.sentence(random)}. {prose.sentence(random)}." for _ in range(2)]
        if not cited:
            return [
                f'!!! note "{title}"\n\n    {text}'
                for title, text in zip((need, other), texts, strict=True)
            ]
        return [
            f"/// need | {need}\n    id: need-{number:03}\n    status: draft\n\n{texts[0]}\n///",
            f"/// consideration | {other}\n    id: consideration-{number:03}\n"
            f"    addresses: need-{number:03}, need-{number // 2:03}\n\n{texts[1]}\n///",
        ]


def _grid(random: Random, number: int) -> str:
    """A grid table, whose cells hold a list and two paragraphs."""
    widths = (26, 60)
    rule = "+" + "+".join("-" * width for width in widths) + "+"

    def row(*cells: tuple[str, ...]) -> list[str]:
        height = max(map(len, cells))
        filled = [cell + ("",) * (height - len(cell)) for cell in cells]
        return [
            "|"
            + "|".join(f" {line:{width - 1}}" for line, width in zip(lines, widths, strict=True))
            + "|"
            for lines in zip(*filled, strict=True)
        ]

    lines = [rule, *row(("Kind",), ("What it holds",)), rule.replace("-", "=")]
    for _ in range(3):
        listed = tuple(f"- {prose.phrase(random)}" for _ in range(3))
        lines += [*row((prose.phrase(random)[:24],), (*listed, "", prose.phrase(random))), rule]
    return "\n".join([*lines, "", f": {prose.sentence(random)}. {{#tbl-grid-{number:03}}}"])


def _html_table(random: Random) -> str:
    rows = "\n".join(
        f"<tr><td>{prose.phrase(random)}</td><td>{random.randint(1, 999)}</td><td>{prose.phrase(random)}</td></tr>"
        for _ in range(4)
    )
    head = '<tr><th>What</th><th colspan="2">How much, and why</th></tr>'
    return f"<table>\n<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _table_of_many_rows(random: Random, number: int) -> str:
    """A table that goes over pages in every tenth chapter."""
    count = 60 if number % 10 == 5 else 6
    rows = [
        f"| {random.randint(1, 9999):,} | `{random.choice(_LANGUAGES)}` | {prose.clause(random)} | *{prose.phrase(random)}* |"
        for _ in range(count)
    ]
    return "\n".join(["| Cases | Code | What was found | Remark |", "|---:|:--|---|:-:|", *rows])


def _code(random: Random) -> str:
    language = random.choice(_LANGUAGES)
    lines = "\n".join(
        f'{prose.phrase(random).replace(" ", "_").replace("-", "_")} = "{n}"' for n in range(8)
    )
    return f"```{language}\n{lines}\n```"


def _photograph(random: Random) -> bytes:
    """A PNG of RGB pixels: a sky, a ground and grain, as large as a compressed photograph."""
    horizon, tint = random.randint(180, 300), random.randint(40, 200)
    rows = bytearray()
    for y in range(_HEIGHT):
        grain = random.randbytes(_WIDTH // 8)
        shade = (200 - y // 4, 210 - y // 5, 235) if y < horizon else (60 + y // 8, tint, 50)
        rows.append(0)
        for noise in grain:
            rows += bytes(max(0, value - noise % 8) for value in shade) * 8
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
