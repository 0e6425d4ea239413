# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Quoted pages read again from real repositories: what the manifest gets wrong, and what a page has changed since."""

from pathlib import Path

import pytest

from auditor.declared.manifest import ManifestFile
from auditor.model.judged import PageFinding, PageReading
from auditor.pages.copies import fill_mirror_with_pages, reread_pages
from auditor.upstream.network import FetchSettings, Network
from tests.made.manifests import DOC, PAGE, PAGE_REVISION, small_manifest
from tests.made.upstreams import Host, Rerouted, Upstreams

READ = PAGE_REVISION[:12]


def network(upstreams: Upstreams, cache: Path, *, offline: bool = False) -> Network:
    return Network(FetchSettings(cache / "repositories", None if offline else upstreams.folder, offline))


def reread(upstreams: Upstreams, cache: Path, manifest: ManifestFile | None = None) -> PageReading:
    (reading,) = reread_pages(manifest or small_manifest(), network(upstreams, cache))
    return reading


@pytest.fixture
def doc(upstreams: Upstreams) -> Upstreams:
    assert upstreams.commit(DOC, {"code.rst": PAGE}) == PAGE_REVISION
    return upstreams


def place_of(key: str, *replacements: tuple[str, str]) -> str:
    """The place of a key of the small manifest, as errors call it: `claims 0 quote`."""
    steps = tuple(int(step) if step.isdigit() else step for step in key.split())
    return small_manifest(*replacements).where(steps)


def test_a_page_that_says_what_is_quoted_has_no_finding(doc: Upstreams, cache: Path) -> None:
    assert reread(doc, cache) == PageReading(small_manifest().manifest.pages["doc"], PAGE_REVISION)


HARMLESS = {
    "another paragraph": PAGE + "\nNo more.\n",
    "another markup": PAGE.replace("tens of lines", "*tens* of ``lines``"),
    "another layout": PAGE.replace("The base has", "The base\nhas").replace("- The daemon", "*   The\n    daemon"),
    "another order": PAGE.replace("Our components", "Zeroth\n------\n\nOur components"),
}


@pytest.mark.parametrize("page", HARMLESS.values(), ids=HARMLESS.keys())
def test_a_change_of_something_else_is_no_finding(page: str, doc: Upstreams, cache: Path) -> None:
    revision = doc.commit(DOC, {"code.rst": page})
    reading = reread(doc, cache)
    assert (reading.current, reading.findings) == (revision, ())


# -------------------------------------------------------------------------------------------- quotations

SENTENCE = "The base has tens of lines of C, which is several orders of magnitude less than other systems."


def test_a_changed_sentence_is_found_with_both_wordings(doc: Upstreams, cache: Path) -> None:
    now = doc.commit(DOC, {"code.rst": "Preface.\n\n" + PAGE.replace("tens of lines", "dozens of lines")})
    at = f"code.rst:7 at {now[:12]} (main)"
    found = SENTENCE.replace("tens", "dozens")
    assert reread(doc, cache).findings == (
        PageFinding("changed", place_of("claims 0 quote"), at, SENTENCE, found),
        PageFinding("changed", place_of("claims 1 quote"), at, SENTENCE, found),
    )


def test_a_word_beside_the_quotation_changes_the_sentence(doc: Upstreams, cache: Path) -> None:
    now = doc.commit(DOC, {"code.rst": PAGE.replace("The base has", "The base no longer has")})
    first, _ = reread(doc, cache).findings
    assert first.at == f"code.rst:5 at {now[:12]} (main)"
    assert (first.wording, first.found) == (SENTENCE, SENTENCE.replace("has", "no longer has"))


def test_a_sentence_that_is_gone_has_nothing_near(doc: Upstreams, cache: Path) -> None:
    lines = [line for line in PAGE.splitlines() if not line.startswith("The base")]
    now = doc.commit(DOC, {"code.rst": "\n".join(lines)})
    assert {(item.kind, item.at, item.wording, item.found) for item in reread(doc, cache).findings} == {
        ("changed", f"code.rst at {now[:12]} (main)", SENTENCE, "")
    }


def test_a_sentence_put_into_a_comment_is_gone(doc: Upstreams, cache: Path) -> None:
    doc.commit(DOC, {"code.rst": PAGE.replace("The base has", ".. The base has")})
    assert [finding.kind for finding in reread(doc, cache).findings] == ["changed", "changed"]


