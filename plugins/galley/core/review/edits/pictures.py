"""Alternative texts of pictures that reviewers changed, as splices on the sources."""

import re
from collections.abc import Iterator, Mapping, Sequence

from galley.core.review.edits.edit import PICTURE, PlacedEdit, ProofEdit, Splice

# What is before an alternative text: an attribute, an option of a chart or a diagram, or a picture itself.
_BEFORE = re.compile(r"(?:\balt=[\"']|^[ \t]*alt:[ \t]*[\"']?|!\[)$", re.MULTILINE)
# What would end it, or be read as more than words.
_UNSAFE = re.compile(r"[\"{}\[\]\\<>|\n]|: | #")


def placed_pictures(
    was: Sequence[str], now: Sequence[str], sources: Mapping[str, str]
) -> Iterator[PlacedEdit]:
    """The edits of alternative texts, by the pictures of a proof and of a file in their order.

    Nothing is reported where they are not the same pictures. A text is changed where it is once in the sources.
    """
    if len(was) != len(now):
        return
    for n, (old, new) in enumerate(zip(was, now, strict=True)):
        if old.split() == new.split():
            continue
        edit = ProofEdit(0, 0, " ".join(new.split()), picture=n, is_tracked=False)
        found = list(_places(old, sources))
        if len(found) != 1 or not edit.new or _UNSAFE.search(edit.new):
            path, start, _ = found[0] if found else ("", 0, 0)
            yield PlacedEdit(edit, refusal=PICTURE, path=path, offset=start)
            continue
        ((path, start, end),) = found
        yield PlacedEdit(edit, (Splice(path, start, end, edit.new),), path=path, offset=start)


def _places(text: str, sources: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """Where an alternative text is in the sources."""
    words = re.compile(r"\s+".join(map(re.escape, text.split())))
    for path, source in sources.items() if words.pattern else ():
        for found in words.finditer(source):
            if _BEFORE.search(source[: found.start()][-200:]):
                yield path, *found.span()
