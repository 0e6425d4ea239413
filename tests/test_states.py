# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs in which something has no figure, through every form and command: none of them shows a number for it."""

import contextlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from msgspec import Struct

from auditor.cli import run
from auditor.renderers import FORMATS
from tests.made.manifests import ALPHA, BETA, KERNEL, trust_text
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams
from tests.reading.folders import read_shown
from tests.reading.strict_readers import (
    read_code_quality,
    read_csv,
    read_cyclonedx,
    read_junit,
    read_openmetrics,
    read_sarif,
)

MAXIMUM = "77,777"
LIMIT = '[[limits]]\nsubject = "hypervisor"\nmaximum = 77777\n'
CLAIM = """
[[claims]]
kind = "size"
id = "tiny"
quote = "a few lines"
page = "doc"
subjects = ["hypervisor"]
metric = "c"
minimum = 1
maximum = 9
reading = "1 to 9"
"""
ALPHA_FILES = {
    "daemon/main.c": "int main(void)\n{\n    return 0;\n}\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "lib/list.c": "int length;\n",
    "net/front.c": "int front;\n",
    "net/stack.c": "int stack;\n",
    "net/shared.h": "int shared;\n",
    "net/back.c": "int back;\n",
    "manager/a.py": "import b\n",
}
BETA_FILES = {"arch/mm.c": "int map;\nint page;\n", "arch/io.c": "int port;\n", "new/a.c": "int a;\n"}


def lose_repository(upstreams: Upstreams) -> None:
    upstreams.git_dir(BETA).rename(upstreams.folder / "gone")


def lose_ref(upstreams: Upstreams) -> None:
    upstreams.git(BETA, "tag", "--delete", "v1")


def lose_blob(upstreams: Upstreams) -> None:
    """The mirror has the commit and its tree, and not the content of one trusted file."""
    blob = upstreams.git(BETA, "rev-parse", "v1:arch/mm.c").strip()
    (upstreams.git_dir(BETA) / "objects" / blob[:2] / blob[2:]).unlink()


LOST: Mapping[str, Callable[[Upstreams], None]] = MappingProxyType(
    {"a repository": lose_repository, "a ref": lose_ref, "a blob": lose_blob}
)


class Shown(Struct, frozen=True):
    """What every form and command said, by its name, and the exit code of each."""

    texts: dict[str, str]
    codes: dict[str, int]


class Called(Struct, frozen=True):
    """Calls commands with one mirror, and keeps what they print and the exit codes."""

    mirror: Path
    shown: Shown

    def __call__(self, name: str, *arguments: str) -> None:
        output, told = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(told):
            self.shown.codes[name] = run([*arguments, "--mirror", str(self.mirror)])
        assert self.shown.codes[name] in (0, 1, 3), told.getvalue()
        output.seek(0)
        self.shown.texts[name] = output.read()


def show_all(mirror: Path, *options: str) -> Shown:
    """Every form of an audit in files, every form of the comparison with the baseline, and each command as text."""
    shown = Shown({}, {})
    call, texts = Called(mirror, shown), shown.texts
    forms = [word for form in FORMATS if form != "text" for word in ("--format", form)]
    call("files", "audit", *forms, "-o", "out", *options)
    for path, content in read_shown(Path("out")).items():
        texts[path] = content.decode("utf-8")
    call("audit", "audit", "--format", "text", *options)
    call("check", "check", *options)
    call("claims", "claims")
    call("timeline", "timeline", "--release", "R1")
    call("timeline.csv", "timeline", "--release", "R1", "--format", "csv")
    call("scenario", "scenario")
    call("scenario.json", "scenario", "--format", "json")
    call("show", "show", "hypervisor")
    call("custody", "show")
    return shown


class Workplace(Struct, frozen=True):
    """A folder to work in with the manifest, and the upstreams, which are whole."""

    folder: Path
    upstreams: Upstreams


@contextlib.contextmanager
def make_workplace(folder: Path) -> Iterator[Workplace]:
    """One in which everything is called, below an empty folder."""
    place = Workplace(folder / "work", Upstreams(folder / "upstreams"))
    place.upstreams.commit(ALPHA, ALPHA_FILES, tag="v1")
    place.upstreams.commit(BETA, BETA_FILES, tag="v1")
    place.upstreams.commit(KERNEL, {"init/main.c": "int kernel;\n"}, tag="v6")
    place.folder.mkdir()
    (place.folder / "components.toml").write_text(f"{trust_text()}\n{LIMIT}{CLAIM}")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place.folder)
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.delenv("AUDITOR_MIRROR", raising=False)
        yield place


@pytest.fixture(scope="module", params=LOST)
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """All that is said of an audit in which the upstream of the hypervisor cannot be read."""
    with make_workplace(tmp_path_factory.mktemp("shown")) as place:
        LOST[request.param](place.upstreams)
        return show_all(place.upstreams.folder)


