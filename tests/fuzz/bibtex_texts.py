"""BibTeX at random: files that Pandoc reads, and what becomes of them when signs go astray."""

from hypothesis import strategies as st

KINDS = ["book", "Article", "online", "INCOLLECTION", "misc", "thesis"]
NAMES = ["author", "title", "Date", "year", "journaltitle", "publisher", "note", "editor", "series"]
NAMES += ["archivePrefix", "eprinttype", "eprint", "url", "pages", "foo-bar", "abstract"]
ATOMS = ["Ash, Ann", "and", "{N}ames", " ", "\n", "\\'e", "\\{", "\\}", '{"}', "100\\%", "%", "# x"]
ATOMS += ["2020", "-05", "é", "$x$", "a_b", "@at", "=", ",", "{{}}", "\\\\", "~", "https://x.org"]
ATOMS += ["\\url{https://x.org/a_b}", "{\\_}", "\\%20", "doi.org/10.1000/1", "TY  - JOUR"]
SPACES = ["", " ", "\n  ", " % c\n", "\t"]
PLAIN = st.lists(st.sampled_from(ATOMS), max_size=5).map("".join)
BRACED = PLAIN.map("{{{}}}".format)
QUOTED = st.one_of(PLAIN, st.just("a } b")).map('"{}"'.format)
BARE = st.sampled_from(["2020", "jan", "s", "T", "u1", "12"])
SPACE = st.sampled_from(SPACES)
TEXTS = ["% a comment", "words", "\n\n", "\n", "  % indented", "% @misc{not, title = {it}}"]


@st.composite
def values(draw: st.DrawFn) -> str:
    """Pieces with signs between."""
    pieces = draw(st.lists(st.one_of(BRACED, BRACED, QUOTED, BARE), min_size=1, max_size=3))
    return "".join(
        f"{draw(SPACE)}#{draw(SPACE)}{piece}" if number else piece
        for number, piece in enumerate(pieces)
    )


@st.composite
def entries(draw: st.DrawFn) -> str:
    """An entry with a key of its own, or one that others have too."""
    key = draw(st.sampled_from(["a", "B", "c:1", "é2", "d/e"]))
    fields = draw(st.lists(st.tuples(st.sampled_from(NAMES), values()), max_size=5))
    lines = [
        f"{draw(SPACE)}{name}{draw(SPACE)}={draw(SPACE)}{value}{draw(SPACE)}"
        for name, value in fields
    ]
    end = draw(st.sampled_from(["", ","])) if lines else ""
    return f"@{draw(st.sampled_from(KINDS))}{{{key},{','.join(lines)}{end}{draw(SPACE)}}}"


STRINGS = st.builds(
    "@string{{{} = {}}}".format, st.sampled_from(["s", "T", "u1"]), st.one_of(BRACED, QUOTED, BARE)
)
OTHERS = st.sampled_from(['@preamble{"x" # {y}}', "@comment{ {a} % b\n }", "@Comment{@misc{a,}}"])
FILES = st.lists(
    st.one_of(entries(), entries(), STRINGS, OTHERS, st.sampled_from(TEXTS)),
    min_size=1,
    max_size=12,
).flatmap(
    lambda blocks: st.lists(
        st.sampled_from(["\n", "\n\n", " % beside\n"]), min_size=len(blocks), max_size=len(blocks)
    ).map(lambda gaps: "".join(b + g for b, g in zip(blocks, gaps, strict=True)))
)


# What goes astray in files that people write and programs cut.
STRAYS = [*'{}"=,@%#()\\ \n\r\0\ufeff\t', "\r\n", "@book{", "@string{", "@comment{", "}}", "{{"]
STRAYS += ["@comment("]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A file of which some signs were lost, doubled, or came from elsewhere."""
    text = draw(FILES)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        length = draw(st.sampled_from([0, 0, 1, 1, 2, 8]))
        text = text[:at] + draw(st.sampled_from(["", "", *STRAYS])) + text[at + length :]
    return text


NOISE = st.lists(st.sampled_from([*STRAYS, *ATOMS, *NAMES, "@misc{k,", "a", "1"]), max_size=60).map(
    "".join
)
