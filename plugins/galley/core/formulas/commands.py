r"""Which commands of formulas there are: Pandoc is asked, as it is what reads them.

Names to suggest: those that most formulas are written with.
"""

from collections.abc import Callable, Collection
from difflib import get_close_matches
from itertools import product

from galley.core.formulas import mathematics
from galley.core.formulas.mathematics import Asked
from galley.core.formulas.preparation import Prepared
from galley.core.formulas.rewriting import READ_COMMANDS
from galley.core.formulas.spellings import our_macros

# A command is known if any of these can be read: alone, with arguments, between two signs, as a fence.
_FORMS = (
    "{}",
    "{} x",
    "{}{{x}}",
    "{}{{x}}{{y}}",
    "{}{{x}}{{y}}{{z}}",
    r"\left{} x\right.",
    r"\left. x\right{}",
    r"\text{{{}}}",
    r"\text{{{}{{a}}}}",
    r"\unit{{{}}}",
    r"\sum{}_x",
    "x{} y",
)
_COMMON = r"""
\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa \lambda \mu
\nu \xi \pi \varpi \rho \varrho \sigma \varsigma \tau \upsilon \phi \varphi \chi \psi \omega \Gamma
\Delta \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega \aleph \hbar \ell \wp \Re \Im \partial
\infty \nabla \emptyset \varnothing \forall \exists \nexists \neg \land \lor \sum \prod \coprod \int
\iint \iiint \oint \bigcap \bigcup \bigoplus \bigotimes \bigvee \bigwedge \frac \dfrac \tfrac \binom
\sqrt \left \right \middle \begin \end \text \mathrm \mathbf \mathit \mathsf \mathtt \mathbb \mathcal
\mathscr \mathfrak \boldsymbol \operatorname \hat \widehat \bar \overline \underline \tilde \widetilde
\vec \dot \ddot \overbrace \underbrace \overset \underset \stackrel \substack \limits \nolimits \leq
\geq \neq \approx \equiv \sim \simeq \cong \propto \ll \gg \prec \succ \in \notin \ni \subset \supset
\subseteq \supseteq \cup \cap \setminus \times \cdot \div \pm \mp \ast \star \circ \bullet \oplus
\otimes \odot \wedge \vee \to \rightarrow \leftarrow \Rightarrow \Leftarrow \Leftrightarrow \mapsto
\longrightarrow \implies \iff \uparrow \downarrow \xrightarrow \ldots \cdots \vdots \ddots \dots \quad
\qquad \sin \cos \tan \log \ln \exp \lim \limsup \liminf \max \min \sup \inf \arg \det \dim \ker
\gcd \Pr \mid \parallel \perp \angle \triangle \langle \rangle \lfloor \rfloor \lceil \rceil \lvert
\rvert \lVert \rVert \big \Big \bigg \Bigg \bmod \pmod \boxed \cancel \phantom \prime \therefore
\because \coloneqq \SI \num \unit \qty
"""


def nearest(name: str) -> str | None:
    """The command that a name is nearest to, if it is near one."""
    known = sorted({*_COMMON.split(), *our_macros(), *READ_COMMANDS})
    same = [one for one in known if one.casefold() == name.casefold()]
    close = same or get_close_matches(name, known, n=1, cutoff=0.75)
    return close[0] if close else None


def unknown_commands(names: Collection[str], run: Callable[[str], str]) -> frozenset[str]:
    """Those of some commands that nothing reads, by one run of what sets formulas."""
    asked = sorted(set(names) - our_macros().keys() - READ_COMMANDS)
    forms = [
        Asked(Prepared(form.format(name), name), display=True)
        for name, form in product(asked, _FORMS)
    ]
    answers = mathematics.typeset(forms, run)
    size = len(_FORMS)
    return frozenset(
        name
        for place, name in enumerate(asked)
        if not any("<math" in one for one in answers[place * size : (place + 1) * size])
    )