def test_the_manifest_misquotes(doc: Upstreams, cache: Path) -> None:
    edit = ('quote = "tens of lines"', 'quote = "tens of short lines"')
    expected = PageFinding(
        "misquoted", place_of("claims 0 quote", edit), f"code.rst:5 at {READ}", "tens of short lines", SENTENCE
    )
    assert reread(doc, cache, small_manifest(edit)).findings == (expected,)
    doc.commit(DOC, {"code.rst": PAGE + "\nNo more.\n"})
    assert reread(doc, cache, small_manifest(edit)).findings == (expected,), "what never stood there has not changed"


def test_sentences_of_prose_are_quotations_too(doc: Upstreams, cache: Path) -> None:
    prose = ('path = "code.rst"', 'path = "code.rst"\nprose = ["comparison"]')
    found = reread(doc, cache, small_manifest(prose)).findings
    assert [(item.kind, item.place, item.wording) for item in found] == [
        ("misquoted", place_of("components 3 sentence", prose), "In Linux"),
        ("misquoted", place_of("components 4 sentence", prose), "In Windows"),
    ]


# ------------------------------------------------------------------------------------------------- lists


def test_an_item_that_is_removed(doc: Upstreams, cache: Path) -> None:
    now = doc.commit(DOC, {"code.rst": PAGE.replace("- The daemon\n", "")})
    assert reread(doc, cache).findings == (
        PageFinding(
            "component without item", place_of("components 0 sentence"), f"code.rst at {now[:12]} (main)", "The daemon"
        ),
    )


def test_an_item_that_is_new(doc: Upstreams, cache: Path) -> None:
    now = doc.commit(DOC, {"code.rst": PAGE.replace("- The daemon\n", "- The daemon\n\n- A **log** viewer\n")})
    assert reread(doc, cache).findings == (
        PageFinding(
            "item without component",
            place_of("pages doc lists"),
            f"code.rst:12 at {now[:12]} (main)",
            "",
            "A log viewer",
        ),
    )


def test_an_item_that_is_reworded_leads_to_its_component(doc: Upstreams, cache: Path) -> None:
    now = doc.commit(DOC, {"code.rst": PAGE.replace("- The daemon", "- The old daemon")})
    at, place = f"code.rst:10 at {now[:12]} (main)", place_of("components 0 sentence")
    assert reread(doc, cache).findings == (
        PageFinding("component without item", place, at, "The daemon", "The old daemon"),
        PageFinding("item without component", place, at, "The daemon", "The old daemon"),
    )


def test_an_item_that_moves_to_the_other_list_is_found_in_both(doc: Upstreams, cache: Path) -> None:
    page = PAGE.replace("- The daemon\n", "").replace("- The hypervisor\n", "- The hypervisor\n- The daemon\n")
    doc.commit(DOC, {"code.rst": page})
    assert [(item.kind, item.wording or item.found) for item in reread(doc, cache).findings] == [
        ("component without item", "The daemon"),
        ("item without component", "The daemon"),
    ]


def test_a_component_that_the_page_never_listed_is_told_once(doc: Upstreams, cache: Path) -> None:
    manifest = small_manifest(('sentence = "The daemon"', 'sentence = "A client"'))
    doc.commit(DOC, {"code.rst": PAGE + "\nNo more.\n"})
    assert [(item.kind, item.at) for item in reread(doc, cache, manifest).findings] == [
        ("component without item", f"code.rst at {READ}"),
        ("item without component", f"code.rst:10 at {READ}"),
    ]


def test_a_heading_that_is_renamed(doc: Upstreams, cache: Path) -> None:
    now = doc.commit(DOC, {"code.rst": PAGE.replace("Components of others", "Components of some others")})
    assert reread(doc, cache).findings == (
        PageFinding(
            "no such heading",
            place_of("pages doc lists"),
            f"code.rst:12 at {now[:12]} (main)",
            "Components of others",
            "Components of some others",
        ),
    )


# ------------------------------------------------------------------------------------------------- files


def test_a_page_that_is_moved(doc: Upstreams, cache: Path) -> None:
    now = doc.commit(DOC, {"system/code.rst": PAGE})
    assert reread(doc, cache).findings == (
        PageFinding(
            "moved", place_of("pages doc path"), f"code.rst at {now[:12]} (main)", "code.rst", "system/code.rst"
        ),
    )


def test_a_page_that_was_not_where_it_is_said_to_have_been_read(doc: Upstreams, cache: Path) -> None:
    manifest = small_manifest(('path = "code.rst"', 'path = "core.rst"'))
    kinds = [(item.kind, item.at) for item in reread(doc, cache, manifest).findings]
    assert kinds == [("moved", f"core.rst at {READ}"), ("moved", f"core.rst at {READ} (main)")]


