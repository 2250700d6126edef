"""`galley review`: comments come in from files, find their places, are answered and leave again."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest
from galley.proofs.review.word import read_word
from galley.workspace.review.received_files import read_file

from tests.support.building import galley, replace_in, write
from tests.support.commented_word import WordComment, WordEdit, commented
from tests.support.repositories import git
from tests.support.small_paper import CONFIGURATION
from tests.support.ten_comments import Said, in_iso_form

NEEDS = """# Needs

Access must last for as long as a service depends on it, whoever supplies the model.

Prices are told a year before they change, and in the currency of the buyer.

| who | what |
|---|---|
| banks | early word of a model that will be held back |
"""
LASTS = "as long as a service depends on it"
PRICES = "told a year before they change"
LEDGER = "review/round-1.toml"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A paper of one chapter in a repository, and its revision in a DOCX with comments."""
    write(tmp_path, {"mkdocs.yml": CONFIGURATION, "chapters/index.md": NEEDS})
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "A draft")
    (tmp_path / "ash.docx").write_bytes(in_word())
    return tmp_path


def in_word() -> bytes:
    """The chapter as Word has it, with comments and a tracked change."""
    document = docx.Document()
    document.add_heading("1 Needs", 1)
    for paragraph in NEEDS.split("\n\n")[1:3]:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "banks"
    table.rows[0].cells[1].text = "early word of a model that will be held back"
    made = io.BytesIO()
    document.save(made)
    comments = [
        WordComment(LASTS, "For how long is that?", reply="I ask the same.", resolved=True),
        WordComment("early word", "How early?\nA month?"),
    ]
    return commented(made.getvalue(), comments, [WordEdit("a year", "two years")])


def run(paper: Path, *words: str, code: int = 0) -> str:
    """What a command of the review says."""
    said = galley("review", *words, folder=paper)
    assert said.returncode == code, said.stdout + said.stderr
    return said.stdout + said.stderr


def listed(paper: Path, *words: str) -> list[dict[str, Any]]:
    """The comments as programs read them."""
    return list(json.loads(run(paper, "list", "--format", "json", *words)))


def test_comments_of_word_are_placed_and_stay_at_their_words(paper: Path) -> None:
    """Comments, replies, states and changes come in once, and follow their passage into a new line."""
    said = run(paper, "import", "ash.docx", "--revision", "HEAD")
    assert "2 new comments, 1 new edit" in said
    assert "placed: 3 sure" in said
    found = {row["comment"]: row for row in listed(paper)}
    lines = {text: (row["path"], row["line"], row["grade"]) for text, row in found.items()}
    assert lines == {
        "For how long is that?": ("chapters/index.md", 3, "sure"),
        "": ("chapters/index.md", 5, "sure"),
        "How early?\nA month?": ("chapters/index.md", 9, "sure"),
    }
    edit, asked = found[""], found["For how long is that?"]
    assert (edit["kind"], edit["quote"], edit["proposed"]) == ("edit", "a year", "two years")
    assert (asked["state"], asked["replies"], asked["label"]) == ("resolved", 1, "1")
    before = (paper / LEDGER).read_bytes()
    assert "nothing new, 3 already known" in run(paper, "import", "ash.docx", "--revision", "HEAD")
    assert (paper / LEDGER).read_bytes() == before
    replace_in(paper / "chapters/index.md", "# Needs\n", "# Needs\n\nWords before it.\n")
    replace_in(paper / "chapters/index.md", "whoever supplies the model", "whoever supplied it")
    moved = {row["comment"]: (row["line"], row["grade"]) for row in listed(paper)}
    assert moved["For how long is that?"] == (5, "sure")


def test_a_comment_is_answered_and_the_gate_opens(paper: Path) -> None:
    """The gate fails while one is open, and `respond` writes into the ledger alone."""
    run(paper, "import", "ash.docx", "--revision", "HEAD")
    run(paper, "status", "--gate", code=1)
    names = [row["id"] for row in listed(paper)]
    said = run(paper, "respond", *names, "-d", "declined")
    assert "the reviewer is owed a reason" in said
    run(paper, "respond", *names, "-r", "=cmd() is <b>not</b> \\cited", "--commit", "HEAD")
    run(paper, "status", "--gate")
    assert listed(paper, "--open") == []
    rows = list(csv.DictReader(io.StringIO(run(paper, "list", "--format", "csv"))))
    assert {row["response"][:5] for row in rows} == {"'=cmd"}
    assert "declined" in run(paper, "show", names[0])
    assert "no comment" in run(paper, "respond", "c-zzzzzzz", "-d", "noted", code=2)


