r"""The characters that commands of TeX stand for, where Pandoc does not know the commands.

They are what Zotero and Better BibTeX write (`\textordfeminine`, `\cyrchar\CYRZH`, `\ding{51}`), what
people write in titles outside formulas (`\alpha`, `\times`), marks over and under letters, boxes
whose text Pandoc would leave out, and chemical formulas of mhchem.
"""

import re
import unicodedata
from collections.abc import Iterator


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    words = text.split()
    return zip(words[::2], words[1::2], strict=True)


_SPACES = {
    "space": r"\ ", "addspace": r"\ ", "addnbspace": "~", "quad": r"\ ", "qquad": r"\ ", "thinspace": r"\,", "enspace": r"\ ",
    "og": "«\u00a0", "null": "",
}  # fmt: skip
# Characters that TeX and Pandoc read otherwise unless a backslash is before them.
_ESCAPED = {
    "textunderscore": r"\_", "textbraceleft": r"\{", "textbraceright": r"\}", "LaTeXe": r"\LaTeX",
}  # fmt: skip
_TEXT = dict(
    _pairs(
        """
        textendash – textemdash — texthorizontalbar ― textellipsis … textperiodcentered ·
        textbar | textbardbl ‖ textbrokenbar ¦ textexclamdown ¡ textquestiondown ¿
        textinterrobang ‽ textreferencemark ※ quotesinglbase ‚ fg » textlangle ⟨
        textrangle ⟩ textdaggerdbl ‡ dag † ddag ‡ dagger † ddagger ‡ textasteriskcentered *
        textopenbullet ◦ textbigcircle ◯ textvisiblespace ␣ textordfeminine ª
        textordmasculine º textonesuperior ¹ textcent ¢ texteuro € EUR € textflorin ƒ
        textperthousand ‰ textdiscount ⁒ textestimated ℮ textnumero № texttrademark ™
        textservicemark ℠ textcircledP ℗ textcelsius °C degres ° degree ° textohm Ω
        textmho ℧ textpm ± texttimes × textdiv ÷ textminus − textlnot ¬ textsurd √
        textfractionsolidus ⁄ textleftarrow ← textuparrow ↑ textrightarrow → textdownarrow ↓
        textasciiacute ´ textasciigrave ˋ textasciibreve ˘ textasciicaron ˇ
        textasciidieresis ¨ textasciimacron ¯ textacutedbl ˝ texttildelow ˷ dh ð DH Ð dj đ
        DJ Đ th þ TH Þ ng ŋ NG Ŋ ij ĳ IJ Ĳ SS ẞ texttstroke ŧ textTstroke Ŧ textesh ʃ textvartheta ϑ
        textriota ℩ textdoublepipe ǂ textdoublebarpipe ǂ textpipe ǀ BibTeX BibTeX
        XeTeX XeTeX LuaTeX LuaTeX mercury ☿ venus ♀ jupiter ♃ saturn ♄ uranus ♅ neptune ♆
        pluto ♇ aries ♈ taurus ♉ gemini ♊ cancer ♋ leo ♌ virgo ♍ libra ♎ scorpio ♏
        sagittarius ♐ capricornus ♑ aquarius ♒
        """
    )
)
# Punctuation and abbreviations of biblatex.
_BIBLATEX = dict(
    _pairs(
        """
        addsemicolon ; addcomma , addcolon : adddot . bibrangedash – ppno pp. pno p. psq sq. psqq sqq.
        """
    )
)
# What LaTeX allows in formulas alone, and people write outside of them.
_MATHEMATICS = dict(
    _pairs(
        """
        times × pm ± mp ∓ div ÷ cdot · bullet • star ⋆ circ ∘ deg ° leq ≤ le ≤ geq ≥ ge ≥
        neq ≠ ne ≠ ll ≪ gg ≫ equiv ≡ approx ≈ sim ∼ simeq ≃ cong ≅ propto ∝ infty ∞
        partial ∂ nabla ∇ forall ∀ exists ∃ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩
        wedge ∧ vee ∨ oplus ⊕ otimes ⊗ perp ⊥ parallel ∥ prime ′ hbar ħ ell ℓ sum ∑ prod ∏
        int ∫ rightarrow → to → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐
        Leftrightarrow ⇔ mapsto ↦ uparrow ↑ downarrow ↓ langle ⟨ rangle ⟩ square □
        checkmark ✓ mu µ varepsilon ε vartheta ϑ varphi φ varsigma ς
        """
    )
)
_GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda nu xi pi rho sigma tau"
        " upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split(),
        "αβγδεζηθικλνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ",
        strict=True,
    )
)
# The encoding T2A, and those beside it; small letters have small names.
_CYRILLIC = dict(
    _pairs(
        """
        A А ABHCH Ҽ ABHCHDSC Ҿ ABHDZE Ӡ ABHHA Ҩ AE Ӕ B Б BYUS Ѫ C Ц CH Ч CHLDSC Ӌ CHRDSC Ҷ
        CHVCRS Ҹ D Д DJE Ђ DZE Ѕ DZHE Џ E Е EREV Э ERY Ы F Ф FITA Ѳ G Г GHCRS Ғ GHK Ҕ GUP Ґ
        H Х HDSC Ҳ HRDSN Ъ I И IE Є II І IOTBYUS Ѭ IOTE Ѥ IOTLYUS Ѩ ISHRT Й IZH Ѵ JE Ј K К
        KBEAK Ҡ KDSC Қ KHCRS Ҟ KHK Ӄ KOPPA Ҁ KSI Ѯ KVCRS Ҝ L Л LDSC Ӆ LJE Љ LYUS Ѧ M М
        MDSC Ӎ N Н NDSC Ң NG Ҥ NHK Ӈ NJE Њ O О OMEGA Ѡ OMEGARND Ѻ OMEGATITLO Ѽ OT Ѿ OTLD Ө
        P П PHK Ҧ PSI Ѱ R Р RTICK Ҏ S С SCHWA Ә SDSC Ҫ SEMISFTSN Ҍ SFTSN Ь SH Ш SHCH Щ
        SHHA Һ T Т TDSC Ҭ TETSE Ҵ TSHE Ћ U У UK Ѹ USHRT Ў V В Y Ү YA Я YAT Ѣ YHCRS Ұ YI Ї
        YO Ё YU Ю Z З ZDSC Ҙ ZH Ж ZHDSC Җ
        """
    )
)
SIGNS: dict[str, str] = {
    **_TEXT,
    **_BIBLATEX,
    **_MATHEMATICS,
    **_GREEK,
    **{f"text{name}": sign for name, sign in _GREEK.items()},
    **{f"CYR{name}": sign for name, sign in _CYRILLIC.items()},
    **{f"cyr{name.lower()}": sign.lower() for name, sign in _CYRILLIC.items()},
    "CYRpalochka": "Ӏ",
    "cyrthousands": "҂",
    "ieme": r"\textsuperscript{e}",
    "ier": r"\textsuperscript{er}",
    "iere": r"\textsuperscript{re}",
    **_SPACES,
    **_ESCAPED,
}
# Marks that are set over or under the letter behind them.
_MARKS = {
    name: "".join(chr(int(code, 16)) for code in codes.split("+"))
    for name, codes in _pairs(
        """
        textcommabelow 326 textdoublegrave 30f textsubgrave 316 textsubbar 331
        textsubring 325 textsubbridge 32a textsubarch 32f textsubtilde 330 textsubumlaut 324
        textsubwedge 32c textsubplus 31f textsyllabic 329 textsubsquare 33b
        textsublhalfring 31c textsubrhalfring 339 textinvsubbridge 33a textseagull 33c
        textovercross 33d textadvancing 318 textretracting 319 textraising 31d
        textlowering 31e textcorner 31a textvbaraccent 30d textdoublevbaraccent 30e
        textdotbreve 310 textsuperimposetilde 334 textgravemacron 300+304
        textacutemacron 301+304 textacutewedge 301+30c textcircumdot 302+307
        texttildedot 303+307 textbrevemacron 306+304 textdotacute 307+301
        textringmacron 30a+304 textgravedot 300+307
        """
    )
}
# Commands whose braces Pandoc leaves out with all that is in them: how many come before the last.
_BOXES = {
    **dict.fromkeys("mbox hbox fbox text mathrm mathit mathbf smash rlap llap protect".split(), 0),
    **dict.fromkeys("textls doi path bibnamefont bibfnamefont bibfield cyrchar textcyr".split(), 0),
    **dict.fromkeys("raisebox scalebox bibinfo".split(), 1),
}
_SAME = {
    "up": "textsuperscript",
    "sp": "textsuperscript",
    "sb": "textsubscript",
    "textquote": "enquote",
}
_CHEMISTRY = ("ce", "ch")
# All that is respelled here.
KNOWN = frozenset([*SIGNS, *_MARKS, *_BOXES, *_SAME, *_CHEMISTRY, "ding"])

