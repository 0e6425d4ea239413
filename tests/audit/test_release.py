# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole audits of small upstreams, from the manifest to the result."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.audit.means import Means
from auditor.audit.release import audit_release
from auditor.audit.whole_systems import count_comparison
from auditor.declared.lock import Lock
from auditor.declared.scope import Scope
from auditor.findings.totals import totals_by_subject
from auditor.instruments.digest import versions
from auditor.measuring.cache import MeasurementCache
from auditor.model.measured import LeftOutComponent, LineCounts, Totals, UnmeasuredFile
from auditor.processes.limits import Limits, WorkerSettings
from auditor.progress import SilentProgress
from auditor.upstream.network import FetchSettings, Network
from tests.made.cache_keys import CACHE_KEY
from tests.made.manifests import ALPHA, BETA, KERNEL, WITHOUT_HYPERVISOR, small_manifest
from tests.made.systems import DAEMON, FILES, HYPERVISOR, audit_small_system
from tests.made.upstreams import Upstreams


@pytest.fixture
def filled(upstreams: Upstreams) -> Upstreams:
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    return upstreams


def test_measures_every_component(filled: Upstreams, cache: Path) -> None:
    audit = audit_small_system(filled, cache)
    assert audit.complete
    assert {result.component.id: [item.file.path for item in result.files] for result in audit.components} == {
        "daemon": ["daemon/common.h", "daemon/main.c", "daemon/run"],
        "hypervisor": ["arch/x86/head.S", "arch/x86/mm.c"],
        "daemon+library": ["daemon/common.h", "lib/list.c"],
        "linux": [],
        "windows": [],
    }
    assert totals_by_subject(audit)["tcb"] == Totals(
        files=5, c=7, assembly=2, other=2, comment=4, blank=2, functions=2, size=sum(map(len, trusted_texts()))
    )
    main = audit.components[0].files[1].measurement
    assert main.lines == LineCounts(code=5, comment=1, blank=1)
    assert main.functions is not None
    assert [(function.name, function.start, function.end) for function in main.functions] == [("main", 4, 7)]


def trusted_texts() -> list[str]:
    names = ("daemon/main.c", "daemon/common.h", "daemon/run")
    return [FILES[name] for name in names] + list(HYPERVISOR.values())


def test_the_number_of_workers_and_a_warm_cache_change_nothing(filled: Upstreams, tmp_path: Path) -> None:
    cold = audit_small_system(filled, tmp_path / "one", settings=WorkerSettings(1))
    assert audit_small_system(filled, tmp_path / "three", settings=WorkerSettings(3)) == cold
    assert audit_small_system(filled, tmp_path / "one") == cold


def test_what_is_left_out_is_not_fetched_and_has_its_reason(upstreams: Upstreams, cache: Path) -> None:
    upstreams.commit(ALPHA, FILES, tag="v1")  # of the hypervisor's repository there is nothing
    audit = audit_small_system(upstreams, cache, small_manifest(*WITHOUT_HYPERVISOR))
    assert [result.component.id for result in audit.components] == ["daemon", "daemon+library", "linux", "windows"]
    assert audit.left_out == (LeftOutComponent("hypervisor", "Hypervisor", "third-party", "not read"),)
    assert audit.left_out_of("tcb") == audit.left_out_of("hypervisor") == audit.left_out
    assert audit.left_out_of("qubes") == ()
    assert (audit.complete, audit.partial) == (True, False)


def test_an_unreachable_upstream_stops_no_other(filled: Upstreams, cache: Path) -> None:
    manifest = small_manifest((BETA, "https://example.org/upstream/elsewhere"))
    daemon, hypervisor, *_ = audit_small_system(filled, cache, manifest).components
    assert daemon.complete
    (gap,) = hypervisor.unmeasured
    assert (gap.url, gap.path) == ("https://example.org/upstream/elsewhere", "")
    assert gap.reason.startswith("not in the mirror; expected ")


UNCOUNTABLE: dict[str, tuple[str, bytes, str]] = {
    "unknown language": ("arch/table.xyz", b"data\n", "no instrument knows the suffix .xyz"),
    "binary": ("arch/blob.c", b"int a;\0\n", "not a text: it holds a NUL byte"),
    "UTF-16": ("arch/wide.c", "int a;\n".encode("utf-16"), "UTF-16 text"),
}


@pytest.mark.parametrize(("path", "content", "reason"), UNCOUNTABLE.values(), ids=UNCOUNTABLE.keys())
def test_what_cannot_be_counted_is_unmeasured(
    path: str, content: bytes, reason: str, filled: Upstreams, cache: Path
) -> None:
    changed: dict[str, bytes | str] = {**HYPERVISOR, path: content}
    revision = filled.commit(BETA, changed, tag="v2")
    manifest = small_manifest(('"arch/**/*.[chS]"', '"arch/**"'))
    result = audit_small_system(filled, cache, manifest, refs={"beta": "v2"}).components[1]
    assert result.unmeasured == (UnmeasuredFile(BETA, path, reason, len(content), revision),)
    assert len(result.files) == 2


def test_links_are_unmeasured(filled: Upstreams, cache: Path) -> None:
    inner = "1" * 40
    filled.commit(BETA, HYPERVISOR, tag="v3", links={"arch/x.c": "x86/mm.c"}, submodules={"arch/y.c": inner})
    result = audit_small_system(filled, cache, refs={"beta": "v3"}).components[1]
    assert [(gap.path, gap.reason.split(":")[0]) for gap in result.unmeasured] == [
        ("arch/x.c", "symbolic link"),
        ("arch/y.c", "submodule"),
    ]


