"""HTML at random: tags, whole and broken, of all that has a rule of its own, put together."""

from hypothesis import strategies as st

_NAMES = st.sampled_from(
    """
    a b i em nobr font span label p div section figure figcaption details summary address h1 h2 ul ol li dl dt dd
    table caption colgroup col thead tbody tfoot tr td th select optgroup option button form input textarea
    br hr img image pre script style title iframe noscript template object applet ruby rb rt rtc rp x-y
    svg g circle foreignObject desc title math mi mtext mglyph annotation-xml html body head frame
    """.split()
)
# Most tags have none.
_ATTRIBUTES = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            *(
                " class=a",
                " title='>'",
                ' title=">"',
                ' ="',
                " a=b'c",
                " href=/x/",
                " /",
                "\n",
                "\t a",
            ),
            *(
                " type=hidden",
                " color=red",
                " encoding='text/html'",
                " a=1 A=2",
                ' title="&copy=1&lt"',
            ),
        ]
    ),
)
_WORDS = st.sampled_from(
    [
        *("words", " ", "\n", "\r\n", "\f", "\x00", "\x1f", "é", "字", "\u2028"),
        *("&amp;", "&", "&#0;", "<", "</", "< p>"),
    ]
)
_SIGNS = st.sampled_from(
    """
    <!--x--> <!--> <!---> <!--a--!> <!-- --> <!x> <!DOCTYPE> <?x?> </> <![CDATA[a>b]]> <br/> <svg/> <circle/> <P> </P>
    <SVG> </Title/> </title\n> <script><!--<script> --></script> <p<p <!-- <p <p" </p
    """.split(" ")
)
_START = st.builds(lambda name, attributes: f"<{name}{attributes}>", _NAMES, _ATTRIBUTES)
_END = _NAMES.map(lambda name: f"</{name}>")
_PIECE = st.one_of(_START, _START, _END, _WORDS, _SIGNS)
# Pieces without an order.
PIECES = st.lists(_PIECE, max_size=16).map("".join)


def _element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    name = st.shared(_NAMES)
    contents = st.lists(inner, max_size=4).map("".join)
    return st.builds(lambda n, a, c: f"<{n}{a}>{c}</{n}>", name, _ATTRIBUTES, contents)


# Elements in elements, most of them with an end.
ELEMENTS = st.recursive(st.one_of(_WORDS, _START), _element, max_leaves=12)
TEXTS = st.one_of(PIECES, ELEMENTS, st.text(max_size=30))