PAPER = (
    ('path = "code.rst"', 'path = "paper.pdf"'),
    ('[pages.doc.lists]\nqubes = "Our components"\nthird-party = "Components of others"\n', ""),
    (
        "[releases.R1]",
        '[pages.list]\ntitle = "List"\nurl = "https://example.org/list"\nlists = { qubes = "Our components" }\n'
        f'repository = "{DOC}"\npath = "code.rst"\nrevision = "{PAGE_REVISION}"\n\n[releases.R1]',
    ),
)


def test_a_paper_is_known_by_its_blob(upstreams: Upstreams, cache: Path) -> None:
    read = upstreams.commit(DOC, {"paper.pdf": b"%PDF one\0", "code.rst": PAGE})
    manifest = small_manifest(*((old, new.replace(PAGE_REVISION, read)) for old, new in PAPER), (PAGE_REVISION, read))
    paper, _ = reread_pages(manifest, network(upstreams, cache))
    assert paper.findings == ()
    now = upstreams.commit(DOC, {"paper.pdf": b"%PDF two\0", "code.rst": PAGE})
    paper, _ = reread_pages(manifest, network(upstreams, cache))
    before, after = (upstreams.git(DOC, "rev-parse", f"{revision}:paper.pdf") for revision in (read, now))
    (finding,) = paper.findings
    assert (finding.kind, finding.wording, finding.found) == ("replaced", before, after)
    assert finding.at == f"paper.pdf at {now[:12]} (main)"


def test_a_page_without_a_repository_is_only_cited(doc: Upstreams, cache: Path) -> None:
    edits = (*PAPER[1:], (f'repository = "{DOC}"\npath = "code.rst"\nrevision = "{PAGE_REVISION}"\n', ""))
    manifest = small_manifest(*edits)
    cited, listed = reread_pages(manifest, network(doc, cache))
    assert cited == PageReading(manifest.manifest.pages["doc"])
    assert listed.current == PAGE_REVISION


# ---------------------------------------------------------------------------------------------- fetching


def test_a_page_that_cannot_be_fetched_says_why(upstreams: Upstreams, cache: Path) -> None:
    reading = reread(upstreams, cache)
    assert reading.failure.startswith(f"{DOC}: not in the mirror; expected ")
    assert reading.findings == ()


def test_a_commit_that_is_gone_says_what_to_do(upstreams: Upstreams, cache: Path) -> None:
    upstreams.commit(DOC, {"code.rst": PAGE + "rewritten\n"})
    assert f"has no commit {PAGE_REVISION} of main; bring the mirror up to date" in reread(upstreams, cache).failure
    settings = FetchSettings(cache, protocols=("http",), backoff=0)
    with Host(upstreams.folder).serve_http() as host:
        (reading,) = reread_pages(small_manifest(), Rerouted(settings, host.address))
    expected = f"{DOC}: the repository no longer has commit {PAGE_REVISION}, at which code.rst was read; read the page"
    assert reading.failure.startswith(expected)


def test_a_page_too_large_is_not_read(doc: Upstreams, cache: Path) -> None:
    doc.commit(DOC, {"code.rst": PAGE + "a\n" * 200_000})
    assert "bytes, more than the 262,144 that a page may have" in reread(doc, cache).failure


def test_offline_reads_what_the_cache_has(doc: Upstreams, cache: Path) -> None:
    doc.commit(DOC, {"code.rst": PAGE.replace("- The daemon\n", "")})
    (unread,) = reread_pages(small_manifest(), network(doc, cache, offline=True))
    assert unread.failure == f"{DOC}: main is not in the cache; run once without --offline"
    online = reread(doc, cache)
    assert reread_pages(small_manifest(), network(doc, cache, offline=True)) == (online,)
    assert len(online.findings) == 1


def test_a_mirror_holds_the_pages_as_read_and_as_they_are(doc: Upstreams, cache: Path, tmp_path: Path) -> None:
    doc.commit(DOC, {"code.rst": PAGE.replace("- The daemon\n", "")})
    carried = Upstreams(tmp_path / "carried")
    assert fill_mirror_with_pages(small_manifest(), Network(FetchSettings(carried.folder, doc.folder))) == ()
    assert reread(carried, cache) == reread(doc, tmp_path / "other cache")


def test_a_mirror_that_lacks_the_pages_says_so(upstreams: Upstreams, cache: Path) -> None:
    (failure,) = fill_mirror_with_pages(small_manifest(), network(upstreams, cache))
    assert failure.startswith(f"{DOC}: not in the mirror")