def test_the_manifest_knows_a_language_better_than_a_suffix(filled: Upstreams, cache: Path) -> None:
    text = "/* a\n * b */\nint hash(void) { return 1; }\n"
    filled.commit(BETA, {**HYPERVISOR, "arch/hash.C": text, "arch/hash.H": "int hash(void);\n"}, tag="v8")
    rule = '[[repositories.beta.languages]]\nglobs = ["arch/hash.{}"]\nlanguage = "{}"\nreason = "included by C"\n\n'
    rules = rule.format("C", "C") + rule.format("H", "C header")
    manifest = small_manifest(
        ("[repositories.kernel]", f"{rules}[repositories.kernel]"), ('"arch/**/*.[chS]"', '"arch/**/*.[chSCH]"')
    )
    result = audit_small_system(filled, cache, manifest, refs={"beta": "v8"}).components[1]
    found = {item.file.path: (item.measurement.language, item.measurement.lines.code) for item in result.files}
    assert (found["arch/hash.C"], found["arch/hash.H"]) == (("C", 1), ("C header", 1))
    assert [len(item.measurement.functions or ()) for item in result.files if "hash.C" in item.file.path] == [1]
    assert result.unmeasured == ()


def test_what_the_manifest_decides_holds_for_one_path_and_not_for_its_content(filled: Upstreams, cache: Path) -> None:
    script = "#!/bin/sh\n'''\na\n'''\n"
    filled.commit(BETA, {**HYPERVISOR, "arch/a.py": script, "arch/b.py": script}, tag="v8")
    rule = '[[repositories.beta.languages]]\nglobs = ["arch/a.py"]\nlanguage = "Python"\nreason = "read by it"\n\n'
    manifest = small_manifest(
        ("[repositories.kernel]", f"{rule}[repositories.kernel]"), ('"arch/**/*.[chS]"', '"arch/**/*.py"')
    )
    for _ in ("cold", "warm"):
        result = audit_small_system(filled, cache, manifest, refs={"beta": "v8"}).components[1]
        found = {item.file.path: (item.measurement.language, item.measurement.labels) for item in result.files}
        assert found == {
            "arch/a.py": ("Python", ("decided, content of shell",)),
            "arch/b.py": ("shell", ("suffix of Python",)),
        }


def test_an_override_is_marked(filled: Upstreams, cache: Path) -> None:
    moved = filled.commit(BETA, {"arch/a.c": "int a;\n"}, tag="v4")
    audit = audit_small_system(filled, cache, refs={"beta": "v4"})
    (revision,) = audit.components[1].revisions
    assert (revision.ref, revision.revision, revision.overridden, revision.locked) == ("v4", moved, True, False)
    assert not audit.components[0].revisions[0].overridden


def test_a_file_that_takes_too_long_is_unmeasured_and_the_others_go_on(filled: Upstreams, cache: Path) -> None:
    # pygount's lexer and lizard's tokens need minutes for this one; the others need far less than the limit.
    filled.commit(ALPHA, {**FILES, "daemon/slow.c": "a < b ? c : d\n" * 300_000}, tag="v5")
    manifest = small_manifest()
    measurements = MeasurementCache(cache / "measurements", versions(), CACHE_KEY)
    network = Network(FetchSettings(cache / "repositories", filled.folder))
    means = Means(network, measurements, WorkerSettings(2, Limits(seconds=2)), SilentProgress())
    scope = Scope("R1", manifest.manifest.components, {"alpha": "v5"})
    result = audit_release(manifest, Lock(), scope, means).components[0]
    measurements.close()
    (gap,) = result.unmeasured
    # Which tool is at work by then depends on the machine.
    reason, _, tool = gap.reason.partition(" (in ")
    expected, revision = "not finished within 2 s of processor time", result.files[0].file.revision
    assert replace(gap, reason=reason) == UnmeasuredFile(ALPHA, "daemon/slow.c", expected, 4_200_000, revision)
    assert tool.removesuffix(")").partition(".")[0] in (
        "lizard_core",
        "lizard_languages",
        "pygments",
        "pygount",
        "auditor",
        "",
    )
    assert [item.file.path for item in result.files] == ["daemon/common.h", "daemon/main.c", "daemon/run"]


def test_counts_a_comparison(filled: Upstreams, cache: Path) -> None:
    kernel: dict[str, bytes | str] = {"init/main.c": DAEMON, "top.h": "int top;\n", "a.py": "no = 1\n", "bad.c": b"\0"}
    revision = filled.commit(KERNEL, kernel, tag="v6", links={"link.c": "init/main.c"})
    manifest = small_manifest()
    measurements = MeasurementCache(cache / "measurements", versions(), CACHE_KEY)
    means = Means(
        Network(FetchSettings(cache / "repositories", filled.folder)), measurements, WorkerSettings(2), SilentProgress()
    )
    linux = manifest.manifest.components[3]
    record, _ = count_comparison(linux, manifest, Scope("R1", (linux,)), means, "2026-01-02")
    measurements.close()
    assert (record.component, record.revision, record.resolved) == ("linux", revision, "2026-01-02")
    assert record.unmeasured == 2
    assert record.totals == Totals(files=2, c=6, comment=1, blank=1, size=len(DAEMON) + 9)
    assert record.physical_c == 8
