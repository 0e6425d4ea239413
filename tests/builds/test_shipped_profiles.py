# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The build profiles in `profiles/`: each of a locked revision, of the recorded audit, and as the document says."""

import re
from pathlib import Path

import pytest

from auditor.builds.profile import read_profile
from auditor.declared.lock import load_lock
from auditor.declared.manifest import load_manifest
from auditor.documents.recorded import load_audit
from auditor.findings.ladder import build_ladder, built_rungs
from tests.made.places import ROOT

PATHS = sorted((ROOT / "profiles").iterdir())
DOCUMENT = (ROOT / "docs" / "profiles.md").read_text()


def test_which_there_are() -> None:
    assert [path.name for path in PATHS] == ["xen-R4.2.0.profile", "xen-R4.3.0.profile"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_is_of_the_locked_revisions(path: Path) -> None:
    profile = read_profile(path)
    assert path.name == f"{profile.component}-{profile.release}.profile"
    manifest = load_manifest(ROOT / "components.toml").manifest
    (component,) = (component for component in manifest.components if component.id == profile.component)
    (source,) = component.sources_in(profile.release)
    downstream = manifest.repositories[source.repository].downstream
    assert downstream is not None
    assert profile.patches is not None
    lock = load_lock(ROOT / "components.lock")
    locked = {entry.repository: entry for entry in lock.revisions if entry.release == profile.release}
    upstream, packaging = locked[source.repository], locked[downstream.repository]
    assert (profile.url, profile.revision) == (upstream.url, upstream.revision)
    assert (profile.patches.url, profile.patches.revision) == (packaging.url, packaging.revision)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_has_no_doubts(path: Path) -> None:
    profile = read_profile(path)
    evidence = profile.evidence
    assert (evidence.commands, evidence.unprinted, evidence.no_code, evidence.without_text) == (0, 0, 0, ())
    assert profile.uncounted == ()
    assert not [line for line in path.read_text().splitlines() if re.search(r"(?<![\w:/])/\w", line)]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_document_has_its_figures(path: Path) -> None:
    profile = read_profile(path)
    (row,) = re.findall(rf"^\| {profile.release} \| [\d,]+ \| [\d,]+ \| (.*) \|$", DOCUMENT, re.MULTILINE)
    assert row.split(" | ") == [f"{rung.lines:,}" for rung in built_rungs(profile.files, ["c"] * len(profile.files))]


def test_the_recorded_audit_has_the_same_files() -> None:
    audit = load_audit(ROOT / "reports" / "recorded" / "audit.json")
    ladder = build_ladder(audit, read_profile(ROOT / "profiles" / f"xen-{audit.release}.profile"))
    (row,) = re.findall(rf"^\| {audit.release} \| (.*) \|$", DOCUMENT, re.MULTILINE)
    assert row.split(" | ") == [f"{rung.lines:,}" for rung in ladder.rungs]
    selected, built = ladder.rungs[1:3]
    assert f"{selected.lines - built.lines:,} SLOC in {len(ladder.not_built)} files are selected and not built" in (
        DOCUMENT.replace("\n", " ")
    )
