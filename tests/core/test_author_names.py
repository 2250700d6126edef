"""The authors of a paper are told apart, persons from organisations, and their names are taken apart."""

import pytest
from galley.core.bibliography.author_names import AuthorName, author_name, names_in_line


@pytest.mark.parametrize(
    ("written", "filed"),
    [
        ("Ana Roe", "Roe, Ana"),
        ("Roe, Ana", "Roe, Ana"),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("van der Roe, Ann", "van der Roe, Ann"),
        ("Ana de la Cruz", "de la Cruz, Ana"),
        ("Martin Luther King Jr.", "King Jr., Martin Luther"),
        ("Ana Roe, PhD", "Roe, Ana"),
        ("J. K. Poe", "Poe, J. K."),
    ],
)
def test_person_has_a_family_name(written: str, filed: str) -> None:
    """As BibTeX parts a name."""
    name = author_name(written)
    assert f"{name.family}, {name.given}" == filed


@pytest.mark.parametrize(
    "written",
    [
        *(
            "OpenAI",
            "王小明",
            "Ministry of Keys",
            "Department for Science, Innovation and Technology",
        ),
        *("The Galley authors", "Galley project", "Example Policy Lab", "Acme, Inc.", "World Bank"),
        *("Ana Roe and Bob Doe", "Roe, Doe, Poe", "Team 7", "Roe,", ", Ana", "{}", ""),
    ],
)
def test_organisation_needs_no_braces_where_its_words_say_so(written: str) -> None:
    """Its name is printed as it is written."""
    assert author_name(written) == AuthorName(written)


def test_name_in_braces_is_an_organisation() -> None:
    """Whatever its words are."""
    assert author_name("{Ana  Roe}") == AuthorName("Ana Roe")


@pytest.mark.parametrize(
    ("written", "family", "expected"),
    [
        ("Tan Wei Ling", "Tan", AuthorName("Tan Wei Ling", "Tan", "Wei Ling")),
        ("王小明", "王", AuthorName("王小明", "王", "小明")),
        ("Suharto", "Suharto", AuthorName("Suharto", "Suharto")),
        ("Roe, Ana", "Roe", AuthorName("Ana Roe", "Roe", "Ana")),
        ("Ana Board", "Board", AuthorName("Ana Board", "Board", "Ana")),
        ("Roe Roe", "Roe", AuthorName("Roe Roe", "Roe", "Roe")),
    ],
)
def test_given_family_name_makes_a_person(written: str, family: str, expected: AuthorName) -> None:
    """Wherever it is in the name."""
    assert author_name(written, family) == expected


def test_line_of_names_is_parted_where_all_are_persons() -> None:
    """As a Word file has them below its title."""
    line = names_in_line("Ana Roe, Bob van Doe, and Cat Poe & Dan Zoe")
    assert [name.family for name in line] == ["Roe", "van Doe", "Poe", "Zoe"]
    for whole in ("Roe, Ana", "Department for Science, Innovation and Technology"):
        assert len(names_in_line(whole)) == 1
