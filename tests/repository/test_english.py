"""What people read is plain English: pages, messages, help texts and docstrings have no turn of translated prose."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import galley
import galley_bibtex
import pytest

from tests.support.building import REPOSITORY

PACKAGE = Path(galley.__file__).parent
SOURCES = sorted([*PACKAGE.rglob("*.py"), *Path(galley_bibtex.__file__).parent.rglob("*.py")])
PAGES = sorted(
    [
        *REPOSITORY.glob("*.md"),
        *(REPOSITORY / "benchmarks").glob("*.md"),
        *(REPOSITORY / "manual").rglob("*.md"),
        *PACKAGE.rglob("*.md"),
    ]
)

# Each turn, and what English says. A turn begins and ends with a word; where it is right, its pattern lets it through.
TURNS: Mapping[str, str] = {
    # Verbs.
    r"(?:is|are|was|were|be|been) told(?! (?:apart|from|to))": "is reported",
    r"stands?(?! (?:for|out|alone|up|by|in for))|stood(?! for)": "is",
    r"(?:is|are) wanted": "is needed, is expected here",
    r"wants? (?:its|an?|two|no)": "needs",
    r"(?:to be|is|are|not) had": "is available",
    r"t(?:ake|akes|aking|aken|ook) (?:(?:it|them|one|that|this line|the \w+|one of (?:the )?(?:two|them)) )?out": "remove, delete",
    r"t(?:ake|akes|aking|aken|ook) (?:its|their|your|an?) \w+ out": "remove",
    r"t(?:ake|akes|aking|aken|ook) (?:it |them )?away": "remove",
    r"(?<!<)parted(?! with)|parting (?:by|with)|part (?:it|them|the (?:two|names|fields)) (?:by|with)": "separate … with",
    r"pass(?:es|ed) over": "ignore, skip",
    r"(?:is|are|was|were)(?: not)? looked at": "is checked",
    r"runs? on with": "is joined to",
    r"forbids? to|forbidden to": "forbids …ing",
    r"(?:is|are) to be (?:found|seen|said)": "is, can be seen",
    r"(?:what|which|that) (?:is|are) gone": "what was removed",
    r"make out": "read",
    r"shall": "should, will",
    r"speaks? against": "is an argument against",
    r"mend(?:s|ed|ing)?": "correct, repair",
    r"(?:is|are|was|were) left alone": "is ignored, is left as it is",
    r"looks? whether": "checks that",
    r"ha(?:ve|s) it \w+ed": "name who does it",
    # Negations.
    r"(?<!there )(?:is|are|was|were) (?-i:none)": "is not one",
    r"(?<!there )(?:is|are|was|were) no(?! (?:longer|more|less|other|better))": "is not a",
    r"may not (?:be (?:empty|read|named|used|given)|hold|stand|contain)": "must not",
    r"of which (?:none|no)": "none of which",
    # Places and times.
    r"anew": "again",
    r"behind (?:it|them|the (?:name|number|key|word|heading|slash|first|last|text|citation|line)s?)": "after",
    r"(?:in|out)side of": "inside, outside",
    r"in the place of": "in place of, instead of",
    r"by way of": "through",
    r"(?:one|two|three|four) (?:space|line|column|bar|word|script)s? alone": "only two spaces",
    r"set in by": "indented by",
    r"the other way round": "in the other order, not the reverse",
    # Things.
    r"(?:that|which) there (?:is|are)(?= ?[.,;:)]|$)": "existing",
    r"(?:another|single|replacement|strange|invisible|same|these|other|no|every) signs?|signs? of (?:HTML|TeX|BibTeX|lists?)": "character",
    r"(?<!at the )heads? of (?:an? |the |its |their )?(?:tables?|columns?|rows?|cells?)": "header",
    r"slips? of the pen": "slip",
    r"(?:brace|comma|quote|line|space)s? too many": "an extra …",
    r"for want of": "because there is no …",
    r"how many-eth": "index",
    r"no programmers": "not programmers",
    r"an? (?:citation|reference|label|command|environment|link|block|role|record|comment) of (?:TeX|MyST|AsciiDoc|Jinja|RIS|a wiki|reStructuredText)": "a TeX citation, a wiki link",
    # Sentences.
    r"(?<=[.;] )(?-i:W)ho(?:ever)? [^.?]*[.;:]": "people who …; anyone who …",
    r"(?<=[.:] )(?-i:E)lse": "Otherwise",
    r"but for(?! the (?:first|last))": "except for",
    r"or the like": "or similar",
}
# The turns that comments and private docstrings do not have either.
_IN_NO_COMMENT = re.compile(
    r"\b(?:(?:is|are|was|were|be|been) told(?! (?:apart|from|to))|parted|anew|stands(?! (?:for|in for|out|alone|up|by))|mended)\b"
)
_COMMENT = re.compile(r"(?:^|  )# .*|^ *\"{3}.*", re.MULTILINE)
_EACH = {
    re.compile(rf"(?<![\w-])(?:{turn})(?![\w-])", re.IGNORECASE): better
    for turn, better in TURNS.items()
}
# All in one, without groups: it is what takes the time.
_ANY = re.compile(rf"(?<![\w-])(?:{'|'.join(TURNS)})(?![\w-])", re.IGNORECASE)

_CODE = re.compile(r"^( *)(```+|~~~+).*?^\1\2|<!--.*?-->|\$\$.*?\$\$", re.MULTILINE | re.DOTALL)
_WORD_OF_CODE = re.compile(r"`[^`\n]*`|\]\([^)]*\)|\{[^{}]*\}")
# Paragraphs, items of lists and cells of tables: no sentence goes on from one to the next.
_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*|#]|\d+\.))|\|")
_LITERAL = re.compile(
    r'#[^\n]*|f?r?"""(?P<long>.*?)"""|[fr]?"(?P<double>(?:\\.|[^"\\\n])*)"'
    r"|[fr]?'(?P<single>(?:\\.|[^'\\\n])*)'",
    re.DOTALL,
)
_OWNER = re.compile(r"(?:class|def) (\w+)")


def turns(text: str) -> Iterator[str]:
    """Each turn in a text, with what to write instead."""
    line = " ".join(_WORD_OF_CODE.sub("_", text).split())
    for found in _ANY.finditer(line):
        better = next(better for turn, better in _EACH.items() if turn.match(line, found.start()))
        yield f'"{found[0]}": {better}'


def blocks(page: str) -> Iterator[str]:
    """The paragraphs, items and cells of a page in Markdown, without its code."""
    yield from _BLOCK.split(_CODE.sub("\n\n", page))


def literals(source: str) -> Iterator[tuple[str, str | None]]:
    """The texts in a module, each with the function or class that it documents, if it documents one.

    Strings that follow each other are one text. The docstring of a module documents "".
    """
    said, end = "", 0
    for match in _LITERAL.finditer(source):
        if match["long"] is not None:
            before = source[: match.start()].rstrip()
            owners = _OWNER.findall(before) if before.endswith(":") else []
            documents = (owners[-1] if owners else None) if before else ""
            yield match["long"], documents
            continue
        part = match["double"] or match["single"] or ""
        if source[end : match.start()].strip():
            yield said, None
            said = ""
        said, end = said + part, match.end()
    yield said, None


@pytest.mark.parametrize(
    "sentence",
    [
        "An entry that cannot be read is told with its line.",
        "What an option does stands\nin the manual.",
        "A colour is wanted here.",
        "Each `{` wants its `}`.",
        "The typeface is not to be had.",
        "Take the exception out.",
        "Several rules are parted by commas.",
        "The screen reader passed over it in silence.",
        "May is no date.",
        "A file can be named like an image and be one, or is none.",
        "It is fetched anew.",
        "Write the number behind the name.",
        "It reads no file outside of the folder.",
        "The message names the nearest key that there is.",
        "A replacement sign comes in.",
        "There is a brace too many.",
        "A paragraph has a command of TeX.",
        "A build fetches nothing. Who cannot see a picture hears its text.",
        "Galley tidy can mend the slips.",
        "A release accepts no warning but for these.",
        "A mark that forbids to publish the draft.",
        "Move the file, and take its line out of the list.",
        "The options are indented by two spaces alone.",
        "This row has more cells than the head of its table.",
    ],
)
def test_turns_are_found(sentence: str) -> None:
    assert list(turns(sentence)) != []


@pytest.mark.parametrize(
    "sentence",
    [
        "Galley reports an entry that it cannot read, with its line.",
        "`N` stands for the number, and `stands` is code.",
        "There is no date in it, and there is none in the other.",
        "It is no longer read.",
        "Two rows that cannot be told apart.",
        "Make one pass over the text, and part with nothing.",
    ],
)
def test_plain_english_is_let_through(sentence: str) -> None:
    assert list(turns(sentence)) == []


def test_pages_have_no_turns() -> None:
    """README, manual, rule pages and what a new paper begins with."""
    assert len(PAGES) > 150
    wrong = {
        page.relative_to(REPOSITORY).as_posix(): found
        for page in PAGES
        if (found := [turn for block in blocks(page.read_text("utf-8")) for turn in turns(block)])
    }
    assert wrong == {}


def test_messages_and_docstrings_have_no_turns() -> None:
    """Messages and help texts, and the docstrings of what is public."""
    wrong = {
        path.relative_to(PACKAGE.parent).as_posix(): found
        for path in SOURCES
        if (
            found := [
                turn
                for text, documents in literals(path.read_text("utf-8"))
                if text.count(" ") > 1 and not (documents or "").startswith("_")
                for turn in turns(text)
            ]
        )
    }
    assert wrong == {}


def test_comments_have_no_turns() -> None:
    """Comments and first lines of docstrings, private ones too: fewer turns, as names of the code occur in them."""
    wrong = {
        path.relative_to(PACKAGE.parent).as_posix(): found
        for path in SOURCES
        if (
            found := [
                turn[0]
                for line in _COMMENT.finditer(path.read_text("utf-8"))
                for turn in _IN_NO_COMMENT.finditer(_WORD_OF_CODE.sub("_", line[0]))
            ]
        )
    }
    assert wrong == {}