def test_a_lost_comment_is_placed_by_hand_and_a_group_shares_an_answer(paper: Path) -> None:
    """A pin follows its words too; the first of a group answers for the others."""
    run(paper, "import", "ash.docx", "--revision", "HEAD")
    write(paper, {"chapters/index.md": "# Needs\n\nAll of this was written anew by others.\n"})
    (lost, *_) = listed(paper, "--lost")
    assert lost["grade"] == "lost"
    assert "has no words on line 2" in run(
        paper, "place", lost["id"], "chapters/index.md:2", code=2
    )
    run(paper, "place", lost["id"], "chapters/index.md:3")
    write(
        paper, {"chapters/index.md": "# Needs\n\nOne.\n\nAll of this was written anew by others.\n"}
    )
    (placed,) = [row for row in listed(paper) if row["id"] == lost["id"]]
    assert (placed["line"], placed["grade"]) == (5, "sure")
    first, *others = [row["id"] for row in listed(paper)]
    run(paper, "group", first, *others)
    run(paper, "respond", first, "-d", "noted")
    assert {row["disposition"] for row in listed(paper)} == {"noted"}


def test_places_that_history_tells_are_kept_for_builds(paper: Path) -> None:
    """A build reads no history: what moved beyond its words is pinned by `place` alone."""
    run(paper, "import", "ash.docx", "--revision", "HEAD")
    anew = (
        "A service has its access while it depends on it, and whoever supplies the model says so."
    )
    text = NEEDS.replace(NEEDS.split("\n\n")[1], anew)
    write(paper, {"chapters/index.md": text})
    said = run(paper, "place")
    assert "were recorded" in said
    assert run(paper, "place").startswith("0 places")


def test_comments_may_be_in_a_second_repository(paper: Path) -> None:
    """The folder that the settings name has them; where it is not there, that is said and nothing is made."""
    replace_in(paper / "mkdocs.yml", "{profile: paper}", "{profile: paper, review: private/rounds}")
    for words in (
        ("import", "ash.docx"),
        ("add", "chapters/index.md:5", "--by", "A", "--text", "B"),
    ):
        said = run(paper, *words, code=2)
        assert 'the folder "private/rounds" for comments is not found' in said
    checked = galley("check", folder=paper).stdout
    assert "mkdocs.yml:" in checked
    assert 'the folder "private/rounds" for comments is not found' in checked
    (paper / "private/rounds").mkdir(parents=True)
    said = run(paper, "import", "ash.docx", "--revision", "HEAD")
    assert "private/rounds/round-1.toml: 3 comments." in said
    assert not (paper / "review").exists()
    assert len(listed(paper)) == 3
    assert "private/rounds/round-1.toml:" in galley("check", folder=paper).stdout


def test_a_reviewer_is_forgotten(paper: Path) -> None:
    """Name and words leave all files of the review."""
    run(paper, "import", "ash.docx", "--revision", "HEAD")
    assert "did you mean" in run(paper, "forget", "Ann Ach", code=2)
    said = run(paper, "forget", "Ann Ash")
    assert "The words of 3 comments" in said
    whole = "".join(path.read_text("utf-8") for path in (paper / "review").iterdir())
    assert "Ann Ash" not in whole
    assert "For how long" not in whole
    assert "ash.docx" not in whole
    assert len(listed(paper)) == 3


def test_a_comment_of_a_meeting_is_added(paper: Path) -> None:
    """What comes in no file is typed."""
    run(paper, "add", "chapters/index.md:5", "--by", "Cy Cole", "--text", "Which currency?")
    (row,) = listed(paper)
    assert (row["line"], row["name"], row["comment"]) == (5, "Cy Cole", "Which currency?")


def test_nothing_is_written_into_a_damaged_ledger(paper: Path) -> None:
    """The line is named, and the file stays as it is."""
    run(paper, "import", "ash.docx", "--revision", "HEAD")
    replace_in(paper / LEDGER, 'disposition = ""', 'disposition = "agreed"')
    before = (paper / LEDGER).read_bytes()
    said = run(paper, "import", "ash.docx", code=2)
    assert f"{LEDGER}:" in said
    assert '"agreed" is not a known disposition' in said
    assert (paper / LEDGER).read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"PK\x03\x04 no archive", "not a ZIP archive"),
        ("a.pdf", b"%PDF-1.7 nothing", "not a PDF that can be read"),
        ("a.csv", b"Apples,Pears\n1,2\n", "give its columns headers such as Comment"),
        ("a.json", b"[" * 100_000, "not JSON that can be read"),
        ("a.json", b'{"a": 1}', "holds no annotations"),
        ("a.txt", b"Dear all", "galley review add"),
        ("a.xls", b"", "save it as .xlsx"),
        ("a.zip", b"", "says no format that is read"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    paper: Path, name: str, content: bytes, told: str
) -> None:
    """In one line, and nothing is written."""
    (paper / name).write_bytes(content)
    said = run(paper, "import", name, code=1)
    assert told in said
    assert len(said.splitlines()) == 1
    assert not (paper / "review").exists()


