"""The ledger of a round: read, printed and merged without losing a sign of anyone's."""

from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from galley.core.review.comment import (
    FORGOTTEN,
    Comment,
    CommentKind,
    Disposition,
    FileReading,
    Remark,
    RemarkReply,
    Reply,
    Reviewer,
    told_by,
)
from galley.core.review.ledger import Ledger, ReviewRound, new_ledger, read_ledger, with_comments
from galley.core.review.listing import mark_of_answer
from galley.core.review.merging import grouped, merge, suggestions
from galley.core.review.people import (
    ReceivedFile,
    forgotten,
    joined,
    read_people,
    read_received,
    write_people,
    write_received,
)
from galley.core.review.placing import PassageAnchor, similarity
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.effort import trials

ROUND = ReviewRound(name="draft-1", revision="abc")
EMPTY = new_ledger("review/draft-1.toml", ROUND)
ANN = Reviewer(name="Ann Ash", organisation="Example Institute")
# What TOML gives a meaning to, and letters of other scripts.
_PIECES = ("[[comment]]", "'''", '"""', '"', "'", "\\", "a", "\n", "# x", "\r", "\t", " ", "é中")
_TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.lists(st.sampled_from(_PIECES), max_size=6).map("".join),
)
_TIMES = st.none() | st.datetimes(
    timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=8))])
)
_ANCHORS = st.builds(
    PassageAnchor, **dict.fromkeys(("quote", "prefix", "paragraph", "label"), _TEXTS)
).map(lambda anchor: replace(anchor, revision="abc"))
_COMMENTS = st.builds(
    Comment,
    identifier=st.from_regex(r"c-[a-z2-7]{7}", fullmatch=True),
    **dict.fromkeys(
        ("by", "text", "origin", "proposed", "owner", "response", "done", "sent"), _TEXTS
    ),
    said=_TIMES,
    kind=st.sampled_from(CommentKind),
    is_resolved=st.booleans(),
    anchor=_ANCHORS,
    disposition=st.sampled_from(Disposition),
    replies=st.lists(st.builds(Reply, by=_TEXTS, text=_TEXTS, said=_TIMES), max_size=2).map(tuple),
    pin=st.none() | _ANCHORS,
)


def remark(text: str, quote: str = "as long as a service depends on it", **more: object) -> Remark:
    """A remark of Ann's on a passage."""
    told = Remark(source="w3c", native="1", by=ANN, text=text, anchor=PassageAnchor(quote))
    return replace(told, **more)  # type: ignore[arg-type]  # fields by their names


@settings(max_examples=trials(40), deadline=None)
@given(st.lists(_COMMENTS, unique_by=lambda comment: comment.identifier, max_size=3))
def test_what_is_printed_is_read_again(comments: list[Comment]) -> None:
    """A ledger that was printed holds the same comments, whatever their words."""
    ledger = with_comments(EMPTY, comments)
    found = read_ledger(ledger.path, ledger.text)
    assert (found.diagnostics, found.round) == ((), ROUND)
    assert found.comments == tuple(sorted(comments, key=lambda comment: comment.identifier))
    assert found.text == ledger.text


@settings(max_examples=trials(30), deadline=None)
@given(st.lists(_TEXTS, max_size=4), st.lists(_TEXTS, max_size=2))
def test_a_file_imported_twice_adds_nothing(texts: list[str], replies: list[str]) -> None:
    """Importing once and importing twice give equal bytes."""
    thread = tuple(RemarkReply(by=Reviewer(name="Ben"), text=text) for text in replies)
    remarks = [remark(text, replies=thread) for text in texts]
    once = merge(EMPTY, remarks, "a.json")
    read_again = read_ledger(EMPTY.path, once.ledger.text)
    twice = merge(read_again, remarks, "a.json")
    assert (twice.ledger.text, twice.added, twice.longer) == (once.ledger.text, (), ())


