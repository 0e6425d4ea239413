# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Upstreams as they are shipped: the ref that a downstream repository names, and its patches applied."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.declared.manifest import ManifestFile, parse_manifest
from auditor.declared.scope import Scope
from auditor.documents.audit import encode_audit
from auditor.documents.recorded import load_audit
from auditor.errors import ManifestError
from auditor.fetch.resolving import resolve_revisions
from auditor.findings.judge import judge
from auditor.findings.totals import as_shipped, total_of
from auditor.model.measured import Audit, Shipped, UnclassifiedFile, UnmeasuredFile
from auditor.upstream.network import FetchSettings, Network
from tests.made.downstreams import GROW, PACKAGING, fill, patched_text
from tests.made.manifests import BETA
from tests.made.systems import HYPERVISOR, audit_small_system
from tests.made.upstreams import Upstreams

ADD = """\
--- /dev/null
+++ b/arch/x86/new.c
@@ -0,0 +1,2 @@
+int a;
+int b;
"""
REMOVE = """\
diff --git a/arch/x86/head.S b/arch/x86/head.S
deleted file mode 100644
--- a/arch/x86/head.S
+++ /dev/null
@@ -1,4 +0,0 @@
-#define A 1
-
-# comment
-  mov %eax, %ebx
"""
BESIDE = ADD.replace("new.c", "new.py")
ELSEWHERE = ADD.replace("b/arch/x86/new.c", "b/../../etc/new.c")
FUZZY = GROW.replace("return 3", "return 4")


def manifest_of(*replacements: tuple[str, str]) -> ManifestFile:
    """The small manifest with the hypervisor patched downstream, and its ref for R1 read there."""
    return parse_manifest(patched_text(*replacements), "components.toml")


def hypervisor_of(audit: Audit) -> tuple[int, int, tuple[Shipped, ...], tuple[UnmeasuredFile, ...]]:
    """SLOC upstream and as shipped, what is shipped, and what has no figure."""
    result = next(result for result in audit.components if result.component.id == "hypervisor")
    return total_of((result,)).code, total_of((result.as_shipped,)).code, result.shipped, result.unmeasured


def test_patches_are_reported_beside_the_upstream_figure(upstreams: Upstreams, cache: Path) -> None:
    fill(upstreams, {"grow.patch": GROW, "add.patch": ADD, "remove.patch": REMOVE})
    audit = audit_small_system(upstreams, cache, manifest_of())
    base, shipped, (part,), unmeasured = hypervisor_of(audit)
    assert (base, shipped, unmeasured, audit.complete) == (3, 4, (), True)
    assert {item.file.path: item.measurement.lines.code for item in part.files} == {
        "arch/x86/mm.c": 2,
        "arch/x86/new.c": 2,
    }
    assert (part.removed, part.patches) == (("arch/x86/head.S",), ("grow.patch", "add.patch", "remove.patch"))
    assert (part.downstream.repository, part.downstream.ref) == ("packaging", "R1")
    changes = total_of(as_shipped(audit).results_of("tcb")).code - total_of(audit.results_of("tcb")).code
    assert changes == 1
    assert audit_small_system(upstreams, cache, manifest_of()) == audit


def test_patches_build_on_each_other(upstreams: Upstreams, cache: Path) -> None:
    first = GROW.replace("+static int unmap(void) { return 0; }\n", "").replace("-1 +1,3", "-1 +1,2")
    second = "--- a/arch/x86/mm.c\n+++ b/arch/x86/mm.c\n@@ -1,2 +1,3 @@\n+int c;\n /* for Qubes OS */\n static int map"
    second += "(void) { if (1) return 2; return 3; }\n"
    fill(upstreams, {"1.patch": first, "2.patch": second})
    assert hypervisor_of(audit_small_system(upstreams, cache, manifest_of()))[:2] == (3, 4)
    fill(upstreams, {"2.patch": second, "1.patch": first})
    (gap,) = hypervisor_of(audit_small_system(upstreams, cache, manifest_of()))[3]
    assert gap.path == "2.patch"


@pytest.mark.parametrize(
    ("patches", "series", "gap"),
    [
        pytest.param({"a.patch": FUZZY}, None, ("a.patch", "does not apply: "), id="context that differs"),
        pytest.param({"a.patch": GROW, "b.patch": GROW}, None, ("b.patch", "does not apply: "), id="applied already"),
        pytest.param({"a.patch": ELSEWHERE}, None, ("a.patch", "does not apply: "), id="a path that leads outside"),
        pytest.param({"a.patch": "not a patch\n"}, None, ("a.patch", "does not apply: "), id="no patch"),
        pytest.param({}, "gone.patch\n", ("gone.patch", "listed by series, but not in the repository"), id="missing"),
        pytest.param({}, "a.patch -R\n", ("series", "line 1: '-R' is no option of a series"), id="a list in doubt"),
    ],
)
def test_a_patch_that_does_not_apply_is_no_number(
    patches: dict[str, str], series: str | None, gap: tuple[str, str], upstreams: Upstreams, cache: Path
) -> None:
    fill(upstreams, patches, series=series)
    audit = audit_small_system(upstreams, cache, manifest_of())
    base, _, shipped, (found,) = hypervisor_of(audit)
    assert (base, shipped, audit.complete) == (3, (), False)
    assert (found.url, found.path) == (PACKAGING, gap[0])
    assert found.reason.startswith(gap[1])


def test_code_that_a_patch_adds_beside_trusted_files_is_unclassified(upstreams: Upstreams, cache: Path) -> None:
    fill(upstreams, {"a.patch": BESIDE})
    audit = audit_small_system(upstreams, cache, manifest_of())
    revision = upstreams.git(BETA, "rev-parse", "v1^{commit}")
    assert audit.unclassified == (UnclassifiedFile(BETA, revision, "arch/x86/new.py"),)


