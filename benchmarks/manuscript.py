"""Workspaces to measure: chapters of every construct, a bibliography, figures, `mkdocs.yml`.

Equal arguments give equal bytes: the random source is seeded, and no clock is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml
from galley.hosts.mkdocs.markdown import DEFAULTS

from benchmarks import prose
from benchmarks.references import STRINGS, Reference, references

SEED = 20261123


@dataclass(frozen=True, slots=True)
class Size:
    """How much a workspace holds; words and clusters are those of all chapters together."""

    chapters: int
    words: int
    references: int
    clusters: int


SIZES: Mapping[str, Size] = {
    "S": Size(chapters=10, words=15_000, references=100, clusters=300),
    "M": Size(chapters=100, words=150_000, references=1_000, clusters=3_000),
}
# What a workspace loads: nothing of ours, the galley alone, the galley and all its proofs.
PLAIN: Mapping[str, Mapping[str, Any]] = {"search": {}}
SITE: Mapping[str, Mapping[str, Any]] = {"search": {}, "galley": {"bibliography": "references.bib"}}
PAPER: Mapping[str, Mapping[str, Any]] = {**SITE, "galley-proofs": {"folder": "build"}}
ONLY_PDF, ONLY_DOCX = (
    {**SITE, "galley-proofs": {"folder": "build", "formats": [kind]}} for kind in ("pdf", "docx")
)

_THEME: Mapping[str, Any] = {
    "name": "material",
    "font": False,
    "language": "en",
    "palette": [
        {"media": "(prefers-color-scheme: light)", "scheme": "default",
         "toggle": {"icon": "material/weather-night", "name": "Switch to the dark page"}},
        {"media": "(prefers-color-scheme: dark)", "scheme": "slate",
         "toggle": {"icon": "material/weather-sunny", "name": "Switch to the light page"}},
    ],
    "features": ["navigation.footer", "navigation.top", "search.highlight", "search.suggest",
                 "content.code.copy", "toc.follow"],
}  # fmt: skip


def write_workspace(
    folder: Path, size: Size, plugins: Mapping[str, Mapping[str, Any]], *, cited: bool
) -> None:
    """Write a workspace; without citations the chapters say the same and cite nothing."""
    paper = Paper(size)
    names = [*(chapter_name(number) for number in range(size.chapters)), "bibliography.md"]
    texts = [*paper.chapters(cited=cited), _bibliography_page(cited=cited)]
    (folder / "chapters" / "figures").mkdir(parents=True)
    for name, text in zip(names, texts, strict=True):
        (folder / "chapters" / name).write_text(text, encoding="utf-8")
    for number in range(size.chapters):
        path = folder / "chapters" / "figures" / f"figure-{number:03}.svg"
        path.write_text(_figure(Random(SEED + number)), encoding="utf-8")
    if cited:
        (folder / "references.bib").write_text(paper.bibliography(), encoding="utf-8")
    configuration = _configuration(names, plugins)
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(configuration, sort_keys=False), "utf-8")


def write_for_pandoc(folder: Path, size: Size) -> None:
    """Write the paper as Pandoc alone would get it: its clusters, and all chapters in one file."""
    paper = Paper(size)
    chapters = list(paper.chapters(cited=True))
    (folder / "clusters.md").write_text("\n\n".join(paper.clusters), encoding="utf-8")
    whole = "\n\n".join(text.split("---\n", 2)[2] for text in chapters)
    (folder / "paper.md").write_text(f"---\ntitle: Benchmark\n---\n{whole}", encoding="utf-8")
    (folder / "references.bib").write_text(paper.bibliography(), encoding="utf-8")
    (folder / "figures").mkdir()
    for number in range(size.chapters):
        path = folder / "figures" / f"figure-{number:03}.svg"
        path.write_text(_figure(Random(SEED + number)), encoding="utf-8")


def chapter_name(number: int) -> str:
    """The file of a chapter, counted from nought; the first is the site's own first page."""
    return f"chapter-{number:03}.md" if number else "index.md"


