r"""Commands of LaTeX, AMS and KaTeX in terms of those that Pandoc reads, as definitions in TeX.

An author's own definition of the same name takes the place of ours.
Names and meanings: https://katex.org/docs/supported and the manuals of amsmath, mathtools, braket.
"""

from functools import cache

from galley.core.formulas.macros import Macros, read_definitions

_DEFINITIONS = r"""
\newcommand{\cfrac}[3][]{\dfrac{#2}{#3}}
\newcommand{\bra}[1]{\langle #1\rvert}
\newcommand{\ket}[1]{\lvert #1\rangle}
\newcommand{\braket}[1]{\langle #1\rangle}
\newcommand{\ketbra}[2]{\lvert #1\rangle\langle #2\rvert}
\newcommand{\Bra}[1]{\left\langle #1\right|}
\newcommand{\Ket}[1]{\left|#1\right\rangle}
\newcommand{\Braket}[1]{\left\langle #1\right\rangle}
\newcommand{\set}[1]{\{\, #1\,\}}
\newcommand{\Set}[1]{\left\{\, #1\,\right\}}
\newcommand{\abs}[1]{\left|#1\right|}
\newcommand{\norm}[1]{\left\|#1\right\|}
\newcommand{\dv}[2]{\frac{\mathrm{d}#1}{\mathrm{d}#2}}
\newcommand{\pdv}[2]{\frac{\partial #1}{\partial #2}}
\newcommand{\mathclap}[1]{{#1}}
\newcommand{\mathllap}[1]{{#1}}
\newcommand{\mathrlap}[1]{{#1}}
\newcommand{\clap}[1]{\text{#1}}
\newcommand{\llap}[1]{\text{#1}}
\newcommand{\rlap}[1]{\text{#1}}
\newcommand{\smash}[2][]{{#2}}
\newcommand{\hphantom}[1]{\phantom{#1}}
\newcommand{\vphantom}[1]{}
\newcommand{\mathstrut}{}
\newcommand{\strut}{}
\newcommand{\xspace}{}
\newcommand{\relax}{}
\newcommand{\vcenter}[1]{{#1}}
\newcommand{\mathinner}[1]{{#1}}
\newcommand{\mathnormal}[1]{{#1}}
\newcommand{\Bbb}[1]{\mathbb{#1}}
\newcommand{\mathbbm}[1]{\mathbb{#1}}
\newcommand{\bold}[1]{\mathbf{#1}}
\newcommand{\frak}[1]{\mathfrak{#1}}
\newcommand{\vv}[1]{\overrightarrow{#1}}
\newcommand{\overrightharpoon}[1]{\overset{\rightharpoonup}{#1}}
\newcommand{\overleftharpoon}[1]{\overset{\leftharpoonup}{#1}}
\newcommand{\Overrightarrow}[1]{\overset{\Rightarrow}{#1}}
\newcommand{\underleftrightarrow}[1]{\underset{\leftrightarrow}{#1}}
\newcommand{\overgroup}[1]{\overparen{#1}}
\newcommand{\undergroup}[1]{\underparen{#1}}
\newcommand{\overlinesegment}[1]{\overline{#1}}
\newcommand{\underlinesegment}[1]{\underline{#1}}
\newcommand{\widecheck}[1]{\check{#1}}
\newcommand{\underaccent}[2]{\underset{#1}{#2}}
\newcommand{\cancelto}[2]{{\cancel{#2}}^{#1}}
\newcommand{\sout}[1]{\cancel{#1}}
\newcommand{\prescript}[3]{{}^{#1}_{#2}{#3}}
\newcommand{\sideset}[3]{{}#1#3#2}
\newcommand{\operatornamewithlimits}{\operatorname*}
\newcommand{\xLeftarrow}[2][]{\mathrel{\underset{#1}{\overset{#2}{\Longleftarrow}}}}
\newcommand{\xRightarrow}[2][]{\mathrel{\underset{#1}{\overset{#2}{\Longrightarrow}}}}
\newcommand{\xLeftrightarrow}[2][]{\mathrel{\underset{#1}{\overset{#2}{\Longleftrightarrow}}}}
\newcommand{\xleftrightarrow}[2][]{\mathrel{\underset{#1}{\overset{#2}{\longleftrightarrow}}}}
\newcommand{\xhookrightarrow}[2][]{\mathrel{\underset{#1}{\overset{#2}{\hookrightarrow}}}}
\newcommand{\xhookleftarrow}[2][]{\mathrel{\underset{#1}{\overset{#2}{\hookleftarrow}}}}
\newcommand{\xmapsto}[2][]{\mathrel{\underset{#1}{\overset{#2}{\longmapsto}}}}
\newcommand{\xlongequal}[2][]{\mathrel{\underset{#1}{\overset{#2}{=}}}}
\newcommand{\xleftharpoonup}[2][]{\mathrel{\underset{#1}{\overset{#2}{\leftharpoonup}}}}
\newcommand{\xrightharpoonup}[2][]{\mathrel{\underset{#1}{\overset{#2}{\rightharpoonup}}}}
\newcommand{\xleftharpoondown}[2][]{\mathrel{\underset{#1}{\overset{#2}{\leftharpoondown}}}}
\newcommand{\xrightharpoondown}[2][]{\mathrel{\underset{#1}{\overset{#2}{\rightharpoondown}}}}
\newcommand{\xrightleftharpoons}[2][]{\mathrel{\underset{#1}{\overset{#2}{\rightleftharpoons}}}}
\newcommand{\xleftrightharpoons}[2][]{\mathrel{\underset{#1}{\overset{#2}{\leftrightharpoons}}}}
\newcommand{\xtofrom}[2][]{\mathrel{\underset{#1}{\overset{#2}{\rightleftarrows}}}}
\newcommand{\xtwoheadrightarrow}[2][]{\mathrel{\underset{#1}{\overset{#2}{\twoheadrightarrow}}}}
\newcommand{\xtwoheadleftarrow}[2][]{\mathrel{\underset{#1}{\overset{#2}{\twoheadleftarrow}}}}
\newcommand{\varliminf}{\mathop{\underline{\lim}}}
\newcommand{\varlimsup}{\mathop{\overline{\lim}}}
\newcommand{\varinjlim}{\operatorname*{inj\,lim}}
\newcommand{\varprojlim}{\operatorname*{proj\,lim}}
\newcommand{\injlim}{\operatorname*{inj\,lim}}
\newcommand{\projlim}{\operatorname*{proj\,lim}}
\newcommand{\plim}{\operatorname*{plim}}
\newcommand{\argmax}{\operatorname*{arg\,max}}
\newcommand{\argmin}{\operatorname*{arg\,min}}
\newcommand{\arctg}{\operatorname{arctg}}
\newcommand{\cosec}{\operatorname{cosec}}
\newcommand{\cotg}{\operatorname{cotg}}
\newcommand{\ctg}{\operatorname{ctg}}
\newcommand{\cth}{\operatorname{cth}}
\newcommand{\ch}{\operatorname{ch}}
\newcommand{\sh}{\operatorname{sh}}
\newcommand{\tg}{\operatorname{tg}}
\newcommand{\th}{\operatorname{th}}
\newcommand{\arccot}{\operatorname{arccot}}
\newcommand{\sgn}{\operatorname{sgn}}
\newcommand{\tr}{\operatorname{tr}}
\newcommand{\rank}{\operatorname{rank}}
\newcommand{\diag}{\operatorname{diag}}
\newcommand{\N}{\mathbb{N}}
\newcommand{\Z}{\mathbb{Z}}
\newcommand{\Q}{\mathbb{Q}}
\newcommand{\R}{\mathbb{R}}
\newcommand{\natnums}{\mathbb{N}}
\newcommand{\cnums}{\mathbb{C}}
\newcommand{\Complex}{\mathbb{C}}
\newcommand{\reals}{\mathbb{R}}
\newcommand{\Reals}{\mathbb{R}}
\newcommand{\real}{\Re}
\newcommand{\image}{\Im}
\newcommand{\weierp}{\wp}
\newcommand{\thetasym}{\vartheta}
\newcommand{\infin}{\infty}
\newcommand{\empty}{\emptyset}
\newcommand{\exist}{\exists}
\newcommand{\isin}{\in}
\newcommand{\sub}{\subset}
\newcommand{\sube}{\subseteq}
\newcommand{\supe}{\supseteq}
\newcommand{\sdot}{\cdot}
\newcommand{\bull}{\bullet}
\newcommand{\clubs}{\clubsuit}
\newcommand{\diamonds}{\diamondsuit}
\newcommand{\hearts}{\heartsuit}
\newcommand{\spades}{\spadesuit}
\newcommand{\sect}{§}
\newcommand{\S}{§}
\newcommand{\P}{¶}
\newcommand{\AA}{Å}
\newcommand{\ss}{ß}
\newcommand{\copyright}{©}
\newcommand{\degree}{{}^{\circ}}
\newcommand{\textdegree}{°}
\newcommand{\celsius}{°\mathrm{C}}
\newcommand{\textmu}{µ}
\newcommand{\permil}{‰}
\newcommand{\perthousand}{‰}
\newcommand{\textperthousand}{‰}
\newcommand{\Dagger}{‡}
\newcommand{\lq}{‘}
\newcommand{\rq}{’}
\newcommand{\And}{\mathbin{\&}}
\newcommand{\space}{\ }
\newcommand{\nobreakspace}{\ }
\newcommand{\thinspace}{\,}
\newcommand{\medspace}{\:}
\newcommand{\thickspace}{\;}
\newcommand{\negthinspace}{\!}
\newcommand{\negmedspace}{\hspace{-0.222em}}
\newcommand{\negthickspace}{\hspace{-0.278em}}
\newcommand{\enskip}{\enspace}
\newcommand{\hfill}{\quad}
\newcommand{\darr}{\downarrow}
\newcommand{\uarr}{\uparrow}
\newcommand{\harr}{\leftrightarrow}
\newcommand{\rarr}{\rightarrow}
\newcommand{\larr}{\leftarrow}
\newcommand{\hArr}{\Leftrightarrow}
\newcommand{\lrArr}{\Leftrightarrow}
\newcommand{\rArr}{\Rightarrow}
\newcommand{\Rarr}{\Rightarrow}
\newcommand{\lArr}{\Leftarrow}
\newcommand{\Larr}{\Leftarrow}
\newcommand{\diagdown}{\backslash}
\newcommand{\diagup}{/}
\newcommand{\gggtr}{\ggg}
\newcommand{\llless}{\lll}
\newcommand{\gvertneqq}{\gneqq}
\newcommand{\lvertneqq}{\lneqq}
\newcommand{\varsubsetneq}{\subsetneq}
\newcommand{\doublecap}{\Cap}
\newcommand{\doublecup}{\Cup}
\newcommand{\shortmid}{\mid}
\newcommand{\shortparallel}{\parallel}
\newcommand{\thickapprox}{\approx}
\newcommand{\thicksim}{\sim}
\newcommand{\intop}{\int}
\newcommand{\smallint}{\int}
\newcommand{\idotsint}{\int\cdots\int}
\newcommand{\ldotp}{.}
\newcommand{\mathellipsis}{\ldots}
\newcommand{\bracevert}{|}
\newcommand{\vcentcolon}{:}
\newcommand{\ordinarycolon}{:}
\newcommand{\ratio}{:}
\newcommand{\dblcolon}{∷}
\newcommand{\coloncolon}{∷}
\newcommand{\colonequals}{\coloneqq}
\newcommand{\equalscolon}{\eqqcolon}
\newcommand{\coloncolonequals}{\Coloneqq}
\newcommand{\colonsim}{:\sim}
\newcommand{\colonapprox}{:\approx}
\newcommand{\approxcolon}{\approx:}
\newcommand{\Colonapprox}{∷\approx}
\newcommand{\TeX}{\text{TeX}}
\newcommand{\LaTeX}{\text{LaTeX}}
\newcommand{\textnormal}[1]{\text{#1}}
\newcommand{\textmd}[1]{\text{#1}}
\newcommand{\textup}[1]{\text{#1}}
\newcommand{\textsuperscript}[1]{{}^{\text{#1}}}
\newcommand{\textsubscript}[1]{{}_{\text{#1}}}
\newcommand{\hbox}[1]{\text{#1}}
\newcommand{\fbox}[1]{\boxed{\text{#1}}}
\newcommand{\emph}[1]{\textit{#1}}
\newcommand{\mathchoice}[4]{{#2}}
\newcommand{\independent}{\perp}
"""


@cache
def our_macros() -> Macros:
    """The macros that come with Galley."""
    return read_definitions(_DEFINITIONS, {}).macros
