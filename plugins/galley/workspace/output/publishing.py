"""Which files beside the chapters the site publishes.

MkDocs copies every file of the chapters' folder into the site, programs and pages included, and
before the theme's own. What a co-author puts there must not run in a reader's browser unless
`mkdocs.yml` names it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from galley.core.rules.diagnostic import Diagnostic, Location, Rule
from galley.core.rules.rules import FILE_IS_INERT, THEME_FILE_IS_KEPT
from galley.workspace.reading.files_of_site import Changes, SiteFile
from galley.workspace.reading.reach import Reach
from galley.workspace.site_settings import SiteSettings

# Kinds that a browser shows as what they are, or saves.
_PICTURES = "png jpg jpeg jfif gif webp avif apng svg ico bmp tif tiff heic eps"
_SOUNDS = "mp3 m4a aac ogg oga opus wav flac mp4 m4v webm ogv mov vtt srt"
_DOCUMENTS = "pdf doc docx dotx odt rtf ppt pptx odp xls xlsx ods epub tex csl bib ris enw"
_DATA = """
    csv tsv txt text md markdown json jsonl geojson topojson yml yaml toml ini log
    parquet feather arrow rds rda rdata sav por dta sas7bdat npy npz mat nc h5 hdf5 sqlite db
    shp shx dbf prj cpg gpkg
"""
_CODE = "py ipynb r rmd qmd jl do ado sps stan sql sh c h cpp f90 m nb lean"
_FONTS = "woff woff2 ttf otf"
_PACKAGES = "zip gz tgz bz2 xz 7z tar zst"
_SHOWN = frozenset(
    f".{kind}"
    for kinds in (_PICTURES, _SOUNDS, _DOCUMENTS, _DATA, _CODE, _FONTS, _PACKAGES)
    for kind in kinds.split()
)
# Files without an ending that hosts and readers know.
_KNOWN = frozenset({"CNAME", "LICENSE", "LICENCE", "NOTICE", "COPYING", "README", "CHANGELOG"})
# Kinds that run, or change how pages look; some servers heed them before another ending as well.
_ACTIVE = frozenset(
    f".{kind}"
    for kind in """
        html htm xhtml xht shtml mhtml mht hta js mjs cjs css xml xsl xslt svgz swf jar wasm php cgi
        asp aspx jsp htaccess htc
    """.split()
)
OURS = "assets/galley/"
_WAY_OUT = "if the site needs it, name it under publish in mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Publishing:
    """What may be published: what `mkdocs.yml` names, and what is of a harmless kind.

    `named` are paths and patterns of files in the chapters' folder.
    """

    site: SiteSettings
    reach: Reach
    named: tuple[str, ...]

    def look_through(self, files: Iterable[SiteFile]) -> Changes:
        """Leave out the files that may not be published, and say so."""
        names = (*self.named, *self.site.named)
        judged = [
            (file, wrong)
            for file in files
            if file.in_chapters_folder and not (file.is_chapter or file.is_excluded)
            if not any(fnmatchcase(file.source, name) for name in names)
            if (wrong := self._wrong(file))
        ]
        # Templates and hooks of the workspace's own are no files of a chapter.
        told = (d for file, d in judged if not self._is_of_settings(self.site.docs / file.source))
        return Changes(tuple(file for file, _ in judged), diagnostics=tuple(told))

    def _wrong(self, file: SiteFile) -> Diagnostic | None:
        path = PurePosixPath(file.source)
        if self._is_in_the_theme(path):
            message = "this would replace a file of the theme, so it is not published"
            return self._diagnostic(THEME_FILE_IS_KEPT, file, message, f"rename it; {_WAY_OUT}")
        kinds = {kind.lower() for kind in path.suffixes}
        if active := sorted(kinds & _ACTIVE):
            message = f"a file of the kind {active[0]} can run in a reader's browser, so it is not published"
        elif path.suffix.lower() in _SHOWN or path.name in _KNOWN:
            return None
        else:
            what = f"of the kind {path.suffix}" if path.suffix else "without an ending"
            message = f"Galley does not know what a browser does with a file {what}, so it is not published"
        return self._diagnostic(FILE_IS_INERT, file, message, _WAY_OUT)

    def _diagnostic(self, rule: Rule, file: SiteFile, message: str, hint: str) -> Diagnostic:
        path = self.reach.name(self.site.docs / file.source)
        return Diagnostic(rule, message, Location(path), hint)

    def _is_in_the_theme(self, path: PurePosixPath) -> bool:
        # Themes have a default that authors replace.
        if path.stem == "favicon":
            return False
        return path.as_posix().startswith(OURS) or any(
            (folder / path).is_file() for folder in self.site.theme
        )

    def _is_of_settings(self, path: Path) -> bool:
        """Whether a file is a template or a hook that `mkdocs.yml` names."""
        own = self.site.custom
        return (own is not None and path.is_relative_to(own)) or path in self.site.hooks
