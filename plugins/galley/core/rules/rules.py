"""The rules: what must hold in a paper, each declared here and explained in a page of its own."""

from galley.core.rules.diagnostic import Rule, Severity

RULES: dict[str, Rule] = {}


def _rule(name: str, severity: Severity, description: str) -> Rule:
    RULES[name] = Rule(name, severity, description)
    return RULES[name]


CITATION_KEY_RESOLVES = _rule(
    "citation-key-resolves",
    Severity.ERROR,
    "Every cited key is an entry of the bibliography.",
)
IDENTIFIER_IS_UNIQUE = _rule(
    "identifier-is-unique",
    Severity.ERROR,
    "An element's id on a page is given once.",
)
ENTRY_KEY_IS_UNIQUE = _rule(
    "entry-key-is-unique",
    Severity.ERROR,
    "Every key of the bibliography is given to one entry.",
)
ENTRY_FIELD_IS_UNIQUE = _rule(
    "entry-field-is-unique",
    Severity.ERROR,
    "Every entry of the bibliography gives each of its fields once.",
)
ENTRY_PARSES = _rule(
    "entry-parses",
    Severity.ERROR,
    "Every entry of the bibliography can be read.",
)
ENTRY_IS_WELL_FORMED = _rule(
    "entry-is-well-formed",
    Severity.WARNING,
    "Every entry of the bibliography is spelled as BibTeX asks.",
)
ENTRY_IS_UNDERSTOOD = _rule(
    "entry-is-understood",
    Severity.ERROR,
    "The citation processor understands every cited entry.",
)
ENTRY_HAS_FIELDS = _rule(
    "entry-has-fields",
    Severity.ERROR,
    "A cited entry has the fields that the citation style prints.",
)
ENTRY_IS_CITED = _rule(
    "entry-is-cited",
    Severity.NOTE,
    "Every entry of the bibliography is cited.",
)
WORK_IS_LISTED_ONCE = _rule(
    "work-is-listed-once",
    Severity.WARNING,
    "No work stands in the bibliography under two keys.",
)
ENTRY_IS_COMPLETE = _rule(
    "entry-is-complete",
    Severity.WARNING,
    "Every entry of the bibliography has the fields that its type needs.",
)
ENTRY_TYPE_IS_KNOWN = _rule(
    "entry-type-is-known",
    Severity.WARNING,
    "Every entry of the bibliography is of a type that Pandoc knows.",
)
TYPE_IS_SAID_ONCE = _rule(
    "type-is-said-once",
    Severity.WARNING,
    "The field type says what the type of the entry does not.",
)
FIELD_IS_KNOWN = _rule(
    "field-is-known",
    Severity.WARNING,
    "No field of the bibliography is misspelt.",
)
FIELD_IS_READ = _rule(
    "field-is-read",
    Severity.NOTE,
    "Something reads every field of the bibliography.",
)
PARENT_ENTRY_EXISTS = _rule(
    "parent-entry-exists",
    Severity.ERROR,
    "Every entry takes fields from entries that exist, and never from itself.",
)
STRING_IS_DEFINED = _rule(
    "string-is-defined",
    Severity.ERROR,
    "Every string that an entry names is defined.",
)
TEX_IS_READABLE = _rule(
    "tex-is-readable",
    Severity.ERROR,
    "Pandoc can read the TeX in every field.",
)
DATE_IS_VALID = _rule(
    "date-is-valid",
    Severity.ERROR,
    "Every date of the bibliography is one that Pandoc reads.",
)
MONTH_IS_KNOWN = _rule(
    "month-is-known",
    Severity.WARNING,
    "Every month of the bibliography is one that Pandoc reads.",
)
LANGUAGE_IS_KNOWN = _rule(
    "language-is-known",
    Severity.WARNING,
    "Every language of the bibliography is one that Pandoc or BibTeX know.",
)
PAGES_ARE_A_RANGE = _rule(
    "pages-are-a-range",
    Severity.WARNING,
    "Pages are numbers, and run forwards.",
)
PAGES_HAVE_TWO_HYPHENS = _rule(
    "pages-have-two-hyphens",
    Severity.NOTE,
    "A range of pages has two hyphens.",
)
NAME_IS_WELL_FORMED = _rule(
    "name-is-well-formed",
    Severity.WARNING,
    "Every name is written as Pandoc takes names apart.",
)
NAMES_ARE_COMPLETE = _rule(
    "names-are-complete",
    Severity.NOTE,
    "A list of names names everyone.",
)
ORGANISATION_IS_BRACED = _rule(
    "organisation-is-braced",
    Severity.WARNING,
    "The name of an organisation stands in braces of its own.",
)
TITLE_IS_NOT_IN_CAPITALS = _rule(
    "title-is-not-in-capitals",
    Severity.NOTE,
    "No title is all in capitals.",
)
DOI_IS_VALID = _rule(
    "doi-is-valid",
    Severity.WARNING,
    "Every DOI is a number that begins with 10.",
)
ISBN_IS_VALID = _rule(
    "isbn-is-valid",
    Severity.WARNING,
    "Every ISBN has a check digit that fits.",
)
ISSN_IS_VALID = _rule(
    "issn-is-valid",
    Severity.WARNING,
    "Every ISSN has a check digit that fits.",
)
ARXIV_ID_IS_VALID = _rule(
    "arxiv-id-is-valid",
    Severity.WARNING,
    "Every arXiv id is a number of arXiv, and is said to be one.",
)
ORCID_IS_VALID = _rule(
    "orcid-is-valid",
    Severity.WARNING,
    "Every ORCID has a check digit that fits.",
)
URL_IS_VALID = _rule(
    "url-is-valid",
    Severity.ERROR,
    "Every address in the bibliography is one that a browser can open.",
)
BIBLIOGRAPHY_EXISTS = _rule(
    "bibliography-exists",
    Severity.ERROR,
    "The configured bibliography files exist and can be read.",
)
STYLE_IS_READABLE = _rule(
    "style-is-readable",
    Severity.ERROR,
    "The citation style exists and is a CSL style.",
)
CONFIGURATION_PARSES = _rule(
    "configuration-parses",
    Severity.ERROR,
    "The configuration, mkdocs.yml, is YAML that can be read.",
)
OPTION_IS_KNOWN = _rule(
    "option-is-known",
    Severity.ERROR,
    "Every option of mkdocs.yml is one that there is.",
)
OPTION_IS_UNIQUE = _rule(
    "option-is-unique",
    Severity.ERROR,
    "Every option of mkdocs.yml is given once.",
)
TEMPLATE_IS_USABLE = _rule(
    "template-is-usable",
    Severity.ERROR,
    "Every file that takes the place of one of Galley's is there, and of its kind.",
)
TEMPLATE_IS_INERT = _rule(
    "template-is-inert",
    Severity.WARNING,
    "No reference document holds programs, or asks other files and hosts for something.",
)
OPTION_FITS = _rule(
    "option-fits",
    Severity.ERROR,
    "Every option of mkdocs.yml has a value of the kind that it takes.",
)
RULE_IS_KNOWN = _rule(
    "rule-is-known",
    Severity.ERROR,
    "Every rule that is named is one that there is.",
)
EXCEPTION_GIVES_ITS_REASON = _rule(
    "exception-gives-its-reason",
    Severity.ERROR,
    "Every exception names its rules and gives its reason.",
)
EXCEPTION_IS_NEEDED = _rule(
    "exception-is-needed",
    Severity.WARNING,
    "Every exception is from a rule that would be broken without it.",
)
SITE_BUILDS_WITHOUT_COMPLAINT = _rule(
    "site-builds-without-complaint",
    Severity.WARNING,
    "MkDocs and its other plugins have nothing to complain of.",
)
NAVIGATION_RESOLVES = _rule(
    "navigation-resolves",
    Severity.ERROR,
    "Every chapter that the navigation names exists.",
)
IMAGE_EXISTS = _rule(
    "image-exists",
    Severity.ERROR,
    "Every image is a file of the workspace.",
)
IMAGE_IS_LOCAL = _rule(
    "image-is-local",
    Severity.ERROR,
    "No image is fetched from another host.",
)
IMAGE_IS_READABLE = _rule(
    "image-is-readable",
    Severity.ERROR,
    "Every image can be drawn in the proofs.",
)
LINK_RESOLVES = _rule(
    "link-resolves",
    Severity.ERROR,
    "Every link inside the paper leads to a page and a place that exist.",
)
MERGE_IS_FINISHED = _rule(
    "merge-is-finished",
    Severity.ERROR,
    "No file holds the marks of an unfinished merge.",
)
SOURCE_IS_UTF8 = _rule(
    "source-is-utf8",
    Severity.ERROR,
    "Every source file is encoded as UTF-8.",
)
SOURCE_IS_TEXT = _rule(
    "source-is-text",
    Severity.ERROR,
    "No source file holds control characters.",
)
SOURCE_IS_READABLE = _rule(
    "source-is-readable",
    Severity.ERROR,
    "Every source file is a file that can be read, and none is too large to be a text.",
)
SOURCE_IS_IN_THE_WORKSPACE = _rule(
    "source-is-in-the-workspace",
    Severity.ERROR,
    "No source file stands outside of the workspace.",
)
OUTPUT_DESTROYS_NOTHING = _rule(
    "output-destroys-nothing",
    Severity.ERROR,
    "The site and the proofs go into folders that hold nothing else of yours.",
)
HTML_IS_INERT = _rule(
    "html-is-inert",
    Severity.ERROR,
    "No HTML in a chapter runs a program, or asks another host for something.",
)
NESTING_IS_SHALLOW = _rule(
    "nesting-is-shallow",
    Severity.ERROR,
    "Nothing in a chapter stands inside of a hundred others of its kind.",
)
PICTURE_IS_INERT = _rule(
    "picture-is-inert",
    Severity.ERROR,
    "No vector picture runs a program, or asks for another file.",
)
FILE_IS_INERT = _rule(
    "file-is-inert",
    Severity.ERROR,
    "No file beside the chapters runs in a reader's browser, unless mkdocs.yml names it.",
)
THEME_FILE_IS_KEPT = _rule(
    "theme-file-is-kept",
    Severity.ERROR,
    "No file beside the chapters replaces one of the theme's, unless mkdocs.yml names it.",
)
FILE_NAME_IS_PORTABLE = _rule(
    "file-name-is-portable",
    Severity.ERROR,
    "No file has a name that another machine cannot hold beside the others.",
)
EQUATION_IS_READABLE = _rule(
    "equation-is-readable",
    Severity.ERROR,
    "Every formula is TeX that can be read.",
)
PASSAGE_LANGUAGE_IS_KNOWN = _rule(
    "passage-language-is-known",
    Severity.ERROR,
    "Every passage that names its language names it by a language tag.",
)
GLYPH_HAS_FONT = _rule(
    "glyph-has-font",
    Severity.ERROR,
    "Every character is one that a font of the paper can draw.",
)
FONT_IS_READABLE = _rule(
    "font-is-readable",
    Severity.ERROR,
    "Every folder of fonts that mkdocs.yml names is there and holds fonts that can be read.",
)
DIAGRAM_IS_DRAWN = _rule(
    "diagram-is-drawn",
    Severity.ERROR,
    "Every diagram has a picture, drawn from it as it stands.",
)
DRAWN_PICTURE_IS_USED = _rule(
    "drawn-picture-is-used",
    Severity.WARNING,
    "Every picture that was drawn of a diagram is that of a diagram still.",
)
MARKER_IS_RESOLVED = _rule(
    "marker-is-resolved",
    Severity.ERROR,
    "Every insertion point is one that exists.",
)
FRONT_MATTER_IS_VALID = _rule(
    "front-matter-is-valid",
    Severity.ERROR,
    "The front matter of a chapter holds known words.",
)
FOOTNOTE_IS_CALLED = _rule(
    "footnote-is-called",
    Severity.ERROR,
    "Every footnote has a mark in the text.",
)
CITATION_SETS = _rule(
    "citation-sets",
    Severity.ERROR,
    "The citation processor sets every citation without complaint.",
)
CITATION_IS_INERT = _rule(
    "citation-is-inert",
    Severity.WARNING,
    "No citation and no bibliography entry runs a program or asks another host for something.",
)
CROSSREF_TARGET_RESOLVES = _rule(
    "crossref-target-resolves",
    Severity.ERROR,
    "Every cross-reference leads to something that has its id.",
)
BLOCK_IS_RECOGNISED = _rule(
    "block-is-recognised",
    Severity.ERROR,
    "Every block between /// lines is of a known kind, and can be read.",
)
ITEM_OPTION_IS_KNOWN = _rule(
    "item-option-is-known",
    Severity.ERROR,
    "Every option of a register item is one that items have.",
)
ITEM_OPTION_IS_GIVEN_ONCE = _rule(
    "item-option-is-given-once",
    Severity.ERROR,
    "Every option of a register item is given once, except for its relations.",
)
ITEM_OPTION_HAS_NO_COMMENT = _rule(
    "item-option-has-no-comment",
    Severity.WARNING,
    "No comment follows the value of an item's option.",
)
ANCHOR_IS_UNIQUE = _rule(
    "anchor-is-unique",
    Severity.ERROR,
    "Every id stands once on its page.",
)
ITEM_ID_IS_UNIQUE = _rule(
    "item-id-is-unique",
    Severity.ERROR,
    "Every item of the register has an id that no other item has.",
)
ITEM_ID_NAMES_ITS_KIND = _rule(
    "item-id-names-its-kind",
    Severity.ERROR,
    "Every item of the register has an id that begins with its kind.",
)
ITEM_LINK_RESOLVES = _rule(
    "item-link-resolves",
    Severity.ERROR,
    "Every link of an item leads to an item.",
)
ITEM_RELATION_FITS_ITS_KINDS = _rule(
    "item-relation-fits-its-kinds",
    Severity.ERROR,
    "Every link of an item joins two kinds that its relation may join.",
)
NEED_IS_ADDRESSED = _rule(
    "need-is-addressed",
    Severity.WARNING,
    "Every need is addressed by a consideration or a recommendation.",
)
# What may be missing while a paper is written, and must not be missing when it is released.
HOLDS_BACK_A_RELEASE = frozenset({NEED_IS_ADDRESSED.name})
CONSIDERATION_ANSWERS_A_NEED = _rule(
    "consideration-answers-a-need",
    Severity.WARNING,
    "Every consideration addresses a need.",
)
ITEM_HAS_A_SOURCE = _rule(
    "item-has-a-source",
    Severity.WARNING,
    "Every item of the register cites a source.",
)
LINK_IS_NOT_SUSPECT = _rule(
    "link-is-not-suspect",
    Severity.WARNING,
    "No item was reworded since another was linked to it.",
)
LINK_IS_RECORDED = _rule(
    "link-is-recorded",
    Severity.NOTE,
    "Every link of the register stands in register.lock.",
)
CHART_IS_READABLE = _rule(
    "chart-is-readable",
    Severity.ERROR,
    "Every chart is of a known kind, and its CSV file holds the columns and numbers that it shows.",
)
FOOTNOTE_STANDS_ALONE = _rule(
    "footnote-stands-alone",
    Severity.ERROR,
    "No footnote calls another one: a printed note cannot.",
)
BRAND_IS_READABLE = _rule(
    "brand-is-readable",
    Severity.ERROR,
    "What _brand.yml says is what it can say: colours, sizes, weights, paths of files.",
)
BRAND_FILE_EXISTS = _rule(
    "brand-file-exists",
    Severity.ERROR,
    "Every logo and typeface that _brand.yml names is a file beside it.",
)
TYPEFACE_IS_FOUND = _rule(
    "typeface-is-found",
    Severity.ERROR,
    "Every typeface of the brand comes with Galley or stands in a file of the brand's.",
)
COLOUR_IS_KNOWN = _rule(
    "colour-is-known",
    Severity.ERROR,
    "Every colour is one that CSS knows, or has a name that the brand gives it.",
)
TEXT_HAS_CONTRAST = _rule(
    "text-has-contrast",
    Severity.ERROR,
    "Text differs from its ground enough to be read: by 4.5 to 1, as WCAG asks at level AA.",
)
MARK_IS_KNOWN = _rule(
    "mark-is-known",
    Severity.ERROR,
    "A handling mark that begins with TLP is a label of the Traffic Light Protocol 2.0.",
)
EMBARGO_HAS_A_ZONE = _rule(
    "embargo-has-a-zone",
    Severity.ERROR,
    "An embargo is a date and a time with its zone.",
)
MARK_ALLOWS_RELEASE = _rule(
    "mark-allows-release",
    Severity.ERROR,
    "A paper that is released carries no handling mark that forbids it.",
)
EMBARGO_IS_OVER = _rule(
    "embargo-is-over",
    Severity.ERROR,
    "A paper is released when its embargo has ended.",
)
CONFIGURATION_IS_CURRENT = _rule(
    "configuration-is-current",
    Severity.NOTE,
    "The configuration names Galley, not a plugin whose place it takes.",
)
PAGE_IS_RENDERED = _rule(
    "page-is-rendered",
    Severity.ERROR,
    "Every page holds its own text, not the complaint of a plugin that could not make it.",
)
HEADING_LEVELS_DO_NOT_SKIP = _rule(
    "heading-levels-do-not-skip",
    Severity.ERROR,
    "No heading is more than one level below the one before it, and none is below the sixth.",
)
CHAPTER_HAS_ONE_TITLE = _rule(
    "chapter-has-one-title",
    Severity.WARNING,
    "Every chapter of the paper has a title, and only one.",
)
SECTION_HAS_TEXT = _rule(
    "section-has-text",
    Severity.WARNING,
    "Every section holds something.",
)
LINK_TEXT_DESCRIBES = _rule(
    "link-text-describes",
    Severity.WARNING,
    "The words of every link say where it leads.",
)
FIGURE_HAS_ALTERNATIVE_TEXT = _rule(
    "figure-has-alternative-text",
    Severity.WARNING,
    "Every picture has a text for those who cannot see it.",
)
TABLE_HAS_HEADER = _rule(
    "table-has-header",
    Severity.WARNING,
    "Every table names its columns.",
)
ABBREVIATION_IS_EXPANDED = _rule(
    "abbreviation-is-expanded",
    Severity.WARNING,
    "Every abbreviation that the paper defines is written out where it is first used.",
)
FOOTNOTE_IS_WRITTEN = _rule(
    "footnote-is-written",
    Severity.ERROR,
    "Every mark of a footnote has its footnote.",
)
CITATION_IS_READ = _rule(
    "citation-is-read",
    Severity.ERROR,
    "Citations and marks of footnotes are written where they are read.",
)
INSERTION_POINT_STANDS_ALONE = _rule(
    "insertion-point-stands-alone",
    Severity.WARNING,
    "Every insertion point is alone on its line.",
)
FOOTNOTE_IS_WRITTEN_ONCE = _rule(
    "footnote-is-written-once",
    Severity.ERROR,
    "Every footnote of a chapter is written once.",
)
DEFINITION_IS_UNIQUE = _rule(
    "definition-is-unique",
    Severity.WARNING,
    "Every link and every abbreviation of a chapter is defined once.",
)
REFERENCE_IS_A_CROSSREF = _rule(
    "reference-is-a-crossref",
    Severity.WARNING,
    "No number of the paper's own figures, tables and sections is typed by hand.",
)
