"""Formulas read aloud."""

import pytest
from galley.core.speech import spoken


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"E = mc^2", "E equals m c squared"),
        (r"10^{25}", "10 to the power 25"),
        (r"\frac{a + b}{c}", "a plus b over c"),
        (r"x_i \le \sqrt{y}", "x sub i is at most the square root of y"),
        (r"\sum_{i=1}^{n} p_i", "the sum from i equals 1 to n p sub i"),
        (r"\text{loss} \approx \bar{x}", "loss is about x bar"),
        (r"\left( a \right) \unknown", "a unknown"),
        (r"\frac{a", "a over"),
        ("", ""),
    ],
)
def test_formula_is_read_aloud(tex: str, words: str) -> None:
    """A formula becomes words, whatever its TeX lacks."""
    assert spoken(tex) == words