_FORMULA = re.compile(r"(?<!\\)\$(?:[^$\\]|\\.)*\$|\\\((?:[^\\]|\\[^()])*\\\)", re.DOTALL)
_COMMAND = re.compile(
    r"\\(?P<name>[A-Za-z]+)(?![A-Za-z*])"
    # A letter with its mark, a number, a chemical formula.
    r"(?:(?<=\\ding)\{(?P<code>\d{2,3})\}|(?<=\\c[eh])\s*\{(?P<formula>(?:[^{}]|\{[^{}]*\})*)\}"
    r"|(?P<end>\s*\{\s*\}|\s+)?)"
)
# An accent has its own dot.
_DOTLESS = re.compile(
    r"(?P<accent>\\(?:[`'^\"~=.]|[uvHcdbrk](?![A-Za-z])))\s*"
    r"(?:\{\s*\\(?P<braced>[ij])\s*\}|\\(?P<bare>[ij])(?![A-Za-z])\s?)"
)
# What Better BibTeX writes beside a brace of the text, so that BibTeX finds as many that open as that close.
_BALANCE = re.compile(r"\\[vh]?phantom\s*\\[{}]\s?")
_LETTER = re.compile(r"\{(?P<braced>[^\W\d_])\}|(?P<bare>[^\W\d_])")
_ARGUMENT = re.compile(r"\{[^{}]*\}\s*(?=\{)")
_CHEMICAL = re.compile(r"[A-Za-z0-9()\[\]{}+\-^.,=<>\s*]*")
_PART_OF_FORMULA = re.compile(
    r"\^\{(?P<braced>[^{}]*)\}|\^(?P<raised>\d*[+-]|\d+)|(?<=[A-Za-z)\]])(?P<lowered>\d+)"
    r"|(?<=[A-Za-z\d)\]])(?P<charge>[+-])(?=[\s)\]]|$)|(?P<arrow><=>|->)"
)
# Zapf Dingbats in Unicode: the first number of a row, how many there are, and the first character.
_DINGS = (
    (33, 4, 0x2701), (37, 1, 0x260E), (38, 4, 0x2706), (42, 1, 0x261B), (43, 1, 0x261E),
    (44, 28, 0x270C), (72, 1, 0x2605), (73, 35, 0x2729), (108, 1, 0x25CF), (109, 1, 0x274D),
    (110, 1, 0x25A0), (111, 4, 0x274F), (115, 1, 0x25B2), (116, 1, 0x25BC), (117, 1, 0x25C6),
    (118, 1, 0x2756), (119, 1, 0x25D7), (120, 7, 0x2758), (161, 7, 0x2761), (168, 1, 0x2663),
    (169, 1, 0x2666), (170, 1, 0x2665), (171, 1, 0x2660), (172, 10, 0x2460), (182, 31, 0x2776),
    (213, 1, 0x2192), (214, 2, 0x2194), (216, 24, 0x2798), (241, 14, 0x27B1),
)  # fmt: skip


