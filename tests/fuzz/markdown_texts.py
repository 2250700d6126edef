"""Chapters at random: pieces of all that Markdown and Galley know, whole and broken, put together."""

from hypothesis import strategies as st

# Pieces that begin or end something, or that nearly do.
_SIGNS = st.sampled_from(
    """
    [ ] ( ) { } < > ` `` ``` ```` ~~~ * ** *** _ __ ~ ^ == ++ {-- --} $ $$ \\( \\) \\[ \\] \\ & &amp; &#0; &#x110000;
    @ @a @{a} @a: [@a] [@a; [@a, -@a @no [see @a [@a]{ ]( ]: [^1] [^1]: [^ ![ ![]( !!! ??? === /// ///! : :: | |---| ||
    # ## ###### ####### --- *** === - + 1. 1) 99999999999. > >> {#sec-x} {#fig-x .a lang=} {: } {:toc} @sec-x @fig-x
    @sec-nowhere [[ ]] [[bibliography]] [[toc]] [[list-of-figures <!-- --> <!--> <!-- galley: <b <b> </b> <br/> <div> </div> <div markdown>
    <galley-cluster </galley-cluster> <p title="> <a href=javascript:x> <img> <svg> <table> </td> <![CDATA[ <?x ?> <!x>
    https://example.org <x@example.org> ++ctrl+ *[HTML]: [x]: {{ }} {% %} --8<-- %%
    """.split()
)
_BREAKS = st.sampled_from(
    ["\n", "\n\n", "\n    ", "\n\n    ", "\n> ", "\n- ", "\n\t", " ", " ", " ", "", ""]
)
_WORDS = st.sampled_from(
    [
        "word",
        "Two words",
        "é",
        "字",
        "\u202e",
        "\u00a0",
        "\u2028",
        "\x00",
        "\x1f",
        "\ufeff",
        "3",
        "p. 4",
    ]
)
_WHOLE = st.sampled_from(
    [
        "| a | b |\n|---|---|\n| [@a] | @sec-x |\n",
        "![Words](picture.png){#fig-a}",
        "$$\nx = y\n$$ {#eq-a}",
        "``` mermaid\ngraph TD\n```",
        "``` python\n@a [@a]\n```",
        "/// note | Title\nwords\n///",
        "/// need | Title\n    id: need-x\nwords\n///",
        '!!! note "Title"\n    words @a',
        '=== "One"\n    words',
        "- [ ] task\n- [x] [@a]",
        "Term\n:   What it is [@a].",
        "words[^n]\n\n[^n]: A note by @a.",
        "[words]{lang=ta} and [@a, pp. 3-4; see also @a]{.x}",
        "> words\n> — @a",
        ": Caption {#tbl-a}",
        "---\ntitle: x\n---",
    ]
)
_PIECE = st.one_of(_SIGNS, _SIGNS, _WORDS, _WHOLE, st.text(max_size=6))
CHAPTERS = st.lists(st.tuples(_PIECE, _BREAKS), max_size=40).map(
    lambda pieces: "".join(part for piece in pieces for part in piece)
)