def _configuration(
    names: Sequence[str], plugins: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    # Plain MkDocs gets the extensions that the plugin would add, so that both read the same.
    extensions = [{name: dict(options)} for name, options in DEFAULTS.items()]
    return {
        "site_name": "Benchmark",
        "docs_dir": "chapters",
        "site_dir": "build/site",
        "nav": list(names),
        "theme": dict(_THEME),
        "plugins": [{name: dict(options)} for name, options in plugins.items()],
        "markdown_extensions": [{"toc": {"permalink": True}}, *extensions],
    }


def _bibliography_page(*, cited: bool) -> str:
    content = "\\full_bibliography\n" if cited else "There is none.\n"
    return f"---\ntitle: Bibliography\nmatter: back\n---\n\n# Bibliography\n\n{content}"


class Paper:
    """A paper in the making: it deals its references in turn, so that each is cited."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.clusters: list[str] = []
        self._random = Random(SEED)
        self._references = list(references(size.references, self._random))
        self._deck: list[Reference] = []

    def bibliography(self) -> str:
        """The BibTeX file."""
        return "\n\n".join([STRINGS, *(reference.source for reference in self._references)]) + "\n"

    def chapters(self, *, cited: bool) -> Iterator[str]:
        """The chapters in order; `clusters` grows as they are written."""
        for number in range(self.size.chapters):
            yield "\n\n".join(self._chapter(number, cited)) + "\n"

    def _chapter(self, number: int, cited: bool) -> list[str]:
        random = self._random
        blocks = [f"---\ntitle: {prose.title(random)}\n---", f"# {prose.title(random)}"]
        extras = self._extras(number, cited)
        words = self.size.words // self.size.chapters
        words -= sum(prose.count_words(text) for text in extras)
        sentences = self._sentences(words, number, cited)
        section = 0
        while sentences:
            if len(blocks) % 6 == 5:
                section += 1
                level = "##" if section % 3 else "###"
                blocks.append(f"{level} {prose.title(random)} {{#sec-{number:03}-{section}}}")
            length = random.choice((2, 3, 4, 4, 5, 6, 9))
            blocks.append(" ".join(sentences[:length]))
            del sentences[:length]
            if extras and random.random() < 0.6:
                blocks.append(extras.pop(0))
        return [*blocks, *extras]

    def _sentences(self, words: int, number: int, cited: bool) -> list[str]:
        """Sentences of so many words; one cluster stands in the chapter's footnote already."""
        random, made = self._random, []
        while words > 0:
            made.append(prose.sentence(random))
            words -= prose.count_words(made[-1])
        citing = set(random.sample(range(len(made)), self.size.clusters // self.size.chapters - 1))
        marks = dict(zip(random.sample(range(len(made)), 2), "ab", strict=True))
        return [
            (self._citing(text, cited) if place in citing else f"{text}.")
            + (f"[^note-{number:03}-{marks[place]}]" if place in marks else "")
            for place, text in enumerate(made)
        ]

    def _citing(self, text: str, cited: bool) -> str:
        """The sentence with a cluster of one form or another, or with the same words without it."""
        form = self._random.choices(range(len(_FORMS)), _WEIGHTS)[0]
        works = [self._deal() for _ in range(_FORMS[form][0])]
        cluster = _FORMS[form][1].format(
            *(work.key for work in works), page=self._random.randint(1, 90)
        )
        self.clusters.append(cluster)
        if cluster.startswith("@"):
            name = cluster if cited else works[0].name
            return f"{name} finds that {text[0].lower()}{text[1:]}."
        if cluster.startswith("[-"):
            after = f" {cluster}" if cited else ""
            return f"{works[0].name}{after} reports that {text[0].lower()}{text[1:]}."
        return f"{text} {cluster}." if cited else f"{text}."

    def _deal(self) -> Reference:
        if not self._deck:
            self._deck = self._random.sample(self._references, len(self._references))
        return self._deck.pop()

    def _extras(self, number: int, cited: bool) -> list[str]:
        """What a chapter holds beside paragraphs: a figure, lists, a table, notes, formulas."""
        random = self._random
        return [
            f"![{prose.sentence(random)}.](figures/figure-{number:03}.svg)"
            f'{{#fig-{number:03} alt="Five bars of {prose.phrase(random)}" width=80%}}',
            _list(random, "- "),
            f'!!! {random.choice(("note", "tip", "warning"))} "{prose.title(random)}"\n\n'
            f"    {prose.sentence(random)}. {prose.sentence(random)}.",
            _table(random, number),
            f"The loss $L_{{{number}}} = p \\cdot v$ is set against the cost:",
            f"$$ \\sum_{{i=1}}^{{n}} \\frac{{p_i v_i}}{{(1 + r)^{{i}}}} \\le c_{{{number}}} $$ "
            f"{{#eq-{number:03}}}",
            _list(random, "1. "),
            f"[^note-{number:03}-a]: {self._citing(prose.sentence(random), cited)}",
            f"[^note-{number:03}-b]: {prose.sentence(random)}.",
        ]


# How many works a cluster cites, how it is spelled, and how often it occurs.
_FORMS: tuple[tuple[int, str, int], ...] = (
    (1, "[@{0}]", 30),
    (1, "[@{0}, p. {page}]", 14),
    (2, "[see @{0}, p. {page}; @{1}]", 14),
    (3, "[@{0}; @{1}; @{2}]", 10),
    (1, "@{0}", 12),
    (1, "@{0} [chap. {page}]", 6),
    (1, "[-@{0}]", 6),
    (1, "[-@{0}, pp. {page}-99]", 3),
    (2, "[e.g. @{0}, chap. 2, and *passim*; but see @{1}]", 5),
)
_WEIGHTS = [weight for _, _, weight in _FORMS]


def _list(random: Random, sign: str) -> str:
    return "\n".join(f"{sign}{prose.sentence(random)}." for _ in range(random.randint(3, 5)))


def _table(random: Random, number: int) -> str:
    rows = [
        f"| {prose.phrase(random)} | {prose.clause(random)} | {random.randint(1, 99)} |"
        for _ in range(random.randint(3, 6))
    ]
    caption = f": {prose.sentence(random)}. {{#tbl-{number:03}}}"
    return "\n".join(["| Need | What it asks | Cases |", "|---|---|---:|", *rows, "", caption])


def _figure(random: Random) -> str:
    bars = "".join(
        f'<rect x="{20 + 70 * bar}" y="{200 - height}" width="50" height="{height}" fill="#456"/>'
        f'<text x="{20 + 70 * bar}" y="220" font-size="12">Tier {bar + 1}</text>'
        for bar, height in enumerate(random.randint(20, 180) for _ in range(5))
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 380 240">{bars}</svg>\n'
