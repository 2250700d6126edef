"""Nothing that an author writes is code in Typst, and Typst finds nothing but the files of its paper."""

import json
import string
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from galley.core.rules.rules import RULES
from galley.hosts.mkdocs import runs
from galley.proofs import FONTS
from galley.proofs.document.anchors import with_anchors
from galley.proofs.document.inert import inert, may_lead
from galley.proofs.pdf.mathematics import typst_of
from galley.proofs.pdf.spelling import literal, read_literal, text
from galley.proofs.pdf.template import named_files
from galley.proofs.press import Press
from galley.tools import typst
from galley.tools.cache import Cache
from galley.tools.typst import Typesetting, TypesettingError

from tests.support.building import TESTS, galley
from tests.support.injection import Tried, differences, holders, tried

# So many links of the second chapter lead somewhere: all but one.
LINKS = 12
CANARY = "xylophone-of-the-machine"
_MKDOCS = """
site_name: A paper
docs_dir: chapters
site_dir: build/site
nav: [index.md, places.md]
theme: {name: material, font: false}
plugins:
  - galley:
      html: clean
      numbering: {paragraphs: true}
      rules: {RULES}
  - galley-proofs: {folder: build, name: paper, TEMPLATE}
markdown_extensions: [pymdownx.keys]
"""
# Each weapon in a paragraph of its own; READ prints a file beside the paper, if anything does.
_WEAPONS = """
# Weapons {#sec-weapons}

<span data-typst:text:size='10pt)[#READ]#text(size: 10pt'>A span</span>

<div data-typst:fill='red)[#READ]#block(fill: red' data-typst:text:size='10pt);#READ;#set text(size: 10pt'><p>A division</p></div>

<table data-typst:fill='red, ..(READ,)' data-typst:figure:kind='READ'><tr><td data-typst:align='READ' data-typst:fill='READ'>A cell</td></tr></table>

[see [this]{typst:text:size="10pt)[#READ2]#text(size: 10pt"} @ash, p. 3 [that]{#r>x data-typst:fill="red"}]

<span id='e>#READ<f'>A place</span>, <span id='e");#READ;label("f'>another</span>

![A picture](p.png){width='1pt) + text(READ2' height='READ2'}.fields()

<pre class="```&#10;#READ"><code>A block of code</code></pre>

<pre class="x]#READ["><code>Another ```` block</code></pre>

<div lang='de", x: READ, y: "'><p>A language</p></div>

*x*.fields() **x**(READ) `x`.fields() `a``b`(READ) $x$.fields() $x$(READ) ![A picture](p.png).fields()

<kbd>x</kbd>.fields() ++ctrl++(READ) @nobody.fields() @sec-nowhere(READ) @sec-weapons.fields() [@ash](READ) x[^1].fields()

.fields() is the beginning of this paragraph, and of

(READ) this one.

$\\operatorname{a\\#b}(READ)$, $\\phantom{\\text{]#read([/.env].text)[}}$, $\\text{#READ}$, $\\label{x>#READ}y$

[^1]: *x*.fields() and (READ).
"""
_PLACES = """
# Places

[key](#a-key), [code](#a-code), [block](#a-block), [picture](#a-picture), [link](#a-link), [head](#a-head), [word](#a-word),
[cell](#a-cell), [odd](#an%20odd<id>"), [Ünïcode](#ünïcode-字), [twice](#twice), [nowhere](#nowhere), [row](#a-row)

<kbd id="a-key">Key</kbd>, <code id="a-code">code</code>, <img src="../p.png" alt="A picture" id="a-picture">,
<a href="https://example.org" id="a-link">a link</a>, <span id='an odd<id>"'>odd</span>, <span id="ünïcode-字">Ünïcode</span>,
<span id="twice">once</span> and <span id="twice">again</span>

<pre id="a-block"><code>block</code></pre>

## A heading with <span id="a-word">a word</span>

<table><thead><tr><th class="x" id="a-head">Head</th></tr></thead><tbody><tr id="a-row"><td class="x" id="a-cell">Cell</td></tr></tbody></table>
"""
_REFERENCES = """
@book{ash,
  author = {Ash, Ann},
  title = {A title},
  publisher = {{\\emph{x}.fields().values().map(it => READ)}},
  address = {\\emph{y}(READ) \\textbf{z}[#READ]},
  date = {2020},
}
"""


