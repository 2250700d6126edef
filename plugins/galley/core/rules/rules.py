"""The rules, each on one line with how much it weighs; what must hold is written on its page.

Two letters are for a paper and two for a site, any site that MkDocs builds: how much a broken rule
weighs in a draft, and in a release. E is an error, W a warning, N a note. A strict build of a
paper fails on warnings as well; one of a site on those of `STRICT_SITE`. Where a rule weighs more in a release, no configuration makes that less: what it
asks for may be missing while a paper is written, and not when it is released.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from galley.core.rules.diagnostic import Diagnostic, Rule, Severity


class Profile(StrEnum):
    """What is built: a paper, or a site that was not written for Galley."""

    PAPER = "paper"
    SITE = "site"


RULES: dict[str, Rule] = {}
# How much each rule weighs in a draft and in a release.
WEIGHTS: dict[str, Mapping[Profile, tuple[Severity, Severity]]] = {}
_LETTERS = {severity[0].upper(): severity for severity in Severity}


def _rule(name: str, paper: str, site: str) -> Rule:
    told = {Profile.PAPER: paper, Profile.SITE: site}
    WEIGHTS[name] = {kind: (_LETTERS[w[0]], _LETTERS[w[1]]) for kind, w in told.items()}
    RULES[name] = Rule(name, _LETTERS[paper[0]])
    return RULES[name]


# The rule, and its letters for a paper and for a site.
CITATION_KEY_RESOLVES = _rule("citation-key-resolves", "EE", "WW")
IDENTIFIER_IS_UNIQUE = _rule("identifier-is-unique", "EE", "WW")
ENTRY_KEY_IS_UNIQUE = _rule("entry-key-is-unique", "EE", "WW")
ENTRY_FIELD_IS_UNIQUE = _rule("entry-field-is-unique", "WW", "WW")
ENTRY_PARSES = _rule("entry-parses", "EE", "WW")
ENTRY_IS_WELL_FORMED = _rule("entry-is-well-formed", "WW", "WW")
ENTRY_IS_UNDERSTOOD = _rule("entry-is-understood", "EE", "WW")
ENTRY_HAS_FIELDS = _rule("entry-has-fields", "EE", "WW")
ENTRY_IS_CITED = _rule("entry-is-cited", "NN", "NN")
WORK_IS_LISTED_ONCE = _rule("work-is-listed-once", "WW", "WW")
ENTRY_IS_COMPLETE = _rule("entry-is-complete", "WW", "WW")
ENTRY_TYPE_IS_KNOWN = _rule("entry-type-is-known", "WW", "WW")
TYPE_IS_SAID_ONCE = _rule("type-is-said-once", "WW", "WW")
FIELD_IS_KNOWN = _rule("field-is-known", "WW", "WW")
FIELD_IS_READ = _rule("field-is-read", "NN", "NN")
PARENT_ENTRY_EXISTS = _rule("parent-entry-exists", "WW", "WW")
STRING_IS_DEFINED = _rule("string-is-defined", "EE", "WW")
TEX_IS_READABLE = _rule("tex-is-readable", "EE", "WW")
DATE_IS_VALID = _rule("date-is-valid", "EE", "WW")
MONTH_IS_KNOWN = _rule("month-is-known", "WW", "WW")
LANGUAGE_IS_KNOWN = _rule("language-is-known", "WW", "WW")
PAGES_ARE_A_RANGE = _rule("pages-are-a-range", "WW", "WW")
PAGES_HAVE_TWO_HYPHENS = _rule("pages-have-two-hyphens", "NN", "NN")
NAME_IS_WELL_FORMED = _rule("name-is-well-formed", "WW", "WW")
NAMES_ARE_COMPLETE = _rule("names-are-complete", "NN", "NN")
ORGANISATION_IS_BRACED = _rule("organisation-is-braced", "WW", "WW")
SHORT_NAME_FITS = _rule("short-name-fits", "WW", "WW")
PUBLISHER_IS_ONE_NAME = _rule("publisher-is-one-name", "NN", "NN")
TITLE_IS_NOT_IN_CAPITALS = _rule("title-is-not-in-capitals", "NN", "NN")
DOI_IS_VALID = _rule("doi-is-valid", "WW", "WW")
ISBN_IS_VALID = _rule("isbn-is-valid", "NN", "NN")
ISSN_IS_VALID = _rule("issn-is-valid", "NN", "NN")
ARXIV_ID_IS_VALID = _rule("arxiv-id-is-valid", "WW", "WW")
ORCID_IS_VALID = _rule("orcid-is-valid", "WW", "WW")
URL_IS_VALID = _rule("url-is-valid", "WW", "WW")
BIBLIOGRAPHY_EXISTS = _rule("bibliography-exists", "EE", "EE")
STYLE_IS_READABLE = _rule("style-is-readable", "EE", "EE")
CONFIGURATION_PARSES = _rule("configuration-parses", "EE", "EE")
OPTION_IS_KNOWN = _rule("option-is-known", "EE", "WW")
OPTION_IS_UNIQUE = _rule("option-is-unique", "EE", "EE")
TEMPLATE_IS_USABLE = _rule("template-is-usable", "EE", "EE")
TEMPLATE_IS_INERT = _rule("template-is-inert", "WW", "WW")
OPTION_FITS = _rule("option-fits", "EE", "EE")
RULE_IS_KNOWN = _rule("rule-is-known", "EE", "EE")
EXCEPTION_GIVES_ITS_REASON = _rule("exception-gives-its-reason", "EE", "EE")
EXCEPTION_IS_NEEDED = _rule("exception-is-needed", "WW", "WW")
SITE_BUILDS_WITHOUT_COMPLAINT = _rule("site-builds-without-complaint", "WW", "WW")
NAVIGATION_RESOLVES = _rule("navigation-resolves", "EE", "WW")
IMAGE_EXISTS = _rule("image-exists", "EE", "WW")
IMAGE_IS_LOCAL = _rule("image-is-local", "EE", "WW")
IMAGE_IS_READABLE = _rule("image-is-readable", "EE", "WW")
LINK_RESOLVES = _rule("link-resolves", "EE", "WW")
MERGE_IS_FINISHED = _rule("merge-is-finished", "EE", "WW")
SOURCE_IS_UTF8 = _rule("source-is-utf8", "EE", "WW")
SOURCE_IS_TEXT = _rule("source-is-text", "EE", "WW")
SOURCE_IS_READABLE = _rule("source-is-readable", "EE", "WW")
SOURCE_IS_FETCHED = _rule("source-is-fetched", "EE", "WW")
CHAPTER_IS_WHOLE = _rule("chapter-is-whole", "WW", "WW")
SNIPPET_IS_FOUND = _rule("snippet-is-found", "EE", "WW")
LOCK_IS_READABLE = _rule("lock-is-readable", "WW", "WW")
SOURCE_IS_IN_THE_WORKSPACE = _rule("source-is-in-the-workspace", "EE", "EE")
OUTPUT_DESTROYS_NOTHING = _rule("output-destroys-nothing", "EE", "EE")
HTML_IS_INERT = _rule("html-is-inert", "EE", "WW")
NESTING_IS_SHALLOW = _rule("nesting-is-shallow", "EE", "WW")
PICTURE_IS_INERT = _rule("picture-is-inert", "EE", "WW")
FILE_IS_INERT = _rule("file-is-inert", "EE", "WW")
THEME_FILE_IS_KEPT = _rule("theme-file-is-kept", "EE", "WW")
FILE_NAME_IS_PORTABLE = _rule("file-name-is-portable", "EE", "WW")
EQUATION_IS_READABLE = _rule("equation-is-readable", "EE", "WW")
EQUATION_IS_SHOWN_ALIKE = _rule("equation-is-shown-alike", "NN", "NN")
PASSAGE_LANGUAGE_IS_KNOWN = _rule("passage-language-is-known", "EE", "WW")
GLYPH_HAS_FONT = _rule("glyph-has-font", "EE", "WW")
FONT_IS_READABLE = _rule("font-is-readable", "EE", "EE")
DIAGRAM_IS_DRAWN = _rule("diagram-is-drawn", "EE", "WW")
DRAWN_PICTURE_IS_USED = _rule("drawn-picture-is-used", "WW", "WW")
MARKER_IS_RESOLVED = _rule("marker-is-resolved", "EE", "WW")
FRONT_MATTER_IS_VALID = _rule("front-matter-is-valid", "EE", "WW")
FOOTNOTE_IS_CALLED = _rule("footnote-is-called", "EE", "WW")
CITATION_SETS = _rule("citation-sets", "EE", "WW")
CITATION_IS_INERT = _rule("citation-is-inert", "WW", "WW")
CROSSREF_TARGET_RESOLVES = _rule("crossref-target-resolves", "EE", "WW")
MARKUP_IS_READ = _rule("markup-is-read", "EE", "WW")
ITEM_OPTION_IS_KNOWN = _rule("item-option-is-known", "EE", "WW")
ITEM_OPTION_IS_GIVEN_ONCE = _rule("item-option-is-given-once", "EE", "WW")
ITEM_OPTION_HAS_NO_COMMENT = _rule("item-option-has-no-comment", "WW", "WW")
ANCHOR_IS_UNIQUE = _rule("anchor-is-unique", "EE", "WW")
ITEM_ID_IS_UNIQUE = _rule("item-id-is-unique", "EE", "WW")
ITEM_ID_NAMES_ITS_KIND = _rule("item-id-names-its-kind", "EE", "WW")
ITEM_LINK_RESOLVES = _rule("item-link-resolves", "EE", "WW")
ITEM_RELATION_FITS_ITS_KINDS = _rule("item-relation-fits-its-kinds", "EE", "WW")
NEED_IS_ADDRESSED = _rule("need-is-addressed", "WE", "WE")
CONSIDERATION_ANSWERS_A_NEED = _rule("consideration-answers-a-need", "WW", "WW")
ITEM_HAS_A_SOURCE = _rule("item-has-a-source", "WW", "WW")
LINK_IS_NOT_SUSPECT = _rule("link-is-not-suspect", "WE", "WE")
LINK_IS_RECORDED = _rule("link-is-recorded", "NN", "NN")
CHART_IS_READABLE = _rule("chart-is-readable", "EE", "WW")
CHART_SAYS_ITS_FINDING = _rule("chart-says-its-finding", "NN", "NN")
CELLS_FILL_THEIR_TABLE = _rule("cells-fill-their-table", "WW", "WW")
TABLE_FILE_IS_READABLE = _rule("table-file-is-readable", "EE", "WW")
DATA_IS_UNAMBIGUOUS = _rule("data-is-unambiguous", "WW", "WW")
DATA_CONVENTIONS_ARE_DECLARED = _rule("data-conventions-are-declared", "NN", "NN")
FOOTNOTE_STANDS_ALONE = _rule("footnote-stands-alone", "EE", "WW")
BRAND_IS_READABLE = _rule("brand-is-readable", "EE", "EE")
BRAND_FILE_EXISTS = _rule("brand-file-exists", "EE", "EE")
TYPEFACE_IS_FOUND = _rule("typeface-is-found", "EE", "EE")
COLOUR_IS_KNOWN = _rule("colour-is-known", "EE", "EE")
TEXT_HAS_CONTRAST = _rule("text-has-contrast", "EE", "WW")
MARK_IS_KNOWN = _rule("mark-is-known", "EE", "EE")
EMBARGO_HAS_A_ZONE = _rule("embargo-has-a-zone", "EE", "EE")
MARK_ALLOWS_RELEASE = _rule("mark-allows-release", "EE", "EE")
EMBARGO_IS_OVER = _rule("embargo-is-over", "EE", "EE")
CONFIGURATION_IS_CURRENT = _rule("configuration-is-current", "NN", "NN")
PAGE_IS_RENDERED = _rule("page-is-rendered", "EE", "WW")
HEADING_LEVELS_DO_NOT_SKIP = _rule("heading-levels-do-not-skip", "EE", "WW")
CHAPTER_HAS_ONE_TITLE = _rule("chapter-has-one-title", "WW", "WW")
SECTION_HAS_TEXT = _rule("section-has-text", "WW", "WW")
LINK_TEXT_DESCRIBES = _rule("link-text-describes", "WW", "WW")
FIGURE_HAS_ALTERNATIVE_TEXT = _rule("figure-has-alternative-text", "WW", "WW")
TABLE_HAS_HEADER = _rule("table-has-header", "WW", "WW")
HTML_IS_WELL_NESTED = _rule("html-is-well-nested", "WW", "WW")
ABBREVIATION_IS_EXPANDED = _rule("abbreviation-is-expanded", "WW", "WW")
FOOTNOTE_IS_WRITTEN = _rule("footnote-is-written", "EE", "WW")
FOOTNOTE_IS_WRITTEN_ONCE = _rule("footnote-is-written-once", "EE", "WW")
DEFINITION_IS_UNIQUE = _rule("definition-is-unique", "EE", "WW")
REFERENCE_IS_A_CROSSREF = _rule("reference-is-a-crossref", "WW", "WW")
LIST_IS_UNAMBIGUOUS = _rule("list-is-unambiguous", "WW", "NN")
FRONT_MATTER_IS_FENCED = _rule("front-matter-is-fenced", "EE", "WW")
ATTRIBUTE_LIST_IS_READABLE = _rule("attribute-list-is-readable", "EE", "WW")
ITEM_OPTION_IS_INDENTED = _rule("item-option-is-indented", "EE", "WW")
CHARACTERS_ARE_VISIBLE = _rule("characters-are-visible", "WW", "NN")
BLOCK_IS_SET_APART = _rule("block-is-set-apart", "EE", "WW")
ADDRESS_IS_PORTABLE = _rule("address-is-portable", "EE", "WW")
ROW_FITS_ITS_TABLE = _rule("row-fits-its-table", "WW", "WW")
CHAPTER_IS_IN_THE_NAVIGATION = _rule("chapter-is-in-the-navigation", "WW", "NN")
REFERENCE_STAYS_IN_THE_PAPER = _rule("reference-stays-in-the-paper", "EE", "NN")
NAVIGATION_NAMES_A_CHAPTER_ONCE = _rule("navigation-names-a-chapter-once", "EE", "WW")
PICTURE_FITS_A_PAGE = _rule("picture-fits-a-page", "NN", "NN")
FRONT_MATTER_NAME_IS_KNOWN = _rule("front-matter-name-is-known", "WW", "NN")
LIST_IS_MARKED = _rule("list-is-marked", "WW", "WW")
TEXT_IS_FINISHED = _rule("text-is-finished", "NE", "NN")
HEADING_HAS_WORDS = _rule("heading-has-words", "WW", "WW")
NESTING_FITS_A_PAGE = _rule("nesting-fits-a-page", "EE", "WW")
COMMENT_IS_ANSWERED = _rule("comment-is-answered", "NE", "NN")
COMMENT_HAS_ITS_PLACE = _rule("comment-has-its-place", "NE", "NN")
RESPONSE_GIVES_ITS_REASON = _rule("response-gives-its-reason", "NE", "NN")
ACCEPTED_COMMENT_CHANGED_THE_TEXT = _rule("accepted-comment-changed-the-text", "NE", "NN")
LEDGER_IS_READABLE = _rule("ledger-is-readable", "NE", "NN")
SAME_COMMENT_EXISTS = _rule("same-comment-exists", "NE", "NN")

# What a strict build of a site fails for: what the host complains of, as without Galley, and what was
# asked of Galley alone. MkDocs builds everything else strictly.
STRICT_SITE = frozenset(
    rule.name
    for rule in (
        SITE_BUILDS_WITHOUT_COMPLAINT,
        CITATION_KEY_RESOLVES,
        CITATION_SETS,
        CROSSREF_TARGET_RESOLVES,
        MARKER_IS_RESOLVED,
        ITEM_ID_IS_UNIQUE,
        ITEM_LINK_RESOLVES,
        CHART_IS_READABLE,
        TABLE_FILE_IS_READABLE,
    )
)

# What standards ask for: a proof that breaks one of these would not be made.
NEEDED_BY: Mapping[str, frozenset[str]] = {
    "ua-1": frozenset({HEADING_LEVELS_DO_NOT_SKIP.name, GLYPH_HAS_FONT.name}),
    "a-2a": frozenset({GLYPH_HAS_FONT.name}),
}


@dataclass(frozen=True, slots=True)
class Weights:
    """How much the rules weigh in a workspace, in a draft or in a release.

    `given` holds the severities that the workspace gives to rules by their names; "off" turns a rule
    off. Nothing weighs more in a site than where it was raised, nor more than the table says.
    `needed` are the rules that a paper cannot do without, whatever is given. `waived` holds the reason
    for each rule whose warnings a release accepts; an error cannot be waived.
    """

    profile: Profile = Profile.PAPER
    given: Mapping[str, str] = field(default_factory=dict)
    is_release: bool = False
    needed: frozenset[str] = frozenset()
    waived: Mapping[str, str] = field(default_factory=dict)

    def of(self, rule: Rule) -> str:
        """How much a rule weighs that was raised."""
        draft, release = WEIGHTS[rule.name][self.profile]
        if rule.name in self.needed:
            return Severity.ERROR
        if self.is_release and release is not draft:
            return release
        order = list(Severity)
        lightest = max(rule.severity, draft, key=order.index)
        return self.given.get(rule.name, lightest)

    def fails(self, rule: Rule) -> bool:
        """Whether breaking a rule fails a strict build."""
        severity = self.of(rule)
        is_waived = severity == Severity.WARNING and rule.name in self.waived
        return severity in (Severity.ERROR, Severity.WARNING) and not is_waived

    def weighed(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """The diagnostics with these severities, without those of rules that are off."""
        for found in diagnostics:
            severity, diagnostic = self.of(found.rule), found
            if severity == Severity.WARNING and found.rule.name in self.waived:
                severity = Severity.NOTE
                reason = self.waived[found.rule.name]
                diagnostic = replace(found, message=f"{found.message} (waived: {reason})")
            if severity != "off":
                rule = replace(diagnostic.rule, severity=Severity(severity))
                weighed = replace(diagnostic, rule=rule)
                is_kept = rule.name in self.needed and rule.name in self.given
                yield _kept(weighed) if is_kept else weighed


def _kept(diagnostic: Diagnostic) -> Diagnostic:
    """A diagnostic that its workspace wants to weigh less, and cannot."""
    reason = "the chosen standard needs this, whatever rules: says"
    return replace(diagnostic, message=f"{diagnostic.message} ({reason})")
