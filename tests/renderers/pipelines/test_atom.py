# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The feed: what is in it, which of it is news in the next run, and what becomes of a feed that was there."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from auditor.commands.publishing import publish
from auditor.errors import ReportError
from auditor.model.declared import Limit
from auditor.model.measured import UnclassifiedFile
from auditor.renderers import Report
from auditor.renderers.pipelines.atom import MOST, read_entries, render
from auditor.renderers.pipelines.news import Entry, list_news, name_of
from tests.made.audits import DAEMON, REVISION, URL
from tests.made.diffs import since, small_pair
from tests.made.manifests import MANIFEST
from tests.made.reports import judged, shown_report, troubled_report, whole_audit, whole_report
from tests.reading.strict_readers import read_atom

Output = pytest.CaptureFixture[str]


def feed_of(report: Report, earlier: str = "") -> str:
    text = render(replace(report, earlier=earlier))["feed.xml"]
    read_atom(text)
    return text


def entries_of(report: Report, earlier: str = "") -> tuple[Entry, ...]:
    return read_entries(feed_of(report, earlier), name_of(report.audit, "feed"))


def on(day: str, report: Report) -> Report:
    return replace(report, audit=replace(report.audit, as_of=day))


def over(bound: int) -> Report:
    """A report with one finding, the only error or warning."""
    return judged(whole_audit(), replace(MANIFEST, limits=(Limit("tcb", bound),), claims=()))


def test_a_change_leads_to_its_commits() -> None:
    (entry,) = entries_of(since(*small_pair()))
    compared = f"{URL}/compare/{'1' * 40}...{'2' * 40}"
    title = "daemon: 55 -> 59 SLOC (+4), 1 function other than before"
    assert replace(entry, id="") == Entry(
        id="",
        title=title,
        published="2026-02-03",
        updated="2026-02-03",
        subject="change",
        text=f"{DAEMON.title}: {title}\nalpha: v1 {'1' * 12} -> v1 {'2' * 12}",
        links=(compared,),
    )


def test_a_finding_says_what_is_to_be_done() -> None:
    (entry,) = entries_of(over(10))
    finding = "tcb: 36 SLOC (code), 26 over the limit of 10"
    assert (entry.subject, entry.title, entry.links) == ("limit-exceeded", f"error: {finding}", ())
    assert entry.text.splitlines() == [
        finding,
        "concerns tcb",
        "A limit of the manifest is exceeded. Shrink the code, or raise the limit in a reviewed commit.",
    ]


def test_every_error_and_warning_has_an_entry_and_no_note_has() -> None:
    entries = entries_of(troubled_report())
    assert {entry.subject for entry in entries} == {
        "limit-exceeded", "claim-failed", "unmeasured", "disputed", "unclassified",
    }  # fmt: skip
    (new,) = [entry for entry in entries if entry.subject == "unclassified"]
    assert new.links == (f"{URL}/blob/{REVISION}/daemon/new.c",)


def test_what_stays_is_no_news_and_what_grew_is_updated() -> None:
    first = feed_of(on("2026-01-02", over(10)))
    (same,) = entries_of(on("2026-01-03", over(10)), first)
    assert (same.published, same.updated) == ("2026-01-02", "2026-01-02")
    (grown,) = entries_of(on("2026-01-03", over(9)), first)
    assert (grown.id, grown.published, grown.updated) == (same.id, "2026-01-02", "2026-01-03")


def test_what_is_over_stays_behind_what_is_new() -> None:
    first = feed_of(on("2026-01-02", over(10)))
    old, new = small_pair()
    kept = entries_of(since(old, new), first)
    assert [(entry.subject, entry.updated) for entry in kept] == [
        ("change", "2026-02-03"),
        ("limit-exceeded", "2026-01-02"),
    ]
    assert feed_of(since(old, new), feed_of(since(old, new), first)) == feed_of(since(old, new), first)


def with_new_files(number: int, prefix: str) -> Report:
    files = tuple(UnclassifiedFile(URL, REVISION, f"daemon/{prefix}{index}.c") for index in range(number))
    return judged(replace(whole_audit(), unclassified=files), replace(MANIFEST, limits=(), claims=()))