def write(folder: Path, *, template: str = "", **files: str) -> None:
    """A paper of some chapters, beside a file with the canary."""
    (folder / "chapters").mkdir(parents=True)
    rules = ", ".join(f"{name}: off" for name in RULES)
    told = _MKDOCS.replace("RULES", rules).replace("TEMPLATE", template or "formats: [pdf, docx]")
    texts = {"mkdocs.yml": told, "references.bib": _REFERENCES, ".env": f"{CANARY}\n"}
    texts |= {f"chapters/{name}.md": words for name, words in files.items()}
    for name, words in texts.items():
        armed = words.replace("READ2", "read('/.env')").replace("READ", 'read("/.env")')
        (folder / name).write_text(armed, encoding="utf-8")
    pixel = TESTS / "papers" / "hostile" / "chapters" / "pixel.png"
    (folder / "chapters" / "p.png").write_bytes(pixel.read_bytes())


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """The paper with every weapon, and every place that a link may lead to, built."""
    folder = tmp_path_factory.mktemp("door") / "paper"
    write(folder, index=_WEAPONS, places=_PLACES)
    return tried(folder)


def test_no_weapon_prints_a_file(paper: Tried) -> None:
    """What a file beside the paper says is in no output, in nothing that is kept, and was not said."""
    assert holders(paper, CANARY) == []


def test_no_weapon_costs_a_word(paper: Tried) -> None:
    """What was dropped is an attribute: the words of the PDF are those of the site."""
    assert list(differences(paper)) == []


def test_links_lead_to_every_element_with_an_id(paper: Tried) -> None:
    """Keys, code, pictures, cells and words of headings are places, whatever their ids hold."""
    with pikepdf.open(paper.built.pdf) as document:
        pages = [[a for a in page.get("/Annots", []) if _is_inner(a)] for page in document.pages]
    assert LINKS in map(len, pages), [len(links) for links in pages]


def _is_inner(annotation: pikepdf.Object) -> bool:
    action = annotation.get("/A")
    return "/Dest" in annotation or (action is not None and action.get("/S") == "/GoTo")


def _setting(folder: Path, *names: str) -> Typesetting:
    return Typesetting(folder, (FONTS,), 0, {f"/{name}": folder / name for name in names})


def printed(pdf: bytes) -> str:
    """The words of a PDF, spaces folded."""
    said = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(said.stdout.decode().split())


def test_every_sign_is_a_sign(tmp_path: Path) -> None:
    """Each sign of ASCII, alone and behind each other one, at the beginning of a line and within it."""
    signs = string.punctuation
    pairs = [f"{a}{b} x{a}{b}x {a} 1{a}" for a in signs for b in signs]
    source = "#set smartquote(enabled: false)\n" + "\n\n".join(f"{text(p)} |" for p in pairs)
    words = printed(typst.pdf(source, _setting(tmp_path)))
    assert words == " ".join(f"{pair} |" for pair in pairs)


def test_every_string_is_read_as_it_was(tmp_path: Path) -> None:
    """Quotes, backslashes, line ends and control characters of a string are its own."""
    words = 'a"b\\c\nd\te\\u{41}\x00\x07\u2028é字"'
    assert read_literal(literal(words)) == words
    codes = ", ".join(str(ord(sign)) for sign in words)
    source = f"#assert.eq({literal(words)}.codepoints().map(str.to-unicode), ({codes}))\nx"
    assert printed(typst.pdf(source, _setting(tmp_path))) == "x"


@pytest.mark.parametrize(
    ("mathml", "spelled"),
    [
        ("<mi>#</mi><mo>]</mo>", r'std.math.class("normal", \#)\]'), ("<mtext>a\"#b</mtext>", r'"a\"#b"'),
        ("<mi>x</mi><mo>#READ</mo>", r'\xstd.math.class("relation", "#READ")'), ("<mn>1\\</mn>", r'"1\\"'),
        ("<mspace width='1em);#READ'></mspace><mi>y</mi>", r"\y"), ("<mstyle mathcolor='red)#READ'><mi>y</mi></mstyle>", r"\y"),
        ("<mstyle mathsize='99%);'><mi>y</mi></mstyle>", r"\y"), ("<unknown title='#READ'><mi>y</mi></unknown>", r"\y"),
        ("<mo minsize='120%);#READ' form='x'>(</mo>", r"std.math.lr(size: #1.2em, \()"),
        ("<mtable data-rows-ruled='0 x) #READ'><mtr><mtd><mi>a</mi></mtd></mtr></mtable>", "#std.box(baseline: 50% - 0.25em, std.grid(columns: 1, align: (center + horizon, ), inset: (x: 0.5em, y: 0.4em), std.grid.hline(y: 0, stroke: 0.5pt), $\\a$, ));"),
        ("<mfrac><mi>a</mi></mfrac>", r"std.math.frac(\a, #[])"), ("<msub></msub>", "std.math.attach(#[])"), ("<mi>\u2028</mi><mi>\x0b</mi>", ""),
    ],
)  # fmt: skip
def test_formulas_are_signs_strings_and_our_calls(mathml: str, spelled: str) -> None:
    """Whatever MathML an author writes, none of it becomes code."""
    assert typst_of(f"<math><mrow>{mathml}</mrow></math>") == f"${spelled or '#[]'}$"