# What may stand beside the name of a thing without a figure: its bound, releases, refs, commits, addresses, reasons.
ALLOWED = re.compile(
    rf"{MAXIMUM}|77777|\b(R1|v1|R2)\b|\b[0-9a-f]{{12,64}}\b|https?://\S+|blob \S+|\b1 (unmeasured|to 9)\b"
)


def find_numbers(text: str) -> list[str]:
    """The digits that are left of what is said of a thing without a figure."""
    return re.findall(r"[0-9][0-9,.]*", ALLOWED.sub("", text))


def lines_on(text: str, name: str) -> Iterator[str]:
    yield from (line for line in text.splitlines() if re.match(rf"\W*{re.escape(name)}\b", line))


def test_no_text_has_a_number_for_what_was_not_read(shown: Shown) -> None:
    for name in ("audit", "check", "custody"):
        rows = list(lines_on(shown.texts[name], "hypervisor"))
        assert rows, name
        assert all("not measured" in row for row in rows), rows
        assert [find_numbers(row) for row in rows] == [[]] * len(rows), rows
    assert re.search(r"^total third-party .*not measured", shown.texts["audit"], re.MULTILINE)
    assert re.search(
        rf"^  hypervisor +not measured of +{MAXIMUM} SLOC +not decided: ", shown.texts["check"], re.MULTILINE
    )
    assert re.search(r"^  tcb +at least 6 of +1,000 SLOC +not decided: ", shown.texts["check"], re.MULTILINE)
    assert re.search(r"^not measured$", shown.texts["show"], re.MULTILINE)
    assert "0 SLOC" not in shown.texts["show"]
    assert "hypervisor not measured" in shown.texts["scenario"]
    (row,) = lines_on(shown.texts["timeline"], "R1")
    assert re.fullmatch(r"R1 +6 +not measured +6 \+ +-", row)
    assert shown.texts["claims"].count("not measured") >= 1
    (block,) = re.findall(r"^tiny: .*?(?=\n\n)", shown.texts["claims"], re.MULTILINE | re.DOTALL)
    assert "tiny: NOT MEASURABLE" in block
    assert "measured: not measured; not fully measured: hypervisor" in block
    assert re.search(r"^    SLOC +not measured +not measurable", block, re.MULTILINE)


def test_every_run_is_incomplete_and_says_so_in_its_last_line(shown: Shown) -> None:
    assert set(shown.codes.values()) == {3}
    for name in ("audit", "check", "claims", "timeline", "scenario", "show", "custody"):
        last = shown.texts[name].splitlines()[-1]
        assert last.startswith("verdict: "), name
        assert "incomplete" in last, name
        assert "within all limits" not in last, name
        assert "; next: " in last, name


