"""Bibliographies of any size: entries of several types with the fields that real ones have."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from benchmarks import prose

_SURNAMES = (
    "Adeyemi", "Anderson", "Baker", "Bj{\\\"o}rk", "Brennan", "Carter", "Chen", "Costa", "Dafoe",
    "Dubois", "Egan", "Fischer", "Garc{\\'i}a", "Goh", "Hansen", "Heim", "Ibrahim", "Ito", "Jansen",
    "Kapoor", "Kim", "Kolt", "Kov{\\'a}cs", "Lee", "Lim", "Liu", "M{\\\"u}ller", "Martin", "Mehta",
    "Nakamura", "Nguyen", "O'Brien", "Okafor", "Ong", "Patel", "Pereira", "Rahman", "Rossi",
    "Sandoval", "Schuett", "Seger", "Shevlane", "Silva", "Singh", "Smith", "Tan", "Trager",
    "van der Berg", "Wang", "Weber", "Wong", "Yamada", "Zhang", "Zwetsloot",
)  # fmt: skip
_GIVEN = (
    "Ada", "Ben", "Carla", "Dmitri", "Elena", "Femi", "Grace", "Hiro", "Ines", "Jonas", "Kavita",
    "Lennart", "Mei", "Noor", "Olu", "Priya", "Quentin", "Rosa", "Sven", "Toby", "Uma", "Wei",
)  # fmt: skip
_JOURNALS = (
    "Journal of Technology Policy", "Science \\& Society", "AI and Governance Review",
    "Nature Machine Policy", "International Affairs Quarterly", "Safety Science Letters",
)  # fmt: skip
_HOUSES = ("Institute for Access", "Ministry of Digital Affairs", "Centre for Model Policy")
_PLACES = ("London", "Singapore", "Geneva", "Toronto", "Nairobi", "Seoul")
_TYPES = ("article", "article", "report", "report", "online", "online", "inproceedings",
          "book", "incollection", "thesis")  # fmt: skip
STRINGS = "@string{proceedings = {Proceedings of the Conference on Frontier Access}}"


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry: its key, the first author's name as a sentence says it, its BibTeX."""

    key: str
    name: str
    source: str


def references(count: int, random: Random) -> Iterator[Reference]:
    """So many entries with keys of their own, several of them of one author and year."""
    for number in range(1, count + 1):
        kind = random.choice(_TYPES)
        surname = random.choice(_SURNAMES)
        year = random.randint(2014, 2026)
        letters = "".join(c for c in surname.lower() if c.isascii() and c.isalpha())
        key = f"{letters}{year}n{number}"
        fields = {**_common(surname, year, random), **_own(kind, random)}
        yield Reference(key, letters.title(), _entry(kind, key, fields))


def _common(surname: str, year: int, random: Random) -> dict[str, str]:
    others = [
        f"{random.choice(_SURNAMES)}, {random.choice(_GIVEN)}"
        for _ in range(random.choice((0, 0, 1, 1, 2, 3, 6)))
    ]
    date = f"{year}-{random.randint(1, 12):02}" if random.random() < 0.4 else str(year)
    return {
        "author": " and ".join([f"{surname}, {random.choice(_GIVEN)}", *others]),
        "title": f"{{{prose.title(random)}: {prose.phrase(random)}}}",
        "date": date,
        "abstract": ". ".join(prose.sentence(random) for _ in range(2)) + ".",
    }


def _own(kind: str, random: Random) -> dict[str, str]:
    """The fields that entries of this type have."""
    first = random.randint(1, 400)
    pages = f"{first}--{first + random.randint(4, 40)}"
    doi = f"10.{random.randint(1000, 9999)}/{random.randint(10**6, 10**7)}"
    house, place = random.choice(_HOUSES), random.choice(_PLACES)
    number, journal = str(random.randint(1, 60)), random.choice(_JOURNALS)
    url = f"https://example.org/{random.randint(10**5, 10**6)}"
    match kind:
        case "article":
            return {"journaltitle": journal, "volume": number, "pages": pages, "doi": doi}
        case "report":
            return {"institution": house, "type": "Working paper", "number": number, "url": url}
        case "online":
            return {"url": url, "urldate": f"2026-{random.randint(1, 11):02}-15"}
        case "inproceedings":
            return {"booktitle": "=proceedings", "pages": pages, "doi": doi}
        case "book":
            return {"publisher": f"{place} University Press", "location": place}
        case "incollection":
            editor = f"{random.choice(_SURNAMES)}, {random.choice(_GIVEN)}"
            return {"booktitle": prose.title(random), "editor": editor, "publisher": house}
        case _:
            return {"institution": f"University of {place}", "type": "phdthesis"}


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    lines = [
        f"  {name} = {value.removeprefix('=') if value.startswith('=') else f'{{{value}}}'},"
        for name, value in fields.items()
    ]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])