def test_the_state_of_no_review(paper: Path) -> None:
    """Before the first comment, the command says how one comes in."""
    assert "galley review import FILE" in run(paper)


def test_answers_go_back_into_the_file_of_the_reviewer(paper: Path) -> None:
    """Each answer is a reply to its comment, which is resolved; the rest of the file stays."""
    run(paper, "import", "ash.docx", "--revision", "HEAD")
    asked = next(row["id"] for row in listed(paper) if row["comment"].startswith("How early"))
    run(paper, "respond", asked, "-d", "accepted", "-r", "A month.\nThe text says so now.")
    run(paper, "export", "--into", "ash.docx", "back.docx", "--as", "The project")
    before, after = (read_word((paper / name).read_bytes()) for name in ("ash.docx", "back.docx"))
    threads = {remark.text: remark for remark in after.remarks}
    answered = threads["How early?\nA month?"]
    assert [(reply.by.name, reply.text) for reply in answered.replies] == [
        ("The project", "Accepted. A month.\nThe text says so now.")
    ]
    assert answered.is_resolved
    assert (after.text, len(after.remarks)) == (before.text, len(before.remarks))
    assert docx.Document(str(paper / "back.docx")).paragraphs[1].text.startswith("Access must")
    people = (paper / "review/reviewers.toml").read_bytes()
    run(paper, "respond", asked, "-d", "noted", "-r", "In a week.")
    said = run(paper, "import", "back.docx", "--revision", "HEAD")
    assert "nothing new, 3 already known\n  1 reply is your own answer; the ledger has it" in said
    assert (paper / "review/reviewers.toml").read_bytes() == people
    run(paper, "export", "out.json")
    assert "nothing new, 3 already known" in run(paper, "import", "out.json")


def test_answers_go_into_the_last_column_of_a_form(paper: Path) -> None:
    """The form of ISO: the row of the comment, and no other cell."""
    (paper / "iso.docx").write_bytes(in_iso_form([Said(LASTS, "", 0, "For how long?")]))
    run(paper, "import", "iso.docx", "--by", "Cy Cole (Example Institute)")
    (row,) = listed(paper)
    assert (row["organisation"], row["kind"], row["line"]) == ("XX", "technical", 3)
    run(paper, "respond", row["id"], "-d", "declined", "-r", "The sources do not say.")
    run(paper, "export", "--into", "iso.docx", "back.docx")
    (head, cells) = docx.Document(str(paper / "back.docx")).tables[0].rows
    assert cells.cells[7].text == "Declined. The sources do not say."
    assert [cell.text for cell in cells.cells[:7]] == [
        "XX", "", "", "", "te", f"“{LASTS}”: For how long?", "",
    ]  # fmt: skip
    assert head.cells[7].text == "Observations of the secretariat"


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.json"])
def test_what_goes_out_can_be_read_again(paper: Path, name: str) -> None:
    """A table or annotations of the round: the same words, no formula, and an answer for each."""
    run(paper, "add", "chapters/index.md:5", "--by", "Cy Cole", "--text", "=cmd()|’/C calc’!A0")
    (row,) = listed(paper)
    run(paper, "respond", row["id"], "-d", "noted", "-r", "Thank you.")
    run(paper, "export", name)
    found = read_file(name, (paper / name).read_bytes())
    (remark,) = found.remarks
    sign = "'" if name.endswith("csv") else ""
    assert (remark.text, remark.by.name) == (f"{sign}=cmd()|’/C calc’!A0", "Cy Cole")
    assert "Thank you." in (paper / name).read_bytes().decode("utf-8", "replace") or "xlsx" in name


def test_each_reviewer_gets_a_file(paper: Path) -> None:
    """A folder gets one file for each, with nobody else's comments."""
    run(paper, "import", "ash.docx", "--revision", "HEAD")
    run(paper, "add", "chapters/index.md:5", "--by", "Cy Cole", "--text", "Which currency?")
    run(paper, "export", "answers")
    found = sorted((paper / "answers").iterdir())
    assert len(found) == 2
    assert ["Which currency?" in path.read_text("utf-8") for path in found].count(True) == 1
    run(paper, "export", "--to", "Cy Cole", "one.csv")
    assert "Ann Ash" not in (paper / "one.csv").read_text("utf-8")