def test_a_patch_may_remove_all_that_a_glob_matches(upstreams: Upstreams, cache: Path) -> None:
    fill(upstreams, {"remove.patch": REMOVE})
    named = ('"arch/**/*.[chS]",', '"arch/**/*.[ch]", "arch/x86/head.S",')
    audit = audit_small_system(upstreams, cache, manifest_of(named))
    assert (hypervisor_of(audit)[:2], audit.misfits, audit.complete) == ((3, 1), (), True)


def test_a_file_that_a_patch_adds_to_two_sources_is_a_misfit(upstreams: Upstreams, cache: Path) -> None:
    fill(upstreams, {"add.patch": ADD})
    sources = (
        '    "arch/**/*.[chS]",\n    { glob = "new/*.c", releases = ["main"] },\n]',
        '    "arch/**/*.[chS]",\n]\n\n[[components.sources]]\nrepository = "beta"\n'
        'include = ["arch/x86/head.[S]", "arch/x86/n*.c"]',
    )
    audit = audit_small_system(upstreams, cache, manifest_of(sources))
    assert [(item.kind, item.name) for item in audit.misfits] == [
        ("include", "arch/x86/n*.c"),
        ("selected twice", "arch/x86/head.S"),
        ("selected twice", "arch/x86/new.c"),
    ]
    assert hypervisor_of(audit)[:2] == (3, 5)


def test_the_ref_follows_the_version_file(upstreams: Upstreams, cache: Path) -> None:
    fill(upstreams, {"grow.patch": GROW})
    upstreams.commit(BETA, {**HYPERVISOR, "arch/x86/mm.c": HYPERVISOR["arch/x86/mm.c"] + "int d;\n"}, tag="v2")
    upstreams.commit(PACKAGING, {"grow.patch": GROW, "series": "grow.patch\n", "version": "2"}, tag="R1")
    audit = audit_small_system(upstreams, cache, manifest_of())
    assert hypervisor_of(audit)[:2] == (4, 5)
    manifest = manifest_of()
    network = Network(FetchSettings(cache / "other", upstreams.folder))
    found = resolve_revisions(manifest, Scope("R1", manifest.manifest.components[1:2]), network, "2026-01-02")
    assert [(entry.repository, entry.ref) for entry in found.entries] == [("beta", "v2"), ("packaging", "R1")]
    assert found.failures == {}


@pytest.mark.parametrize("version", ["", "$(reboot)", "-1", "1\n2", "latest"])
def test_a_version_that_is_none_leaves_the_component_without_a_figure(
    version: str, upstreams: Upstreams, cache: Path
) -> None:
    fill(upstreams, {"grow.patch": GROW}, version=version)
    (gap,) = hypervisor_of(audit_small_system(upstreams, cache, manifest_of()))[3]
    assert (gap.url, gap.path) == (BETA, "")
    assert "is no version but" in gap.reason


def test_another_ref_by_hand_is_not_patched(upstreams: Upstreams, cache: Path) -> None:
    fill(upstreams, {"a.patch": FUZZY})
    audit = audit_small_system(upstreams, cache, manifest_of(), refs={"beta": "v1"})
    assert hypervisor_of(audit) == (3, 3, (), ())


def test_survives_a_round_trip(upstreams: Upstreams, cache: Path, tmp_path: Path) -> None:
    fill(upstreams, {"grow.patch": GROW, "remove.patch": REMOVE})
    manifest = manifest_of()
    audit = audit_small_system(upstreams, cache, manifest)
    path = tmp_path / "audit.json"
    path.write_bytes(encode_audit(audit, judge(audit, manifest.manifest)))
    assert encode_audit(load_audit(path), judge(audit, manifest.manifest)) == path.read_bytes()
    document = json.loads(path.read_text())
    component = next(item for item in document["components"] if item["id"] == "hypervisor")
    assert (component["totals"]["code"], component["totals_as_shipped"]["code"]) == (3, 2)
    assert (document["totals"]["tcb"]["code"], document["totals_as_shipped"]["tcb"]["code"]) == (11, 10)


def with_packaging(old: str, new: str) -> Callable[[], ManifestFile]:
    return lambda: manifest_of((old, new))


@pytest.mark.parametrize(
    ("load", "complaint"),
    [
        pytest.param(
            with_packaging('repository = "packaging"', 'repository = "beta"'),
            "components.toml:27: repositories.beta.downstream.repository: "
            "'beta' is not another repository without a downstream",
            id="itself",
        ),
        pytest.param(
            with_packaging('repository = "packaging"', 'repository = "gone"'),
            "components.toml:27: repositories.beta.downstream.repository: "
            "'gone' is not another repository without a downstream",
            id="unknown",
        ),
        pytest.param(
            with_packaging('refs = { R1 = "R1", main = "main" }', 'refs = { R1 = "R1" }'),
            "components.toml:62: components[1].sources[0].repository: "
            "repositories.beta.refs has no ref for main; add one or narrow the releases of the source",
            id="a release without any ref",
        ),
        pytest.param(
            with_packaging("[repositories.beta.downstream]", 'partial = "large"\n[repositories.beta.downstream]'),
            "components.toml:27: repositories.beta.downstream: "
            "a partial repository cannot be patched, because it is not there as a whole",
            id="partial",
        ),
    ],
)
def test_a_downstream_that_cannot_be_is_refused(load: Callable[[], ManifestFile], complaint: str) -> None:
    with pytest.raises(ManifestError) as caught:
        load()
    assert complaint in str(caught.value).splitlines()