def answered() -> Ledger:
    """A ledger with a comment that was answered, and with a note of ours in it."""
    made = merge(EMPTY, [remark("For how long?")], "a.json").ledger
    comment = replace(made.comments[0], disposition=Disposition.NOTED, response="For ten years.")
    text = with_comments(made, [comment]).text.replace("# --- ours", "# --- ours\n# ask Cy")
    return read_ledger(made.path, text)


def test_a_longer_thread_adds_its_replies_and_touches_nothing_else() -> None:
    """New replies come behind the others; our answer and our notes stay as they are."""
    reply = RemarkReply(by=Reviewer(name="Ben Birch"), text="I ask the same.")
    before = answered()
    found = merge(before, [remark("For how long?", replies=(reply,))], "b.json")
    (comment,) = found.ledger.comments
    assert [told.text for told in comment.replies] == ["I ask the same."]
    assert (comment.response, comment.disposition) == ("For ten years.", Disposition.NOTED)
    assert "# ask Cy" in found.ledger.text
    assert (found.added, found.known, len(found.longer)) == ((), 1, 1)


def test_only_the_entry_that_changes_is_written_anew() -> None:
    """What people typed into other entries stays to the letter."""
    ledger = merge(EMPTY, [remark("One"), remark("Two")], "a.json").ledger
    typed = ledger.text.replace('response = ""', 'response    =   "" # later', 1)
    read = read_ledger(ledger.path, typed)
    first, second = read.entries
    changed = with_comments(read, [replace(second.comment, owner="Cy")])
    assert changed.entries[0].text == first.text
    assert changed.head == read.head


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (('comment = "One"', 'comment = "One'), "illegal character"),
        (("[[comment]]\n", "<<<<<<< ours\n[[comment]]\n"), "a merge left its marks"),
        (('kind = "general"', 'kind = "gneral"'), 'did you mean "general"?'),
        (('state = "open"', "state = 3"), "state is not text"),
        (('comment = "One"', "comment = 2026-02-30"), "is not read"),
        (('id = "', 'ident = "'), '"ident" is not known'),
        (('by = "', '[[x]]\nby = "'), "something other than a comment with its replies"),
    ],
)
def test_a_damaged_ledger_is_told_at_its_line_and_loses_nothing(
    damage: tuple[str, str], told: str
) -> None:
    """The other entry is read, the text stays as it is, and the line is the damaged one."""
    ledger = merge(EMPTY, [remark("One"), remark("Two")], "a.json").ledger
    lines = ledger.text.split("\n")
    text = ledger.text.replace(*damage, 1)
    found = read_ledger(ledger.path, text)
    (diagnostic,) = found.diagnostics
    assert told in diagnostic.advice
    broken = next(
        n for n, pair in enumerate(zip(lines, text.split("\n"), strict=False)) if len(set(pair)) > 1
    )
    assert abs(diagnostic.location.line - broken - 1) <= 2
    assert len(found.comments) == 1 or "merge" in told
    assert sorted(found.text.split("\n")) == sorted(text.split("\n"))


def test_two_entries_of_one_id_are_told() -> None:
    """A merge that kept an entry twice does not lose one of them."""
    text = answered().text
    entry = text[text.index("[[comment]]") :]
    found = read_ledger(EMPTY.path, text + entry)
    assert "is given on line 6 too" in found.diagnostics[0].message
    assert len(found.comments) == 2


def test_equal_words_on_one_paragraph_share_an_answer() -> None:
    """Quotation marks, capitals and the passage that a form quotes make no difference; the place does."""
    told = [
        remark("Who says “so”?"),
        remark('who says "so"?', source="csv"),
        remark("“as long as a service depends on it”: Who says “so”?", source="form"),
        remark("Who says “so”?", quote="another passage of the paper"),
    ]
    merged = merge(EMPTY, told, "a.json")
    places = {
        comment.identifier: ("one.md", 1 if comment.anchor.quote.startswith("as") else 2)
        for comment in merged.added
    }
    found = grouped(merged, places)
    heads = {comment.same_as or comment.identifier for comment in found.ledger.comments}
    assert (len(found.ledger.comments), len(heads), len(found.grouped)) == (4, 2, 2)


