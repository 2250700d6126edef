"""The words of a chapter as its author typed them, for a comparison with what each proof prints.

Each exception is one construct that is not printed as it is typed, with its reason; nothing else is
left out. What is printed elsewhere than it is typed, a note or a caption, is a text of its own.
"""

import re
from collections.abc import Sequence
from html import unescape

from galley.core.text.clusters import find_clusters
from galley.core.text.unread import FRONT_MATTER, blanked

# Constructs whose words are not printed, or are printed as other words.
EXCEPTIONS: tuple[tuple[str, str], ...] = (
    ("comments", r"<!--.*?-->"),
    ("the language and the title of a fence", r"(?m)^[ >]*(?:`{3,}|~{3,}).*$"),
    ("the names of fences that are drawn as pictures", r"(?ms)^[ ]*flowchart .*?(?=^\s*$)"),
    ("displayed formulas, and their labels", r"(?s)\$\$.*?\$\$(?:[ ]*\{[^{}\n]*\})?|\\\[.*?\\\]"),
    ("formulas", r"(?<![\\$\w])\$(?!\s)[^$\n]+?(?<!\s)\$(?!\d)|\\\(.*?\\\)"),
    ("definitions of abbreviations, which expand in the text or in a list", r"(?m)^\*\[[^\]]+\]:.*$"),
    ("references and citations without brackets", r"-?@(?:\{[^{}]*\}|[\w][\w:.+/-]*)"),
    ("alternative texts", r"!\[[^\[\]]*\]\([^()\n]*\)(?!\{[^{}\n]*#fig-)"),
    ("addresses of links and pictures", r"\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"),
    ("definitions of links", r"(?m)^[ ]{0,3}\[[^\]^]+\]:[ ]*\S+.*$"),
    ("labels of links", r"\]\[[^\[\]]*\]"),
    ("attribute lists", r"\{[:#.\w][^{}\n]*\}|\{:[^{}\n]*\}"),
    ("tags", r"</?[a-zA-Z][^<>]*>"),
    ("names of marks of notes", r"\[\^[^\[\]\s]+\]:?"),
    ("the first lines and the options of blocks", r"(?m)^[ >]*/{3,}[ ]*[\w-]*(?:[ ]*\|)?|^[ ]{4,}[a-z][\w-]*:[ ].*$"),
    ("the kinds of boxes", r"(?m)^[ >-]*(?:!!!|\?\?\?\+?|===[+!]?)[ ]*[\w ]*"),
    ("insertion points", r"(?m)^[ ]*\\[a-z_]+.*$"),
    ("keys, which are spelled out", r"\+\+[\w+]+\+\+"),
    ("boxes of tasks", r"\[[ xX]\]"),
)  # fmt: skip
_NOTE = re.compile(r"(?m)^\[\^[^\[\]\s]+\]:[^\n]*(?:\n(?:[ ]{4,}[^\n]*|[ ]*))*")
_CAPTION = re.compile(r"(?m)^:[ ]+[^\n]*$")
_WORD = re.compile(r"[^\W\d_]{2,}")


def texts(source: str) -> list[list[str]]:
    """The words of a chapter's running text, and then those of each note and caption."""
    head = FRONT_MATTER.match(source)
    body = source[head.end() :] if head else source
    body = re.sub(EXCEPTIONS[0][1], " ", body, flags=re.DOTALL)
    moved = [match.span() for find in (_NOTE, _CAPTION) for match in find.finditer(body)]
    running = blanked(body, sorted(moved))
    return [words for text in (running, *(body[a:b] for a, b in moved)) if (words := _words(text))]


def _words(markdown: str) -> list[str]:
    text = blanked(markdown, find_clusters(markdown))
    for _, pattern in EXCEPTIONS:
        text = re.sub(pattern, " ", text)
    return printed(unescape(re.sub(r"\\([^\w\s])", r"\1", text)))


def printed(text: str) -> list[str]:
    """The words of a text: letters that stand together, in small letters."""
    return [word.casefold() for word in _WORD.findall(text.replace("\u00ad", ""))]


# So far ahead a word is looked for: what is further away is another one.
_AHEAD = 300


def missing(words: Sequence[str], among: Sequence[str]) -> list[str]:
    """The words that are not among others in their order: none if the longest common subsequence has all."""
    lost, position = [], 0
    for word in words:
        try:
            position = among.index(word, position, position + _AHEAD) + 1
        except ValueError:
            lost.append(word)
    return lost