def with_signs(text: str) -> str:
    """The text with the characters that commands stand for, where Pandoc does not know the commands."""
    if "\\" not in text:
        return text
    parts: list[str] = []
    at = 0
    # A formula has commands of its own.
    for formula in [*_FORMULA.finditer(text), None]:
        parts.append(_outside_formulas(text[at : formula.start() if formula else None]))
        parts.append(formula[0] if formula else "")
        at = formula.end() if formula else at
    return "".join(parts)


def _outside_formulas(text: str) -> str:
    parts: list[str] = []
    at = 0
    text = _BALANCE.sub("", text)
    text = _DOTLESS.sub(lambda m: f"{m['accent']}{{{m['braced'] or m['bare']}}}", text)
    for match in _COMMAND.finditer(text):
        if match.start() >= at:
            parts.append(text[at : match.start()])
            said, at = _respelled(match, text)
            parts.append(said)
    return "".join([*parts, text[at:]])


def _respelled(match: re.Match[str], text: str) -> tuple[str, int]:
    """What is in the place of a command, and where the text goes on."""
    name, end = match["name"], match.end()
    if match["code"]:
        return _ding(int(match["code"])) or match[0], end
    if match["formula"] is not None:
        return f"{{{_chemistry(match['formula'])}}}", end
    if name in SIGNS:
        return SIGNS[name], end
    behind = end - len(text[match.end("name") : end].lstrip())
    if name in _MARKS and (letter := _LETTER.match(text, behind)):
        marked = (letter["braced"] or letter["bare"]) + _MARKS[name]
        return unicodedata.normalize("NFC", marked), letter.end()
    if name in _SAME:
        return f"\\{_SAME[name]}", match.end("name")
    if name in _BOXES and text.startswith("{", behind):
        for _ in range(_BOXES[name]):
            if argument := _ARGUMENT.match(text, behind):
                behind = argument.end()
        return "", behind
    if name == "cyrchar":
        return "", end
    return match[0], end


def _ding(code: int) -> str:
    """The character that has a number in Zapf Dingbats; nothing if none has."""
    return next((chr(sign + code - n) for n, count, sign in _DINGS if n <= code < n + count), "")


def _chemistry(text: str) -> str:
    """A chemical formula, its numbers set low and its charges high."""
    return _PART_OF_FORMULA.sub(_part, text) if _CHEMICAL.fullmatch(text) else text


def _part(match: re.Match[str]) -> str:
    if match["arrow"]:
        return {"->": "→", "<=>": "⇌"}[match["arrow"]]
    if match["lowered"]:
        return rf"\textsubscript{{{match['lowered']}}}"
    raised = match["braced"] or match["raised"] or match["charge"] or ""
    return rf"\textsuperscript{{{raised.replace('-', '−')}}}"