def test_what_is_only_alike_is_suggested() -> None:
    """Similar words may say the opposite: a person decides."""
    told = [remark("I agree with this need"), remark("I disagree with this need")]
    merged = merge(EMPTY, told, "a.json")
    places = dict.fromkeys((comment.identifier for comment in merged.added), ("one.md", 1))
    assert grouped(merged, places).grouped == ()
    assert len(suggestions(merged.ledger.comments, places, similarity)) == 1


def test_a_reviewer_is_forgotten_and_still_counted() -> None:
    """Name, words and file go, replies too; the count and our answer stay, and nothing comes back."""
    reply = RemarkReply(by=ANN, text="As I said to you.")
    told = [remark("For how long?"), remark("Why?", by=Reviewer(name="Ben"), replies=(reply,))]
    merged = merge(EMPTY, told, "ash.json")
    ann = next(one.identifier for one in merged.reviewers if one.name == ANN.name)
    left = forgotten(merged.ledger, {ann})
    assert len(left.comments) == 2
    assert "For how long?" not in left.text
    assert "As I said" not in left.text
    assert [comment.by for comment in left.comments].count(FORGOTTEN) == 1
    again = merge(left, told, "ash.json")
    assert (again.added, again.longer, again.ledger.text) == ((), (), left.text)


def test_people_and_files_are_read_as_they_are_written() -> None:
    """Names with signs of TOML, and files of any name."""
    people = joined(
        read_people("r", ""), [Reviewer(identifier="r-a", name='A "B" \\ C', email="a@b")]
    )
    assert read_people("r", write_people(people.reviewers.values())).reviewers == people.reviewers
    files = (ReceivedFile('a"b.docx', "00", "draft-1"),)
    assert read_received("r", write_received(files)) == (files, ())
    (wrong,) = read_people("review/reviewers.toml", "[[reviewer]").diagnostics
    assert wrong.rule.name == "ledger-is-readable"


def test_our_own_answers_that_come_back_are_no_replies() -> None:
    """Today's answer is known by its words, an earlier one by its mark; what a reviewer adds is a reply."""
    ledger = answered()
    mark = mark_of_answer("Declined. No.")
    ledger = with_comments(ledger, [replace(ledger.comments[0], sent=mark)])
    told = ("Noted.  For ten years.", "Declined. No.", "Noted. For ten years?")
    thread = tuple(RemarkReply(by=Reviewer(name="The authors"), text=text) for text in told)
    found = merge(ledger, [remark("For how long?", replies=thread)], "a.json")
    (comment,) = found.ledger.comments
    assert [reply.text for reply in comment.replies] == ["Noted. For ten years?"]
    assert found.answers == 2
    # Programs that know no replies save them as comments on the same passage.
    loose = [remark(text, by=Reviewer(name="The authors")) for text in told]
    found = merge(ledger, loose, "b.docx")
    assert (found.answers, [comment.text for comment in found.added]) == (2, [told[2]])


def test_a_comment_that_went_out_is_known_when_it_comes_back() -> None:
    """By its id in the ledger, as long as it says the same; a forgotten one brings back neither words nor name."""
    ledger = answered()
    name = ledger.comments[0].identifier
    back = [
        remark("for how  long?", source="csv", ours=name),
        remark("For how long? And why?", source="csv", ours=name),
    ]
    found = merge(ledger, back, "b.csv")
    assert (found.known, [comment.text for comment in found.added]) == (
        1,
        ["For how long? And why?"],
    )
    gone = forgotten(ledger, {ledger.comments[0].by})
    again = merge(gone, [remark("For how long?", ours=name)], "c.csv")
    assert (again.ledger.text, again.reviewers) == (gone.text, ())


def test_a_reading_knows_who_sent_it() -> None:
    """Whoever is not named in a file is named by the command."""
    reading = FileReading(remarks=(remark("One", by=Reviewer(organisation="XX")),))
    (found,) = told_by(reading, ANN).remarks
    assert (found.by.name, found.by.organisation) == ("Ann Ash", "XX")
