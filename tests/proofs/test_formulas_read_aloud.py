"""Formulas read aloud."""

import pytest
from galley.proofs.speech.speech import spoken
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"E = mc^2", "E equals m c squared"),
        (r"10^{25}", "10 to the power 25"),
        (r"\frac{a}{b}", "a over b"),
        (r"\frac{a + b}{c}", "the fraction a plus b over c, end of fraction"),
        (r"x_i \le \sqrt{y}", "x sub i is at most the square root of y"),
        (r"\sqrt[3]{x + 1}", "the cube root of x plus 1, end of root"),
        (r"\sum_{i=1}^{n} p_i", "the sum from i equals 1 to n of p sub i"),
        (r"\max_{x \in S} u(x)", "the maximum over x in S of u of x"),
        (
            r"\lim_{x \to 0} x^{n+1} + y",
            "the limit as x goes to 0 of x to the power n plus 1, end of power, plus y",
        ),
        (r"\int_a^b f(x)\,dx", "the integral from a to b of f of x d x"),
        (r"\text{loss} \approx \bar{x}", "loss is about x bar"),
        (r"\overline{x + y}", "x plus y, all with one bar"),
        (r"(a + b)^2", "open bracket a plus b close bracket squared"),
        (r"f''(x) = A^{-1} x^\top", "f prime prime of x equals A inverse x transpose"),
        (r"P(A|B)", "P of A given B"),
        (r"|x - y| < 1", "the absolute value of x minus y, end of absolute value, is less than 1"),
        (
            r"\{ x \in \mathbb{R} : x > 0 \}",
            "the set of x in the real numbers such that x is greater than 0, end of set",
        ),
        (
            r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
            "the 2 by 2 matrix: row 1: a, b; row 2: c, d; end of matrix",
        ),
        (
            r"f(x) = \begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
            "f of x equals by cases: case 1: 1, if x is greater than 0; case 2: 0, otherwise; end of cases",
        ),
        (
            r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
            "line 1: a equals b; line 2: c equals d",
        ),
        (r"\Delta t \ge \varepsilon", "capital delta t is at least epsilon"),
        (r"\left( a \right) \unknown", "open bracket a close bracket unknown"),
        (r"\frac{a", "a over"),
        (r"}{^_\begin{matrix} a", "to the power _ the 1 by 1 matrix: row 1: a; end of matrix"),
        ("", ""),
    ],
)
def test_formula_is_read_aloud(tex: str, words: str) -> None:
    """A formula becomes words, whatever its TeX lacks."""
    assert spoken(tex) == words


@given(st.text(alphabet=r"\{}[]()^_&|'ab1+-= \frac\sqrt\begin\end\left", max_size=60))
def test_any_text_can_be_read(tex: str) -> None:
    """Whatever stands in a formula, reading it ends, and says nothing that breaks a line."""
    assert "\n" not in spoken(tex)


def test_deep_nesting_is_read_as_it_is_written() -> None:
    """A formula that is nested ten thousand times deep does not end the build."""
    tex = "{" * 10_000 + "x"
    assert spoken(tex) in ("x", tex)