def test_attributes_are_those_that_a_proof_uses() -> None:
    """Classes, languages, lengths and names have their own spelling; anything else is dropped."""
    told = [
        ["lang", "de"], ["lang", 'de"'], ["dir", "rtl"], ["dir", "x"], ["width", "2cm"], ["width", "2cm)"],
        ["height", "50%"], ["typst:text:size", "1pt"], ["custom-style", "Title"], ["style", "color: red"], ["onclick", "x"],
    ]  # fmt: skip
    span = {"t": "Span", "c": [["an id", ["kbd", "c++", "e>#x", "typst:no-figure"], told], []]}
    (made,) = inert([{"t": "Para", "c": [span]}], ())
    kept = [["lang", "de"], ["dir", "rtl"], ["width", "2cm"], ["height", "50%"]]
    assert made["c"] == [{"t": "Span", "c": [["an id", ["kbd", "c++"], kept], []]}]


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("#place", True), ("https://example.org", True), ("mailto:a@example.org", True),
        ("javascript:alert(1)", False), ("file:///etc/passwd", False), ("//host/share", False), ("\\\\host\\share", False),
        ("/etc/passwd", False), ("", False), ("JaVaScRiPt:x", False), ("https:\n//x", False), ("data:text/html,x", False),
    ],
)  # fmt: skip
def test_links_lead_to_places_and_to_known_schemes(address: str, may: bool) -> None:
    """A link to anything else becomes its words."""
    words = [{"t": "Str", "c": "words"}]
    link = {"t": "Link", "c": [["", [], []], words, [address, ""]]}
    assert may_lead(address) is may
    assert inert([{"t": "Para", "c": [link]}], ()) == [{"t": "Para", "c": [link] if may else words}]


def test_pictures_are_those_of_the_paper() -> None:
    """A picture that is not among them is replaced by its words, and code for a writer by nothing."""
    words = [{"t": "Str", "c": "words"}]

    def image(name: str) -> dict[str, object]:
        return {"t": "Image", "c": [["", [], []], words, [name, ""]]}

    raw = {"t": "RawInline", "c": ["typst", "#panic()"]}
    blocks = [{"t": "Plain", "c": [image("/a%20b.png"), image("/.env"), image("data:x"), raw]}]
    assert inert(blocks, ("/a b.png",)) == [
        {"t": "Plain", "c": [image("/a b.png"), *words, *words]}
    ]


def test_names_of_places_are_unique_and_can_be_spelled() -> None:
    """An id with odd signs gets a name of its own, and the links to it follow."""

    def span(name: str) -> dict[str, object]:
        return {"t": "Span", "c": [[name, [], []], []]}

    def link(address: str) -> dict[str, object]:
        return {"t": "Link", "c": [["", [], []], [], [address, ""]]}

    parts = [
        [
            {
                "t": "Plain",
                "c": [span("a>b"), span("a-3e-b"), span("a>b"), link("#a%3Eb"), link("#c")],
            }
        ]
    ]
    assert with_anchors(parts) == [
        [{"t": "Plain", "c": [span("a-3e-b"), span("a-3e-b-2"), span(""), link("#a-3e-b")]}]
    ]


# What is in the root.


def test_typst_sees_only_the_files_of_its_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The root that Typst is given holds the pictures that the paper shows, and no packages."""
    folder, log = tmp_path / "paper", tmp_path / "asked.jsonl"
    write(folder, index="# One\n\n![A picture](p.png)\n", places="# Two\n\n![Linked](linked.png)\n")
    outside = tmp_path / "outside.png"
    outside.write_bytes((folder / "chapters" / "p.png").read_bytes())
    (folder / "chapters" / "linked.png").symlink_to(outside)
    (folder / "chapters" / "unused.png").write_bytes(outside.read_bytes())
    monkeypatch.setattr(sys, "executable", str(_recorder(tmp_path, log)))
    outcome = runs.build(folder / "mkdocs.yml")
    assert outcome.failure == ""
    asked = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    pdfs = [one for one in asked if one["options"].get("format") == "pdf"]
    assert len(pdfs) == 1
    assert pdfs[0]["root"] == ["chapters", "chapters/p.png"]
    options = pdfs[0]["options"]
    assert options["ignore_system_fonts"] is True
    assert [path for path in options["font_paths"] if path != str(FONTS)] == []
    assert pdfs[0]["packages"] == []
    assert not Path(options["root"]).exists()
    assert [one for one in asked if Path(one["options"]["root"]).is_relative_to(folder)] == []


def _recorder(folder: Path, log: Path) -> Path:
    """A Python that writes down what Typst is asked, and what it would find, and then asks it."""
    program = folder / "python"
    program.write_text(
        f"""#!{sys.executable}
