"""The words of BibTeX and biblatex: types of entries with what they need, fields, languages.

Sources: the BibTeX manual (btxdoc), the biblatex manual (2.1 and 2.2), and what Pandoc's reader
takes from either.
"""

# What an entry of a type needs; of names with a bar between them, one. Where biblatex asks for an
# author, the editor of a work without authors will do. A title and a date are asked of all.
_AUTHOR = "author|editor|translator"
# Pandoc prints the title of a whole under any of these names; a preprint is in no journal.
_JOURNAL = "journaltitle|journal|booktitle|maintitle|eprint"
PUBLISHER = "institution|school|publisher|organization|howpublished"
_MAKER = "author|editor|organization|institution|publisher|bookauthor"
_NEEDED: dict[str, tuple[str, ...]] = {
    "article newsarticle suppperiodical": (_AUTHOR, _JOURNAL),
    "book mvbook bookinbook commentary": (_AUTHOR,),
    "inbook suppbook": (_AUTHOR, "booktitle|maintitle|chapter|pages"),
    "incollection inreference suppcollection": (
        _AUTHOR,
        "booktitle|maintitle|journaltitle|journal",
    ),
    "inproceedings": (_AUTHOR, "booktitle|maintitle|eventtitle|journaltitle|journal|eprint"),
    "collection mvcollection reference mvreference": ("editor|author|publisher|organization",),
    "report techreport": (_AUTHOR + "|institution", PUBLISHER),
    "thesis phdthesis mastersthesis": (_AUTHOR, PUBLISHER),
    "unpublished letter letters review": (_AUTHOR,),
    "patent": (_AUTHOR, "number"),
    "online electronic www": ("url|doi|eprint|howpublished",),
    "dataset data software": (_MAKER,),
    "manual booklet": (_MAKER,),
    "misc proceedings mvproceedings periodical": (),
    "standard legislation jurisdiction legal": (),
    "artwork audio image movie music performance video": (),
}
NEEDED = {kind: fields for kinds, fields in _NEEDED.items() for kind in kinds.split()}
# An organisation that signs its own report is its institution.
OWN_INSTITUTION = ("report", "techreport")
DATES = "date|year|pubstate"
# Entries that are no works, or that lend their fields to others.
HELPERS = frozenset(("xdata", "set"))
TYPES = frozenset(NEEDED) | HELPERS
# Entries that set up a BibTeX style, such as those of IEEEtran and REVTeX.
CONTROLS = frozenset(("ieeetranbstctl", "control"))
# What people write for a type that Pandoc knows by another name.
MEANT_TYPES = {
    "conference": "inproceedings", "webpage": "online", "website": "online", "web": "online",
    "internet": "online", "electronic": "online", "blog": "online", "post": "online",
    "journal": "article", "magazine": "article", "newspaper": "article", "paper": "article",
    "preprint": "online", "arxiv": "online", "phd": "phdthesis", "dissertation": "phdthesis",
    "masterthesis": "mastersthesis", "bachelorsthesis": "thesis", "bachelorthesis": "thesis",
    "whitepaper": "report", "workingpaper": "report", "law": "legislation", "act": "legislation",
    "case": "jurisdiction", "program": "software", "code": "software", "film": "movie",
    "chapter": "incollection", "document": "misc", "other": "misc", "general": "misc",
    "journalarticle": "article", "magazinearticle": "article", "newspaperarticle": "newsarticle",
    "booksection": "incollection", "bookchapter": "incollection", "conferencepaper": "inproceedings",
    "conferenceproceedings": "inproceedings", "encyclopediaarticle": "inreference", "generic": "misc",
    "talk": "unpublished", "presentation": "unpublished", "speech": "unpublished",
}  # fmt: skip

# What EndNote and Mendeley write into the field `type`, though the type of the entry says it.
_REPEATED: dict[str, str] = {
    "article": "journal article|magazine article|newspaper article|electronic article|article",
    "book": "book|edited book|ebook|electronic book",
    "inbook incollection": "book section|book chapter|electronic book section",
    "inproceedings conference": "conference paper|conference proceedings|conference proceeding",
    "misc online electronic": "web page|webpage|website|generic|blog|online database|miscellaneous",
    "unpublished": "unpublished work|manuscript",
    "dataset": "dataset",
    "software": "computer program|software",
    "standard": "standard",
    "legislation": "statute|bill|legal rule or regulation",
    "jurisdiction": "case",
}
REPEATED_TYPES = {
    kind: said.split("|") for kinds, said in _REPEATED.items() for kind in kinds.split()
}

