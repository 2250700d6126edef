"""The words in which formulas are read aloud, by the signs and commands of TeX."""

WORDS = {
    "+": "plus", "-": "minus", "=": "equals", "<": "is less than", ">": "is greater than",
    "*": "times", "/": "over", "!": "factorial", "'": "prime", ",": ",", ";": ";", ":": ":",
    r"\le": "is at most", r"\leq": "is at most", r"\ge": "is at least", r"\geq": "is at least",
    r"\leqslant": "is at most", r"\geqslant": "is at least", r"\ll": "is much less than",
    r"\gg": "is much greater than", r"\ne": "is not equal to", r"\neq": "is not equal to",
    r"\approx": "is about", r"\equiv": "is equivalent to", r"\sim": "is distributed as",
    r"\propto": "is proportional to", r"\times": "times", r"\cdot": "times", r"\div": "divided by",
    r"\pm": "plus or minus", r"\mp": "minus or plus", r"\in": "in", r"\notin": "not in",
    r"\ni": "contains", r"\subset": "is a subset of", r"\subseteq": "is a subset of",
    r"\supset": "contains", r"\supseteq": "contains", r"\cup": "union", r"\cap": "intersection",
    r"\setminus": "without", r"\emptyset": "the empty set", r"\varnothing": "the empty set",
    r"\to": "to", r"\rightarrow": "to", r"\mapsto": "maps to", r"\Rightarrow": "implies",
    r"\implies": "implies", r"\Leftrightarrow": "if and only if", r"\iff": "if and only if",
    r"\forall": "for all", r"\exists": "there exists", r"\neg": "not", r"\lnot": "not",
    r"\land": "and", r"\wedge": "and", r"\lor": "or", r"\vee": "or", r"\infty": "infinity",
    r"\partial": "partial", r"\nabla": "nabla", r"\mid": "given", r"\vert": "given",
    r"\ldots": "and so on", r"\cdots": "and so on", r"\dots": "and so on", r"\vdots": "and so on",
    r"\%": "per cent", r"\$": "dollars", r"\&": "and", r"\#": "number", r"\_": "underscore",
    r"\ell": "l", r"\hbar": "h bar", r"\prime": "prime", r"\circ": "composed with", r"\star": "star",
    r"\top": "transpose", r"\perp": "is perpendicular to", r"\therefore": "therefore",
    r"\coloneqq": "is defined as", r"\triangleq": "is defined as", r"\because": "because",
}  # fmt: skip
# Operators that reach over what follows; what their limits are said with, below and above.
LARGE = {
    r"\sum": ("the sum", "from", "over"), r"\prod": ("the product", "from", "over"),
    r"\int": ("the integral", "from", "over"), r"\iint": ("the double integral", "from", "over"),
    r"\oint": ("the contour integral", "from", "over"), r"\bigcup": ("the union", "from", "over"),
    r"\bigcap": ("the intersection", "from", "over"), r"\lim": ("the limit", "as", "as"),
    r"\limsup": ("the upper limit", "as", "as"), r"\liminf": ("the lower limit", "as", "as"),
    r"\max": ("the maximum", "over", "over"), r"\min": ("the minimum", "over", "over"),
    r"\sup": ("the supremum", "over", "over"), r"\inf": ("the infimum", "over", "over"),
    r"\argmax": ("the argument of the maximum", "over", "over"),
    r"\argmin": ("the argument of the minimum", "over", "over"),
}  # fmt: skip
FUNCTIONS = {
    r"\log": "the logarithm", r"\ln": "the natural logarithm", r"\exp": "the exponential",
    r"\Pr": "the probability", r"\sin": "the sine", r"\cos": "the cosine", r"\tan": "the tangent",
    r"\det": "the determinant", r"\dim": "the dimension", r"\gcd": "the greatest common divisor",
    r"\arcsin": "the inverse sine", r"\arccos": "the inverse cosine", r"\arctan": "the inverse tangent",
}  # fmt: skip
ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde",
    "widetilde": "tilde", "vec": "vector", "dot": "dot", "ddot": "double dot", "check": "check",
    "acute": "acute", "grave": "grave", "breve": "breve", "underline": "underlined",
}  # fmt: skip
NUMBERS = {
    "R": "the real numbers", "N": "the natural numbers", "Z": "the integers",
    "Q": "the rational numbers", "C": "the complex numbers",
}  # fmt: skip
POWERS = {
    "2": "squared",
    "3": "cubed",
    r"\top": "transpose",
    r"\circ": "degrees",
    r"\ast": "star",
    "*": "star",
}
ROOTS = {"3": "cube", "2": "square"}
OPEN = {"(": ")", "[": "]", r"\{": r"\}", "|": "|", r"\|": r"\|", r"\lvert": r"\rvert", r"\lVert": r"\rVert", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil", r"\langle": r"\rangle"}  # fmt: skip
BRACKETS = {"(": "bracket", "[": "square bracket", r"\langle": "angle bracket"}
AROUND = {
    "|": "the absolute value of", r"\lvert": "the absolute value of", r"\|": "the norm of",
    r"\lVert": "the norm of", r"\lfloor": "the floor of", r"\lceil": "the ceiling of",
}  # fmt: skip
# Signs between parts: what holds one is not simple, and is no list of arguments.
BETWEEN = frozenset({"+", "-", "=", "<", ">", "/", "*"} | {s for s in WORDS if s.startswith("\\") and " " in WORDS[s]} | {r"\times", r"\cdot", r"\pm"})  # fmt: skip
# Brackets and strokes without a partner.
ALONE = {
    "(": "open bracket", ")": "close bracket", "[": "open square bracket",
    "]": "close square bracket", r"\{": "open brace", r"\}": "close brace", "|": "vertical bar",
    r"\|": "double vertical bar",
}  # fmt: skip