import json, os, sys
from pathlib import Path
def found(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*"))
options = json.loads(sys.argv[-1]) if sys.argv[-2].endswith("typesetting.py") else {{}}
if options:
    packages = found(options["package_path"]) + found(options["package_cache_path"])
    line = {{"options": options, "root": found(options["root"]), "packages": packages}}
    with open({str(log)!r}, "a") as log:
        log.write(json.dumps(line) + "\\n")
os.execv({sys.executable!r}, [{sys.executable!r}, *sys.argv[1:]])
""",
        encoding="utf-8",
    )
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(
    "source",
    [
        '#read("/.env")',
        '#read("/chapters/../.env")',
        '#read("/linked.png", encoding: none)',
        '#image("/folder")',
        '#include "/.env"',
        '#import "@local/house:1.0.0": *',
        '#import "@preview/house:1.0.0": *',
        '#read("/etc/passwd")',
    ],
)
def test_code_finds_nothing(tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Had code got through: no file, no link out of the workspace, no package is found; no path told."""
    folder = tmp_path / "paper"
    for place in (
        folder / "folder",
        tmp_path / "share" / "typst" / "packages" / "local" / "house" / "1.0.0",
    ):
        place.mkdir(parents=True)
        (place / "typst.toml").write_text(
            '[package]\nname = "house"\nversion = "1.0.0"\nentrypoint = "x.typ"\n'
        )
        (place / "x.typ").write_text(f'#let x = "{CANARY}"\n')
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    (folder / ".env").write_text(CANARY)
    (tmp_path / "outside.png").write_text(CANARY)
    (folder / "linked.png").symlink_to(tmp_path / "outside.png")
    with pytest.raises(TypesettingError) as told:
        typst.pdf(source, _setting(folder, "linked.png", "folder"))
    assert CANARY not in str(told.value)
    assert str(tmp_path) not in str(told.value)
    assert "galley-" not in str(told.value)


# Templates.


def test_template_uses_what_it_names(tmp_path: Path) -> None:
    """Pictures and Typst files that a template names, and those that these name, are there."""
    write(
        tmp_path,
        template="formats: [pdf], template: house/own.typ",
        index="# One\n",
        places="# Two\n",
    )
    (tmp_path / "house").mkdir()
    shipped = galley("template", "house/own.typ", folder=tmp_path)
    assert shipped.returncode == 0, shipped.stderr
    template = tmp_path / "house" / "own.typ"
    use = '#import "/house/parts.typ": words\n#let used = words\n'
    own = template.read_text("utf-8").replace("#let paper(", f"{use}#let paper(", 1)
    template.write_text(
        own.replace("  cover(it, mark, lines)\n", "  used\n  cover(it, mark, lines)\n", 1)
    )
    parts = '#let words = [Words of the house #box(image("p.png", alt: "A mark", width: 1cm))]\n'
    (tmp_path / "house" / "parts.typ").write_text(parts)
    (tmp_path / "house" / "p.png").write_bytes((tmp_path / "chapters" / "p.png").read_bytes())
    paper = tried(tmp_path)
    assert "Words of the house" in printed(paper.built.pdf.read_bytes())


def test_template_cannot_read_the_workspace(tmp_path: Path) -> None:
    """What a template names that is neither a picture nor Typst is not there, and is told as that."""
    write(tmp_path, template="formats: [pdf], template: own.typ", index="# One\n", places="# Two\n")
    galley("template", "own.typ", folder=tmp_path)
    with (tmp_path / "own.typ").open("a", encoding="utf-8") as file:
        file.write('\n#let secret = read("/.env")\n')
    said = galley("build", folder=tmp_path)
    assert said.returncode == 2
    assert "own.typ:" in said.stdout + said.stderr
    assert "file not found (searched at /.env)" in said.stdout + said.stderr
    assert str(tmp_path) not in (said.stdout + said.stderr).replace(
        str(tmp_path / "mkdocs.yml"), ""
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A workspace with files that a template names."""
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "a.typ").write_text('#import "b.typ": x\n#import "/own.typ": y\n')
    (tmp_path / "house" / "b.typ").write_text('#let x = image("../p.png")\n#import "a.typ"\n')
    return tmp_path


def test_names_in_templates(house: Path) -> None:
    """Relative names start from the file that they are in; hidden files and others are left out."""
    template = '#import "house/a.typ": x\n#image("/logo.svg")\n#read("/.env") #read("secrets.toml") "../../../x.png" ".git/a.png"'
    assert sorted(named_files(template, Press(house, house, 0, Cache.of(house)))) == [
        "/house/a.typ",
        "/house/b.typ",
        "/logo.svg",
        "/own.typ",
        "/p.png",
        "/x.png",
    ]
