# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Commits of an upstream that is asked over a network, and what does not add up."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.audit.commits import Proposal, measure_commits, split_span
from auditor.audit.session import open_session
from auditor.errors import UsageError
from auditor.findings.effect import CommitShare, check_shares
from auditor.findings.past import InconsistentError, Sums
from auditor.upstream.network import FetchSettings, Network
from tests.made.manifests import ALPHA, small_text
from tests.made.systems import FILES
from tests.made.upstreams import Host, Rerouted, Upstreams


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "components.toml"
    path.write_text(small_text())
    return path


def test_an_upstream_is_asked_for_what_the_commits_need(
    manifest: Path, cache: Path, upstreams: Upstreams, tmp_path: Path
) -> None:
    first = upstreams.commit(ALPHA, FILES, tag="v1")
    second = upstreams.commit(ALPHA, FILES | {"daemon/more.c": "int more;\n"}, message="More")
    session = open_session(manifest)
    with Host(upstreams.folder).serve_http() as host:
        settings = FetchSettings(tmp_path / "clones", protocols=("http",), backoff=0)
        asked = replace(session, network=Rerouted(settings, host.address))
        effect = measure_commits(asked, Proposal("alpha", "v1..main"))
    offline = replace(session, network=Network(replace(settings, offline=True)))
    again = measure_commits(offline, Proposal("alpha", f"{first}..{second}"))
    assert (again.shares, again.new.revision) == (effect.shares, second)
    assert effect.shares == (CommitShare(second, "More", Sums(files=1, code=1)),)
    assert (effect.old.revision, effect.new.revision, effect.exit_code) == (first, second, 0)
    with pytest.raises(InconsistentError, match="alpha: its commits come to Sums"):
        check_shares(replace(effect, shares=(*effect.shares, *effect.shares)))


SPANS = {"a..b": (("a", "b"), False), "a...b": (("a", "b"), True), "v1.2..v1.3": (("v1.2", "v1.3"), False)}


@pytest.mark.parametrize(("text", "parts"), SPANS.items(), ids=SPANS.keys())
def test_a_span_has_two_ends(text: str, parts: tuple[tuple[str, str], bool]) -> None:
    assert split_span(text) == parts


@pytest.mark.parametrize("text", ["", "a", "..b", "a..", "a...", "a..b..c", "a....b"])
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(UsageError, match="no span of commits"):
        split_span(text)
