"""What `galley tidy` changes of a chapter, it reports; what the chapter says stays as it is."""

import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from galley.core.checks.tidying import tidied
from galley.core.html.markers import plain_text

from tests.support.case import CASES, Case, read_case, set_case

# Constructs with slips and without, at the margin and inside of others; `{n}` makes their ids their own.
BLOCKS = (
    "A paragraph of several words, “quoted”, with `code`, *stress* and a [link](https://example.org).",
    "We ask that:\n• access is early\n• records are kept\n  for ten years",
    "• one • two • three",
    "1)\tFirst of them\n2)\tSecond of them",
    "§\trules and reasons\n§\tappeals",
    "These are the costs:\n| year | cost |\n|------|------|\n| 2025 | 3 |\n| 2026 | 4 |",
    "| year | cost |\n|------|------|\n| 2025 | 3 |\nWords behind the table.",
    "![A drawing](tiers.svg){#fig-{n} alt=“Three boxes of it”}",
    "## A heading {#sec-{n} .wide title=“Words of it”}\n\nText.",
    "/// need | A need of many\n  id: need-{n}\n  status: draft\n\nIts text.\n///",
    "!!! note\n\n    • noted\n    • again",
    '=== "Tab"\n\n    ▪ one\n    ▪ two',
    "- item\n- item\n\n    Words below it.",
    "> ● quoted\n> ● again",
    "```\n• one • two\n| a | b |\n{alt=“Three boxes”}\n```",
    "    • indented code\n    • again",
    "<div>\n• left alone\n• again\n</div>",
    "§ 5 of the act says so.\n§ 6 says more.",
    "Text with a note[^{n}].\n\n[^{n}]: The note • with a sign.",
    "TODO: this is told, and stays.",
    "Term\n:   Its meaning.",
)
HEADS = (
    "",
    "---\nmatter: body\n---\n\n",
    "--\ntitle: A title\n---\n\n",
    "\n---\ntitle: A title\n—\n\n",
)
UNSEEN = "\u00ad\u200b\u2060"
CHAPTERS = 40


def chapter(seed: int) -> str:
    """A chapter made at random of some constructs, with characters that nobody sees in its words."""
    chance = random.Random(seed)  # a test that shows the same each time
    blocks = [
        chance.choice(BLOCKS).replace("{n}", f"{seed}x{n}") for n in range(chance.randint(3, 9))
    ]
    text = "\n\n".join([f"# Chapter {seed}", *blocks]) + "\n"
    words = [match.start() + 2 for match in re.finditer(r"(?<=[ \n])[a-z]{5,}(?=[ \n.])", text)]
    for place in sorted(chance.sample(words, min(4, len(words))), reverse=True):
        text = text[:place] + chance.choice(UNSEEN) + text[place:]
    return chance.choice(HEADS) + text


def words_of(sources: Sequence[str], folder: Path) -> list[list[str]]:
    """The words of chapters as they are set, without what no reader takes for one."""
    names = [f"{n:02}.md" for n in range(len(sources))]
    case = Case(
        chapters=dict(zip(names, sources, strict=True)),
        files={
            "chapters/tiers.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
        },
    )
    pages = set_case(case, folder).pages
    texts = (re.sub(f"[{UNSEEN}]", "", plain_text(pages[name])) for name in names)
    return [
        re.findall(r"\w+", re.sub(r"\b\d\)|^§", "", text, flags=re.MULTILINE)) for text in texts
    ]


def test_set_text_stays_as_it_is(tmp_path: Path) -> None:
    """The words of chapters at random are the same before and after, and another run finds nothing."""
    before = [chapter(seed) for seed in range(CHAPTERS)]
    after = [tidied("index.md", source, {}).text for source in before]
    assert sum(old != new for old, new in zip(before, after, strict=True)) > CHAPTERS / 2
    for old, new in zip(before, after, strict=True):
        assert tidied("index.md", new, {}).text == new
        assert (old != new) == bool(tidied("index.md", old, {}).mended)
    old_words, new_words = words_of(before, tmp_path / "old"), words_of(after, tmp_path / "new")
    for seed, (old_ones, new_ones) in enumerate(zip(old_words, new_words, strict=True)):
        assert new_ones == old_ones, f"chapter {seed}:\n{before[seed]}\n\n{after[seed]}"


@pytest.mark.parametrize("path", sorted((CASES / "slips").glob("*.yml")), ids=lambda p: p.stem)
def test_what_is_mended_is_told_no_more(path: Path) -> None:
    """Of the slips in a case, those are left that say nothing of tidying."""
    for name, source in read_case(path).chapters.items():
        found = tidied(name, source, {})
        assert tidied(name, found.text, {}).mended == ()


def test_citations_of_other_dialects_are_rewritten() -> None:
    """What surely says the same is written in our words; code, and what is not sure, stays."""
    source = "# One\n\nAs \\citep[p. 3]{ash} and \\textcite{elm} say, `\\cite{a}`; \\cite[see][p. 3]{a,b}.\n"
    mended = "# One\n\nAs [@ash, p. 3] and @elm say, `\\cite{a}`; \\cite[see][p. 3]{a,b}.\n"
    found = tidied("a.md", source, {})
    assert found.text == mended
    assert [one.rule.name for one in found.mended] == 2 * ["markup-is-read"]


def test_exceptions_are_heeded() -> None:
    """What an author allows with a reason stays, in a block or in the whole chapter."""
    source = (
        "# One\n\n<!-- galley: allow list-is-marked because it is shown -->\n\n• one\n\n• two\n"
    )
    assert tidied("a.md", source, {}).text == source.replace("• two", "- two")
    assert tidied("a.md", source, {"list-is-marked": "it is shown"}).mended == ()