def test_the_oldest_go_first() -> None:
    first = feed_of(on("2026-01-02", with_new_files(MOST - 1, "a")))
    entries = entries_of(on("2026-01-03", with_new_files(2, "b")), first)
    assert len(entries) == MOST
    assert [entry.updated for entry in entries] == ["2026-01-03"] * 2 + ["2026-01-02"] * (MOST - 2)


def test_of_too_much_news_it_says_how_much_is_left_out() -> None:
    entries = entries_of(with_new_files(MOST + 5, "a"))
    assert len(entries) == MOST
    assert entries[-1].text == "6 more findings and changes, which audit.json has"


def test_an_audit_without_a_lock_has_no_day() -> None:
    text = feed_of(on("", over(10)))
    assert "without a lock it has no day, so that its entries are of 1970-01-01" in text
    assert "without a lock" not in feed_of(over(10))


def test_it_leads_to_the_report_where_there_is_one() -> None:
    assert 'href="index.html"' in feed_of(replace(whole_report(), forms=("html", "atom")))
    assert 'href="index.html"' not in feed_of(whole_report())


OTHER = {
    "nothing": ("<feed/>", "it has another id"),
    "cut": (feed_of(over(10))[:-20], "no element found"),
    "page": ("<html><body/></html>", "it has another id"),
    "release": (feed_of(over(10)).replace("urn:uuid:", "urn:uuid:f"), "it has another id"),
    "entities": ('<!DOCTYPE a [<!ENTITY b "c">]><feed>&b;</feed>', "it has declarations"),
    "an encoding": ("<?xml version='1.0' encoding='UTF-4'?><feed/>", "unknown encoding: UTF-4"),
    "time": (feed_of(over(10)).replace("T00:00:00Z", "T"), "Invalid isoformat string"),
    "title": (
        feed_of(over(10)).replace("<title>error", "<name>").replace("of 10</title>", "</name>"),
        "an entry without",
    ),
}


@pytest.mark.parametrize(("text", "reason"), OTHER.values(), ids=OTHER)
def test_what_is_no_feed_of_it_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ReportError, match=reason):
        read_entries(text, name_of(over(10).audit, "feed"))


def test_publishing_keeps_the_feed_that_is_there(tmp_path: Path, capsys: Output) -> None:
    publish(on("2026-01-02", over(10)), tmp_path, ("atom",))
    publish(with_new_files(1, "a"), tmp_path, ("atom",))
    assert len(read_atom((tmp_path / "feed.xml").read_text())) == 2
    assert capsys.readouterr().err == f"auditor: wrote {tmp_path}/feed.xml\n" * 2


@pytest.mark.parametrize("content", [b"<feed", b"\xff"], ids=["cut", "bytes"])
def test_one_that_cannot_be_kept_is_told(content: bytes, tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(content)
    publish(over(10), tmp_path, ("atom",))
    assert path.read_text() == feed_of(over(10))
    told, wrote = capsys.readouterr().err.splitlines()
    assert told.startswith(f"auditor: {path}: what stands there is not kept: ")
    assert wrote == f"auditor: wrote {path}"


def test_what_was_not_measured_is_no_news(tmp_path: Path, capsys: Output) -> None:
    publish(shown_report(), tmp_path, ("atom",))
    assert not (tmp_path / "feed.xml").exists()
    assert capsys.readouterr().err == "auditor: feed.xml is not written, since nothing was measured\n"


def test_hostile_names_stay_text() -> None:
    file = UnclassifiedFile(URL, REVISION, "daemon/<a href='x'>&amp;\x1b\u202e\ufffe.c")
    report = judged(replace(whole_audit(), unclassified=(file,)), replace(MANIFEST, limits=(), claims=()))
    (entry,) = read_atom(feed_of(report))
    assert "".join(entry.itertext()).count("<a href='x'>&amp;\\x1b\\u202e\\ufffe.c") == 2
    assert [child.tag.partition("}")[2] for child in entry if len(child)] == []
    assert ElementTree.fromstring(feed_of(report)).tag == "{http://www.w3.org/2005/Atom}feed"
    assert len(list_news(report)) == 1
