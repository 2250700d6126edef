r"""Formulas read aloud: TeX as an English sentence, for those who hear a document.

The reading is plain: `\frac{a}{b}` is "a over b", `x_i^2` is "x sub i squared". What we have no
words for is read by its TeX name.
"""

import re
from collections.abc import Iterator

_SIGN = re.compile(r"\\[a-zA-Z]+|\\.|[{}^_&]|\d+(?:\.\d+)?|[^\s]")

_WORDS = {
    "+": "plus", "-": "minus", "=": "equals", "<": "is less than", ">": "is greater than",
    "*": "times", "/": "over", "|": "vertical bar", "!": "factorial", "'": "prime", ",": ",",
    r"\le": "is at most", r"\leq": "is at most", r"\ge": "is at least", r"\geq": "is at least",
    r"\ne": "is not equal to", r"\neq": "is not equal to", r"\approx": "is about",
    r"\times": "times", r"\cdot": "times", r"\div": "divided by", r"\pm": "plus or minus",
    r"\in": "in", r"\notin": "not in", r"\subset": "is a subset of", r"\cup": "union",
    r"\cap": "intersection", r"\to": "to", r"\rightarrow": "to", r"\Rightarrow": "implies",
    r"\iff": "if and only if", r"\forall": "for all", r"\exists": "there exists",
    r"\infty": "infinity", r"\partial": "partial", r"\nabla": "nabla", r"\sum": "the sum",
    r"\prod": "the product", r"\int": "the integral", r"\lim": "the limit", r"\max": "the maximum",
    r"\min": "the minimum", r"\log": "the logarithm of", r"\ln": "the natural logarithm of",
    r"\exp": "the exponential of", r"\Pr": "the probability of", r"\mid": "given",
    r"\ldots": "and so on", r"\cdots": "and so on", r"\dots": "and so on", r"\%": "per cent",
    r"\$": "dollars", r"\&": "and", r"\{": "", r"\}": "", r"\\": ",",
}  # fmt: skip
# Commands that only say how their argument looks, and spaces: not read.
_SILENT = frozenset(
    r"""\left \right \mathrm \mathbf \mathit \mathcal \mathbb \text \operatorname \displaystyle
    \textstyle \quad \qquad \, \; \: \! \big \Big \bigl \bigr \Bigl \Bigr \limits \boldsymbol
    \begin \end & ( ) [ ]""".split()
)
_POWERS = {"2": "squared", "3": "cubed"}
_OVER = {
    r"\hat": "hat", r"\bar": "bar", r"\overline": "bar", r"\tilde": "tilde", r"\vec": "vector",
    r"\dot": "dot",
}  # fmt: skip
_RANGES = frozenset({r"\sum", r"\prod", r"\int", r"\lim", r"\max", r"\min"})


def spoken(tex: str) -> str:
    """A formula's TeX as words to be read aloud."""
    words = " ".join(_read(list(_SIGN.findall(tex))))
    return re.sub(r"\s+([,.])", r"\1", " ".join(words.split())).strip(" ,")


def _read(signs: list[str]) -> Iterator[str]:
    last = ""
    while signs:
        sign = signs.pop(0)
        if sign in ("^", "_"):
            yield from _script(sign, _argument(signs), last)
            continue
        last = sign
        if sign == "{":
            signs.insert(0, sign)
            yield from _read(_argument(signs))
        elif sign == r"\frac":
            yield from _fraction(_argument(signs), _argument(signs))
        elif sign == r"\sqrt":
            yield "the square root of"
            yield from _read(_argument(signs))
        elif sign in _OVER:
            yield from _read(_argument(signs))
            yield _OVER[sign]
        elif sign in (r"\text", r"\mathrm", r"\operatorname") and signs[:1] == ["{"]:
            yield "".join(_argument(signs))
        elif sign in (r"\begin", r"\end"):
            _argument(signs)
        elif sign not in _SILENT:
            yield _WORDS.get(sign, sign.lstrip("\\"))


def _argument(signs: list[str]) -> list[str]:
    """The next group, without its braces, or the next sign."""
    if not signs:
        return []
    first = signs.pop(0)
    if first != "{":
        return [first]
    depth, group = 1, []
    while signs:
        sign = signs.pop(0)
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0:
            break
        group.append(sign)
    return group


def _script(mark: str, group: list[str], base: str) -> Iterator[str]:
    words = list(_read(list(group)))
    if base in _RANGES:
        yield "from" if mark == "_" else "to"
        yield from words
    elif mark == "_":
        yield "sub"
        yield from words
    elif group in (["'"], [r"\prime"]):
        yield "prime"
    elif "".join(group) in _POWERS:
        yield _POWERS["".join(group)]
    else:
        yield "to the power"
        yield from words


def _fraction(above: list[str], below: list[str]) -> Iterator[str]:
    yield from _read(above)
    yield "over"
    yield from _read(below)