NAME_FIELDS = (
    "author", "editor", "translator", "bookauthor", "director", "editora", "editorb", "editorc",
    "annotator", "commentator", "introduction", "foreword", "afterword", "holder", "shortauthor",
    "shorteditor",
)  # fmt: skip
DATE_FIELDS = ("date", "urldate", "origdate", "eventdate")
YEAR_FIELDS = ("year", "origyear", "eventyear", "urlyear")
MONTH_FIELDS = ("month", "origmonth", "eventmonth", "urlmonth")
TITLE_FIELDS = (
    "title", "subtitle", "titleaddon", "booktitle", "booksubtitle", "booktitleaddon", "maintitle",
    "mainsubtitle", "maintitleaddon", "journal", "journaltitle", "journalsubtitle", "issuetitle",
    "issuesubtitle", "shorttitle", "eventtitle", "origtitle", "series",
)  # fmt: skip
# Fields of one name in BibTeX, which Pandoc parts at "and" as biblatex does.
ONE_NAME_FIELDS = (
    "publisher", "institution", "school", "organization", "address", "location",
    "origlocation",
)  # fmt: skip
# What Pandoc reads as TeX and a style may print.
TEXT_FIELDS = (
    *NAME_FIELDS[:5], *TITLE_FIELDS, "publisher", "institution", "school", "organization",
    "howpublished", "address", "location", "venue", "note", "addendum", "edition", "volume", "number",
    "issue", "chapter", "pages", "pagetotal", "part", "volumes", "version", "type", "pubstate",
    "origpublisher", "origlocation", "shortjournal",
)  # fmt: skip
# What is kept for the author and hardly any style prints.
UNPRINTED = frozenset(
    ("annote", "annotation", "abstract", "keywords", "file", "timestamp", "owner")
)
# What names other entries, or tells Pandoc how to read this one.
_OTHERS_READ = """
    crossref xdata xref entryset related ids options entrysubtype langid langidopts hyphenation
    editortype eprint eprinttype archiveprefix doi url isbn issn pmid pmcid library annotation annote
    abstract keywords day urlday origday eventday endyear endmonth endday urlendyear urlendmonth
    urlendday evidence galley orcid orcid-numbers shortauthor shorteditor
""".split()
READ_FIELDS = frozenset((*TEXT_FIELDS, *DATE_FIELDS, *YEAR_FIELDS, *MONTH_FIELDS, *_OTHERS_READ))
# Fields of biblatex, of BibTeX styles and of programs that keep libraries: no misspellings.
OTHER_FIELDS = frozenset(
    """
    acmid adsnote adsurl affiliation afterword annotator arnumber art_number article-number articleno
    arxivid asin authortype authoryear elocation-id fjournal hal_id hal_version pmc
    author-email bibsource biburl bookauthortype bookpagination citation citation-count cited-references
    citeulike-article-id collaboration comment comments commentator contents copyright
    creationdate crossrefonly da date-added date-modified dc-author doc-delivery-number
    editoratype editorbtype editorctype editora editorb editorc eissn eid entrykey execute file
    foreword fseries funding-acknowledgement funding-text gender groups holder indexsorttitle indextitle
    interhash intrahash introduction isan isbn10 isbn13 ismn isrn issue_date isstandard iswc
    jabref-file journal-iso keyword keywords-plus label language lccn lastchecked listprice local-url
    mainsubtitle mendeley-groups mendeley-tags modificationdate month_numeric mrclass mrnumber
    mrreviewer nameaddon nationality numpages number-of-cited-references numpages owner opturl
    origlanguage pagination pissn posted-at ppn presort primaryclass eprintclass printed priority
    publicationstatus qualityassured ranking rating read readstatus relatedoptions relatedstring
    relatedtype relevance reprinttitle research-areas researcherid-numbers orcid-numbers orcid review
    rights shorthand shorthandintro shortseries size sortkey sortname
    sortshorthand sorttitle sortyear source subject submitted tags times-cited timestamp tppubtype
    unique-id urn usage-count-last-180-days usage-count-since-2013 username usera userb userc userd
    usere userf verba verbb verbc web-of-science-categories web-of-science-index zblnumber
    """.split()
)

# As babel and biblatex call them.
LANGUAGES = frozenset(
    """
    acadian afrikaans albanian american amharic arabic armenian assamese asturian australian austrian
    basque belarusian bengali bosnian brazil brazilian breton british bulgarian canadian canadien
    catalan chinese coptic croatian czech danish divehi dutch english esperanto estonian ethiopic
    farsi filipino finnish francais french friulan galician georgian german germanb greek gujarati
    hebrew hindi hungarian icelandic indonesian interlingua irish italian japanese kannada khmer
    korean kurmanji lao latin latvian lithuanian lowersorbian lsorbian luxembourgish macedonian
    magyar malay malayalam maltese marathi mexican mongolian naustrian newzealand ngerman nko norsk
    norwegian nswissgerman nynorsk occitan oriya persian piedmontese pinyin polish polutonikogreek
    polytonicgreek portuges portuguese portugues punjabi romanian romansh russian samin sanskrit
    scottish serbian serbianc slovak slovene slovenian spanish swahili swedish swissgerman syriac
    tagalog tamil telugu thai tibetan turkish turkmen ukenglish ukrainian uppersorbian urdu
    usenglish usorbian vietnamese welsh
    """.split()
)
# What languages call themselves.
MEANT_LANGUAGES = {
    "deutsch": "german", "français": "french", "español": "spanish", "castellano": "spanish",
    "italiano": "italian", "nederlands": "dutch", "português": "portuguese", "polski": "polish",
    "svenska": "swedish", "dansk": "danish", "suomi": "finnish", "русский": "russian", "中文": "chinese",
}  # fmt: skip
# The codes of ISO 639-1.
LANGUAGE_CODES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
    ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln
    lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
    pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti
    tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()
)
# Bare words that Pandoc replaces by themselves: months, and kinds of reports and theses.
KNOWN_STRINGS = frozenset(
    """
    jan feb mar apr may jun jul aug sep oct nov dec mathesis phdthesis candthesis techreport
    resreport software datacd audiocd inpreparation submitted forthcoming inpress prepublished
    patent patentde patenteu patentfr patentuk patentus patreq patreqde patreqeu patreqfr patrequk
    patrequs countryde countryeu countryep countryfr countryuk countryus countrywo volume number
    editor edition langamerican langbrazilian langdanish langdutch langenglish langfinnish langfrench
    langgerman langgreek langitalian langlatin langnorwegian langportuguese langspanish langswedish
    """.split()
)
# Types that have two names, of which Pandoc knows the other.
ALIASES = {"conference": "inproceedings"}
