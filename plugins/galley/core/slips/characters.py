"""Characters that nobody sees, as they come with text from word processors and web pages."""

import re
from collections import Counter
from collections.abc import Iterator

from galley.core.slips.slip import Reading, Slip
from galley.core.text.script import ALPHABET, script_of

_NAMES = {
    "\u00ad": "soft hyphen",
    "\u200b": "zero-width space",
    "\u2060": "word joiner",
    "\ufeff": "byte order mark",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\ufffc": "placeholder of an object that was not pasted",
}
# What stands for something that is not there; and what parts lines, in files that part them by "\n".
_LOST, _SPACES = "\ufffc", "\u2028\u2029"
_UNSEEN = "".join(_NAMES)
_SEEN = rf"[^\s{_UNSEEN}]{{0,40}}"
# A word with such characters; of what is not a word, so much as shows where they are.
_WORD = re.compile(rf"{_SEEN}(?:[{_UNSEEN}]{_SEEN})++")
# The end of a line within a word, where a small letter goes on.
_GOES_ON = re.compile(r"\n[ \t]*(?=[^\W\d_])(?![A-Z])")


def invisible(reading: Reading) -> Iterator[Slip]:
    """Words that hold characters which nobody sees, and which search and spelling stumble over."""
    if _NAMES.keys().isdisjoint(reading.source):
        return
    text = reading.words
    for match in _WORD.finditer(text):
        word = match[0]
        counts = Counter(_NAMES[sign] for n, sign in enumerate(word) if _is_slip(word, n))
        if counts:
            mended = "".join(_mended(word, n) for n in range(len(word)))
            goes_on = _GOES_ON.match(text, match.end()) if word.endswith("\u00ad") else None
            holds = " and ".join(
                f"{n} {name}s" if n > 1 else f"a {name}" for name, n in counts.items()
            )
            seen = mended.strip(" \"'*_|[](){}.,;:")
            message = f'"{seen}" holds {holds}' if seen else f"there is {holds} here"
            yield Slip(
                start=match.start(),
                end=goes_on.end() if goes_on else match.end(),
                message=f"{message}, which nobody sees",
                hint="insert what it stood for"
                if _LOST in word
                else "delete the invisible character",
                mended=None if _LOST in word else mended,
            )


def _is_slip(word: str, n: int) -> bool:
    """Whether a character of a word is one that nobody needs: some scripts part words by such a space."""
    around = word[n - 1 : n] + word[n + 1 : n + 2]
    parts_words = any(script_of(sign) not in ("", ALPHABET) for sign in around)
    return word[n] in _NAMES and not (word[n] == "\u200b" and parts_words)


def _mended(word: str, n: int) -> str:
    if not _is_slip(word, n):
        return word[n]
    return " " if word[n] in _SPACES else ""
