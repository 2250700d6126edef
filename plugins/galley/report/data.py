"""The reports for programs: JSON of our own, SARIF 2.1.0, GitHub's workflow commands, GitLab's Code Quality."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from galley.core.rules.diagnostic import Diagnostic, Location, Rule, Severity
from galley.core.rules.rules import RULES
from galley.report import pages
from galley.report.findings import Findings

JSON_VERSION = 1
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
_WEIGHTS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def as_json(findings: Findings) -> str:
    """The diagnostics as the manual describes them; a place that is not known is null."""
    return _dumped(
        {
            "version": JSON_VERSION,
            "counts": {severity: findings.counts[severity] for severity in Severity},
            "diagnostics": [
                {
                    "path": diagnostic.location.path,
                    "line": diagnostic.location.line or None,
                    "column": diagnostic.location.column or None,
                    "severity": diagnostic.severity,
                    "rule": diagnostic.rule.name,
                    "message": diagnostic.message,
                    "suggestion": diagnostic.suggestion,
                    "page": findings.manual.page_of(diagnostic.rule.name),
                }
                for diagnostic in findings.diagnostics
            ],
        }
    )


def as_sarif(findings: Findings, version: str) -> str:
    """The diagnostics in SARIF 2.1.0, with every rule of this version and its page as help.

    https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    rules = [rule for _, rule in sorted(RULES.items())]
    index = {rule.name: n for n, rule in enumerate(rules)}
    driver = {
        "name": "Galley",
        "version": version,
        "rules": [_sarif_rule(rule, findings) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": diagnostic.rule.name,
                "ruleIndex": index[diagnostic.rule.name],
                "level": diagnostic.severity,
                "message": {"text": diagnostic.advice},
                "locations": [{"physicalLocation": _sarif_place(diagnostic.location)}],
            }
            for diagnostic in findings.diagnostics
        ],
    }
    return _dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_rule(rule: Rule, findings: Findings) -> Mapping[str, Any]:
    page = pages.plain_page(rule.name)
    address = {"helpUri": findings.manual.address_of(rule.name)} if findings.manual.address else {}
    return {
        "id": rule.name,
        "shortDescription": {"text": pages.description(rule.name)},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": rule.severity},
        **address,
    }


def _sarif_place(place: Location) -> Mapping[str, Any]:
    artifact = {"artifactLocation": {"uri": quote(place.path)}}
    if not place.line:
        return artifact
    column = {"startColumn": place.column} if place.column else {}
    return {**artifact, "region": {"startLine": place.line, **column}}


def as_github(findings: Findings) -> str:
    """The diagnostics as commands of a GitHub workflow, which shows them beside the lines.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    return "".join(f"{_command(diagnostic, findings)}\n" for diagnostic in findings.diagnostics)


def _command(diagnostic: Diagnostic, findings: Findings) -> str:
    rule = diagnostic.rule.name
    told = {**dict(_position(diagnostic.location)), "title": rule}
    spelled = ",".join(f"{name}={_property(value)}" for name, value in told.items())
    see = f" ({findings.manual.page_of(rule)})" if findings.manual.address else ""
    return f"::{_COMMANDS[diagnostic.severity]} {spelled}::{_data(diagnostic.advice + see)}"


def as_gitlab(findings: Findings) -> str:
    """The diagnostics as a Code Quality report of GitLab, which shows them beside the lines of a merge request.

    A fingerprint does not name the line, so that a diagnostic stays the same when text above it changes.
    """
    seen: Counter[str] = Counter()
    found = []
    for diagnostic in findings.diagnostics:
        place, rule = diagnostic.location, diagnostic.rule.name
        same = f"{place.path}\n{rule}\n{diagnostic.message}"
        seen[same] += 1
        found.append(
            {
                "description": diagnostic.advice,
                "check_name": rule,
                "fingerprint": hashlib.sha256(f"{same}\n{seen[same]}".encode()).hexdigest(),
                "severity": _WEIGHTS[diagnostic.severity],
                "location": {"path": place.path, "lines": {"begin": place.line or 1}},
            }
        )
    return _dumped(found)


def _position(place: Location) -> Iterator[tuple[str, str]]:
    yield "file", place.path
    if place.line:
        yield "line", str(place.line)
    if place.column:
        yield "col", str(place.column)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
