"""The theme: the brand's colours and typefaces, as Word offers them for whatever is added by hand.

Format: ECMA-376, part 1, 14.2.7 and 20.1.6.
"""

from collections.abc import Mapping

from galley.proofs.docx.reference.look import Look, word_colour

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_ACCENTS = 6


def slots(look: Look) -> Mapping[str, str]:
    """The colours of the theme by the name of their place in it."""
    colours = look.brand.colours
    series = [word_colour(colour) for colour in look.brand.series]
    accents = [series[n % len(series)] for n in range(_ACCENTS)]
    return {
        "dk1": look.text("foreground"),
        "lt1": word_colour(colours.background),
        "dk2": look.text("headings"),
        "lt2": word_colour(colours.light),
        **{f"accent{n}": accent for n, accent in enumerate(accents, start=1)},
        "hlink": look.text("link"),
        "folHlink": look.text("link"),
    }


def theme(look: Look) -> str:
    """The part `word/theme/theme1.xml`."""
    scheme = "".join(
        f'<a:{slot}><a:srgbClr val="{colour}"/></a:{slot}>' for slot, colour in slots(look).items()
    )
    faces = look.faces
    return _THEME.format(
        drawing=_DRAWING,
        colours=scheme,
        major=_font("majorFont", faces.headings),
        minor=_font("minorFont", faces.base),
    )


def _font(kind: str, name: str) -> str:
    return (
        f'<a:{kind}><a:latin typeface="{name}"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}>'
    )


# What Word wants of every theme beside colours and fonts: three fills, lines, effects and grounds.
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="{{}}" cap="flat" cmpd="sng" algn="ctr">{_FILL}<a:prstDash val="solid"/></a:ln>'
_LINES = "".join(_LINE.format(width) for width in (6350, 12700, 19050))
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
_FORMATS = (
    f"<a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>{_LINES}</a:lnStyleLst>"
    f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
)
_THEME = (
    '<a:theme xmlns:a="{drawing}" name="Galley"><a:themeElements>'
    '<a:clrScheme name="Galley">{colours}</a:clrScheme>'
    '<a:fontScheme name="Galley">{major}{minor}</a:fontScheme>'
    f'<a:fmtScheme name="Galley">{_FORMATS}</a:fmtScheme></a:themeElements></a:theme>'
)