def find_figures(value: object) -> Iterator[object]:
    """The numbers in a document; true and false are none."""
    if isinstance(value, dict):
        for item in value.values():
            yield from find_figures(item)
    elif isinstance(value, list):
        for item in value:
            yield from find_figures(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def test_no_document_has_a_number_for_what_was_not_read(shown: Shown) -> None:
    document = json.loads(shown.texts["audit.json"])
    (hypervisor,) = (item for item in document["components"] if item["id"] == "hypervisor")
    assert (hypervisor["totals"], hypervisor["totals_as_shipped"]) == (None, None)
    unmeasured = hypervisor.pop("unmeasured")
    assert list(find_figures(hypervisor)) == []
    assert [gap["path"] for gap in unmeasured] == [""]
    assert "third-party" not in document["totals"]
    assert "third-party" not in document["totals_as_shipped"]
    (claim,) = (item for item in document["claims"] if item["id"] == "tiny")
    assert list(find_figures(claim)) == []
    (limit,) = (item for item in document["limits"] if item["subject"] == "hypervisor")
    assert (limit["measured"], limit["state"]) == (None, "not decided")
    scenarios = json.loads(shown.texts["scenario.json"])["scenarios"]
    assert {item["id"]: item["lower_bound"] for item in scenarios} == {"listed": True, "wide": True, "whole": True}


FIGURES = (
    *("files", "code", "c", "assembly", "other", "comment", "blank", "physical", "size", "functions"),
    *("ccn_median", "ccn_above_15", "ccn_max", "code_as_shipped"),
)


def test_no_table_has_a_number_for_what_was_not_read(shown: Shown) -> None:
    rows = {row["subject"]: row for row in read_csv(shown.texts["components.csv"])}
    for subject in ("hypervisor", "third-party"):
        assert rows[subject]["basis"] == "not measured"
        assert [rows[subject][name] for name in FIGURES] == [""] * len(FIGURES)
    assert (rows["tcb"]["code"], rows["tcb"]["complete"]) == ("6", "false")
    (claim,) = (row for row in read_csv(shown.texts["claims.csv"]) if row["claim"] == "tiny")
    assert (claim["measured"], claim["margin"]) == ("", "")
    assert "hypervisor" not in {line.split(",")[1] for line in shown.texts["timeline.csv"].splitlines()}
    rows_of_markdown = [line for line in shown.texts["audit.md"].splitlines() if line.startswith("| hypervisor |")]
    assert [find_numbers(row) for row in rows_of_markdown] == [[]]
    assert "at least 6 SLOC" in shown.texts["audit.md"].splitlines()[0]
    assert "3 of 3 limits not decided" not in shown.texts["audit.md"]
    assert "2 of 3 limits not decided" in shown.texts["audit.md"]


def test_no_pipeline_is_told_a_number_for_what_was_not_read(shown: Shown) -> None:
    suites = {suite.name: list(suite) for suite in read_junit(shown.texts["junit.xml"])}
    cases = {case.name: case for suite in suites.values() for case in suite}
    for name in ("hypervisor", "hypervisor (code)"):
        (result,) = cases[name].result
        assert type(result).__name__ == "Error"
        assert find_numbers(result.message.replace("0 disputed", "")) == []
    told = read_sarif(shown.texts["audit.sarif"])["runs"][0]["properties"]
    assert "hypervisor" not in told["components"]
    assert "third-party" not in told["totals"]
    sizes = [entry["description"] for entry in read_code_quality(shown.texts["gl-code-quality-report.json"])]
    assert not [text for text in sizes if text.startswith("hypervisor: ")]
    assert [text for text in sizes if text.startswith("tcb: at least 6 SLOC")]
    for family in read_openmetrics(shown.texts["metrics.prom"]).values():
        for sample in family.samples:
            concerned = sample.labels.get("component") == "hypervisor" or sample.labels.get("subject") == "third-party"
            assert not concerned or sample.name in ("auditor_component_unmeasured", "auditor_component_disputed")
    bill = read_cyclonedx(shown.texts["tcb.cdx.json"])
    names = {item["name"] for item in bill["metadata"]["component"]["properties"]}
    assert not {"auditor:sloc:component:hypervisor", "auditor:sloc:third-party"} & names
    assert json.loads(shown.texts["badge.json"])["message"] == "at least 6 SLOC"


def test_no_page_has_a_number_for_what_was_not_read(shown: Shown) -> None:
    index, page = shown.texts["index.html"], shown.texts["components/hypervisor.html"]
    (row,) = re.findall(r"<tr[^>]*><th scope=\"row\"><a[^>]*components/hypervisor.html\">.*?</tr>", index, re.DOTALL)[
        :1
    ]
    assert "not measured" in row
    text = re.sub(r"<[^>]*>", " ", row)
    assert find_numbers(text) == []
    assert re.search(r"<dt>SLOC</dt><dd>not measured</dd>", page)
    (tile,) = re.findall(r"<dt>Limits</dt><dd>(.*?)</dd>", index, re.DOTALL)
    assert "mark good" not in tile
    assert "2 not decided" in tile
    assert '<span class="bound">≥</span> 6' in index


# ------------------------------------------------------------------------------------------------- baselines with gaps


@pytest.fixture(scope="module", params=["in the baseline", "in the later audit"])
def compared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """An audit of which one side could not read the hypervisor, beside one that could; the daemon has one line more."""
    with make_workplace(tmp_path_factory.mktemp("compared")) as place:
        return compare_all(place.upstreams, incomplete_first=request.param == "in the baseline")


def compare_all(upstreams: Upstreams, *, incomplete_first: bool) -> Shown:
    """Each form of a comparison, and what is said of an audit beside a baseline."""
    shown = Shown({}, {})
    call, texts = Called(upstreams.folder, shown), shown.texts
    whole, gone = upstreams.git_dir(BETA), upstreams.folder / "gone"
    if incomplete_first:
        whole.rename(gone)
    call("baseline", "audit", "--format", "json", "-o", "baseline")
    if incomplete_first:
        gone.rename(whole)
    else:
        whole.rename(gone)
    upstreams.commit(ALPHA, {**ALPHA_FILES, "lib/list.c": "int length;\nint width;\n"}, tag="v2")
    refs = ("--ref", "alpha=v2")
    call("later", "audit", "--format", "json", "-o", "later", *refs)
    for form in ("text", "markdown", "json"):
        call(form, "diff", "baseline", "later", "--format", form)
    call("html", "diff", "baseline", "later", "--format", "html", "-o", "pages")
    texts["html"] = Path("pages/index.html").read_text()
    call("check", "check", "--baseline", "baseline", *refs)
    call("audit", "audit", "--baseline", "baseline", "--format", "text", *refs)
    call("audit.md", "audit", "--baseline", "baseline", "--format", "markdown", "-o", "-", *refs)
    return shown


def test_what_one_audit_could_not_read_is_in_no_sum_of_a_comparison(compared: Shown) -> None:
    document = json.loads(compared.texts["json"])
    assert document["tcb"]["before"]["code"] == document["tcb"]["after"]["code"] == 6
    assert document["tcb"]["added"]["code"] == document["tcb"]["removed"]["code"] == 0
    (item,) = document["incomparable"]
    assert (item["id"], item["totals"]["code"]) == ("hypervisor", 3)
    assert "hypervisor" not in {component["id"] for component in document["components"]}
    listed = "hypervisor: 3 SLOC in the (earlier|later) audit; not measured; not in the mirror"
    for name in ("text", "markdown", "html", "check", "audit", "audit.md"):
        text = re.sub(r"<[^>]*>|&#(\d+);", lambda found: chr(int(found[1])) if found[1] else "", compared.texts[name])
        assert re.search(listed, text), name
        assert not re.search("[-+\N{MINUS SIGN}]3\\b", text), name
        assert "100.0 %" not in text, name
        assert "shrunk" not in text, name
    assert compared.codes["text"] == 3


def test_what_cannot_be_compared_is_not_the_headline(compared: Shown) -> None:
    headlines = {
        "markdown": compared.texts["markdown"].splitlines()[0],
        "check": next(lines_on(compared.texts["check"], "since the baseline")),
        "audit.md": next(line for line in compared.texts["audit.md"].splitlines() if "since an earlier audit" in line),
    }
    for name, line in headlines.items():
        assert "as far as it can be compared" in line, name
        assert "3" not in re.sub(r"&#\d+;|2026\S*|\d+ of \d+ rep", "", line), name


# ------------------------------------------------------------------------------------------------------- one component


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """All that is said of an audit of the daemon, in which all is measured."""
    with make_workplace(tmp_path_factory.mktemp("part")) as place:
        return show_all(place.upstreams.folder, "--component", "daemon")


FORMS_OF_PART = (
    *("audit.json", "components.csv", "files.csv", "claims.csv", "audit.md", "junit.xml", "audit.sarif"),
    *("gl-code-quality-report.json", "metrics.prom", "badge.json", "tcb.cdx.json", "audit", "check"),
)


def test_nothing_is_said_of_what_was_not_asked_for(part: Shown) -> None:
    for name in FORMS_OF_PART:
        text = re.sub(r'(?s)^.*?"release":', "", part.texts[name]) if name == "audit.json" else part.texts[name]
        assert not re.search(r"hypervisor|third-party|not measur|NOT MEASUR|smaller\b", text), name
    assert {part.codes[name] for name in ("files", "audit", "check")} == {0}


def test_totals_are_called_what_they_are(part: Shown) -> None:
    assert "daemon alone is 6 SLOC" in part.texts["check"]
    assert part.texts["audit.md"].startswith("## daemon alone of Small OS R1: 6 SLOC")
    assert json.loads(part.texts["badge.json"])["label"] == "daemon alone of Small OS R1"
    document = json.loads(part.texts["audit.json"])
    assert (document["partial"], document["totals"].keys()) == (True, {"part"})
    kinds = {(row["kind"], row["subject"]): row["title"] for row in read_csv(part.texts["components.csv"])}
    expected = {("component", "daemon"): "Daemon", ("total", "part"): "daemon alone", ("place", "dom0"): ""}
    assert kinds == expected
    families = read_openmetrics(part.texts["metrics.prom"])
    assert {sample.labels["subject"] for sample in families["auditor_sloc"].samples} == {"part"}
    assert [sample.value for sample in families["auditor_partial"].samples] == [1]
    assert "source lines of code in daemon alone" in part.texts["index.html"]
    for name in ("audit", "check"):
        assert part.texts[name].splitlines()[-1] == "verdict: complete, within all limits on it; nothing to do"


def test_a_manifest_without_limits_has_none_to_be_within(tmp_path: Path) -> None:
    with make_workplace(tmp_path) as place:
        text = re.sub(r"\[\[limits\]\]\n(?:\w+ = .*\n)+", "", (place.folder / "components.toml").read_text())
        (place.folder / "components.toml").write_text(text)
        shown = show_all(place.upstreams.folder)
    for name in ("audit", "check"):
        assert "within all limits" not in shown.texts[name]
        last = "verdict: complete, no limit is set for R1 in components.toml; nothing to do"
        assert shown.texts[name].splitlines()[-1] == last
    assert "Within all limits" not in shown.texts["audit.md"]


def test_the_recorded_audit_of_make_is_the_one_in_the_checkout() -> None:
    target = re.search(r"^audit:.*\n\t(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert target is not None
    assert target[1].endswith("audit --recorded $(RECORDED) --accept-recorded")
