"""Whole runs of the host over a workspace: build, check, serve."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from galley.core.diagnostic import Diagnostic, failed
from galley.core.galley import Galley
from galley.site import fault, host
from galley.site.bibtex.configuration import OLD
from galley.site.plugin import GalleyPlugin, OnlySet, plugin_of
from galley.site.proofs import ProofsPlugin


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, set and wrote, and why it could not go on, if it could not.

    `strict` says whether warnings are faults too; `manual` is the address of a manual on the web.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    written: tuple[Path, ...] = ()
    failure: str = ""
    galley: Galley | None = None
    strict: bool = False
    manual: str = ""

    @property
    def wrong(self) -> bool:
        """Whether something must be mended before the paper can go out."""
        return failed(self.diagnostics, strict=self.strict)


def build(config_file: Path, *, strict: bool = False) -> Outcome:
    """Build the site and the proofs, all or nothing; `strict` where mkdocs.yml does not say so."""
    return _run(config_file, strict=strict, only_set=False)


def check(
    config_file: Path, *, strict: bool = False, release_at: datetime | None = None
) -> Outcome:
    """Set the galley and write nothing; with a time, ask too whether it may be released then."""
    return _run(config_file, strict=strict, only_set=True, release_at=release_at)


def serve(config_file: Path, address: str) -> Outcome:
    """Serve the site and build it again after every change, until interrupted."""
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    for logger in host.loggers():
        logger.setLevel(logging.INFO)
    try:
        mkdocs_serve.serve(config_file=str(config_file), dev_addr=address, open_in_browser=False)
    except (MkDocsException, OSError) as error:
        return Outcome(failure=str(error))
    return Outcome()


def _run(
    config_file: Path, *, strict: bool, only_set: bool, release_at: datetime | None = None
) -> Outcome:
    with _listening() as said:
        try:
            config = load_config(str(config_file), strict=strict or None)
        except (MkDocsException, OSError) as error:
            return Outcome(failure=_words(error, said))
        plugin = plugin_of(config)
        if plugin is None:
            hint = ""
            if OLD in config.plugins:
                hint = "; mkdocs-bibtex is: run galley migrate, or uninstall it, for Galley to serve it"
            return Outcome(
                failure=f'{config_file}: the plugin "galley" is not among the plugins{hint}'
            )
        plugin.release_at = release_at
        outcome = _build(config, plugin, said, only_set=only_set)
        return replace(outcome, strict=config.strict, manual=plugin.config.manual)


def _build(
    config: MkDocsConfig, plugin: GalleyPlugin, said: list[str], *, only_set: bool
) -> Outcome:
    plugin.only_set = only_set
    config.plugins.on_startup(command="build", dirty=False)
    try:
        if only_set:
            with tempfile.TemporaryDirectory(prefix="galley-") as folder:
                config.site_dir = str(Path(folder, "site"))
                mkdocs_build.build(config)
        else:
            mkdocs_build.build(config)
    except OnlySet:
        return Outcome(plugin.diagnostics, galley=plugin.galley)
    except fault.Fault as error:
        return Outcome(plugin.diagnostics, failure=str(error))
    except (MkDocsException, OSError) as error:
        if failed(plugin.diagnostics, strict=config.strict):
            return Outcome(plugin.diagnostics)
        return Outcome(plugin.diagnostics, failure=_words(error, said))
    except SystemExit as error:
        # A plugin that ends the program itself leaves the host no time to tidy up.
        plugin.on_build_error(error=RuntimeError(error.code))
        return Outcome(plugin.diagnostics, failure=_words(error, said))
    finally:
        config.plugins.on_shutdown()
    return Outcome(plugin.diagnostics, tuple(_written(config, plugin)))


def _written(config: MkDocsConfig, plugin: GalleyPlugin) -> Iterator[Path]:
    yield Path(config.site_dir)
    proofs = config.plugins.get("galley-proofs")
    if isinstance(proofs, ProofsPlugin):
        yield from proofs.written(config, plugin)


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What MkDocs and its plugins complain of, kept for the message of a failed run."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            # What a plugin shows of its own code is of no use to an author.
            said.append(record.getMessage().split("\n```\nTraceback")[0].strip())

    listener = Listener(logging.WARNING)
    for logger in host.loggers():
        logger.addHandler(listener)
        logger.propagate = False
    try:
        yield said
    finally:
        for logger in host.loggers():
            logger.removeHandler(listener)
            logger.propagate = True


def _words(error: BaseException, said: list[str]) -> str:
    text = str(error).strip()
    parts = [*said, *([text] if text and not isinstance(error, Abort | SystemExit) else [])]
    return "\n".join(dict.fromkeys(parts)) or type(error).__name__
