# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The completeness proof and the drift guard: no file of a tree is lost, and none is overlooked."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.declared.globs import select_paths
from auditor.declared.lock import Lock
from auditor.declared.manifest import ManifestFile
from auditor.declared.scope import Scope
from auditor.errors import ManifestError
from auditor.fetch.repositories import FetchedSource, fetch_repositories
from auditor.fetch.selection import TreeSelection, select_from_tree
from auditor.model.declared import Source
from auditor.model.ledger import RuleTally, SourceLedger, Tally
from auditor.model.measured import SourceRevision
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.trees import TreeEntry
from tests.made.manifests import ALPHA, small_manifest, small_text
from tests.made.upstreams import Upstreams

REVISION = SourceRevision("alpha", ALPHA, "v1", "1" * 40, "2" * 40, locked=False, overridden=False)
DAEMON, LIBRARY = ("daemon", 0), ("daemon+library", 0)
TRUSTED = ("daemon/common.h", "daemon/main.c", "daemon/main_test.c", "daemon/run", "lib/list.c")


def tree_of(*paths: str, executable: tuple[str, ...] = ()) -> tuple[TreeEntry, ...]:
    return tuple(
        TreeEntry(path, "100755" if path in executable else "100644", f"{number:040x}")
        for number, path in enumerate(sorted((*TRUSTED, *paths)))
    )


def select(manifest: ManifestFile, tree: tuple[TreeEntry, ...]) -> TreeSelection:
    return select_from_tree(manifest, "R1", {DAEMON, LIBRARY}, REVISION, tree)


NAMES_OF_MOVED_CODE = (
    *("new.C", "new.H", "new.inc", "new.def", "new.tcc", "new.ipp", "new.inl", "new.c++", "new.ixx", "new.m", "new.go"),
    *("new.zig", "new.y", "new.l", "new.asm", "new.c.in", "new.tbl", "new", "new.ada", "new.lua", "new.pl", "new.js"),
    *(
        "new.java",
        "new.pyx",
        "new.pyi",
        "new.awk",
        "new.hxx",
        "new.S",
        "new.md",
        "new.txt",
        ".new",
        "README",
        "sub/new.c",
    ),
)
DECIDED: dict[str, str] = {
    "covered by an include": "daemon/new.c",
    "covered by an exclude": "daemon/new_test.c",
    "outside, in a whole folder": "net/deep/new.c",
    "outside, a file": "README",
}
ELSEWHERE = ("new.c", "new", "tools/new.c", "daemon2/new.c", "docs/new.md", "net.c", "README/new.c", "a/b/net/new.c")
OUTSIDE = '[[outside]]\nglobs = ["**/*.md", "**/README*", "**/*.[ch]"]\nreason = "documents"\n\n[repositories.alpha]'


def test_an_exposure_has_to_match_a_selected_file() -> None:
    exclude = 'exclude = ["daemon/*_test.c"]\n'
    exposed = 'exposed = [{ globs = ["daemon/main.c", "daemon/main_test.c"], reason = "messages" }]\n'
    manifest = small_manifest((exclude, exclude + exposed))
    (misfit,) = manifest.locate(select(manifest, tree_of()).misfits)
    assert misfit.describe("components.toml") == (
        "components.toml:43: 'daemon/main_test.c', exposed in daemon, matches no selected file of alpha at v1 "
        "(111111111111): correct or remove the glob, or give it a range"
    )


@pytest.mark.parametrize("name", NAMES_OF_MOVED_CODE)
@pytest.mark.parametrize("folder", ["daemon", "lib/deep/er"])
def test_what_no_rule_mentions_is_unclassified_whatever_its_name(folder: str, name: str) -> None:
    assert select(small_manifest(), tree_of(f"{folder}/{name}")).unclassified == (f"{folder}/{name}",)


@pytest.mark.parametrize("path", DECIDED.values(), ids=DECIDED.keys())
def test_what_a_rule_mentions_is_not(path: str) -> None:
    assert select(small_manifest(), tree_of(path)).unclassified == ()


@pytest.mark.parametrize("path", ELSEWHERE)
def test_what_lies_elsewhere_is_unclassified_too(path: str) -> None:
    assert select(small_manifest(), tree_of(path)).unclassified == (path,)


@pytest.mark.parametrize("path", ["daemon/new.C", "daemon/sub/new.c", "lib/sub/new.c"])
def test_no_rule_hides_what_is_new_beside_or_below_a_trusted_file(path: str) -> None:
    rule = (
        '[[repositories.alpha.outside]]\nglobs = ["daemon/**", "lib/**", "src/**"]\nreason = "o"\n\n[repositories.beta]'
    )
    manifest = small_manifest(("[repositories.beta]", rule))
    assert select(manifest, tree_of(path, "src/new.c")).unclassified == (path,)


def test_of_what_is_only_compared_with_nothing_is_decided() -> None:
    revision = replace(REVISION, repository="kernel")
    tree = (TreeEntry("init/main.c", "100644", "1" * 40), TreeEntry("COPYING", "100644", "2" * 40))
    assert select_from_tree(small_manifest(), "R1", {("linux", 0)}, revision, tree).unclassified == ()


@pytest.mark.parametrize("glob", ["**", "*", "*.md", "**/*.md", "doc?/**", "[ab]/**", "d*/a.c"])
def test_no_folder_at_the_top_is_decided_on_without_its_name(glob: str) -> None:
    rule = f'[[repositories.beta.outside]]\nglobs = ["ok/**", "{glob}"]\nreason = "other"\n\n[repositories.kernel]'
    with pytest.raises(ManifestError) as caught:
        small_manifest(("[repositories.kernel]", rule))
    said = f"'{glob}' would hide what is new at the top; begin with the name of a folder"
    assert f"repositories.beta.outside[0].globs: {said}" in str(caught.value)


def test_links_and_submodules_are_decided_on_like_files() -> None:
    tree = (*tree_of(), TreeEntry("daemon/link", "120000", "1" * 40), TreeEntry("lib/module", "160000", "2" * 40))
    assert select(small_manifest(), tree).unclassified == ("daemon/link", "lib/module")


@pytest.mark.parametrize(
    ("path", "executable", "unclassified"),
    [
        pytest.param("daemon/README.md", False, False, id="a document"),
        pytest.param("lib/README", False, False, id="a document without a suffix"),
        pytest.param("daemon/README.md", True, True, id="can be executed"),
        pytest.param("daemon/README.py", False, True, id="the suffix of a language"),
        pytest.param("lib/new.h", False, True, id="the suffix of a language in the rule itself"),
        pytest.param("daemon/new.txt", False, True, id="another name"),
    ],
)
def test_a_name_outside_decides_on_what_does_not_look_like_code(
    path: str, executable: bool, unclassified: bool
) -> None:
    manifest = small_manifest(("[repositories.alpha]", OUTSIDE))
    found = select(manifest, tree_of(path, executable=(path,) if executable else ())).unclassified
    assert found == ((path,) if unclassified else ())


def test_a_trusted_file_at_the_top_has_the_whole_tree_below_it() -> None:
    manifest = small_manifest(('"daemon/run"]', '"daemon/run", "top.c"]'))
    assert select(manifest, tree_of("top.c", "other/deep/new.go")).unclassified == ("other/deep/new.go",)


def test_an_exclusion_of_the_repository_classifies() -> None:
    declared = '[[repositories.alpha.excluded]]\nglobs = ["daemon/*.py"]\nreason = "tests"\n\n[repositories.beta]'
    manifest = small_manifest(("[repositories.beta]", declared))
    assert select(manifest, tree_of("daemon/new.py")).unclassified == ()
    assert select(manifest, tree_of("daemon/new.py", "daemon/sub/new.py")).unclassified == ("daemon/sub/new.py",)
    assert select(manifest, tree_of("daemon/new.py")).misfits == ()
    (misfit,) = manifest.locate(select(manifest, tree_of()).misfits)
    assert misfit.describe("folder/components.toml") == (
        "folder/components.toml:24: 'daemon/*.py' in `excluded` matches no file of alpha at v1 (111111111111): "
        "correct or remove the glob, or give it a range"
    )


def test_each_entry_that_matches_nothing_has_its_own_line() -> None:
    ranges = (
        'include = ["daemon/common.h", "lib/*.c"]',
        'include = [\n    "lib/*.c",\n    { glob = "a.c", until = "R1" },\n    { glob = "a.c", since = "main" },\n]',
    )
    manifest = small_manifest(ranges)
    found = {}
    for release in ("R1", "main"):
        selected = select_from_tree(manifest, release, {LIBRARY}, REVISION, tree_of())
        found[release] = [(item.kind, item.name, item.line) for item in manifest.locate(selected.misfits)]
    first = small_text(ranges).split("\n").index('    { glob = "a.c", until = "R1" },') + 1
    assert found == {"R1": [("include", "a.c", first)], "main": [("include", "a.c", first + 1)]}


RANGES_OF_ONE_GLOB: dict[str, tuple[str, list[int]]] = {
    "in the first range": ("v1", [0]),
    "in the second range": ("v4", [1]),
    "between both, where no include is left": ("v3", [0, 1]),
    "nobody knows where": ("staging", []),
}


@pytest.mark.parametrize(("ref", "entries"), RANGES_OF_ONE_GLOB.values(), ids=RANGES_OF_ONE_GLOB.keys())
def test_a_glob_with_two_ranges_is_idle_in_the_one_that_holds(ref: str, entries: list[int]) -> None:
    ranges = 'include = [{ glob = "a.c", until_ref = "v2" }, { glob = "a.c", since_ref = "v4" }]'
    manifest = small_manifest(('include = ["daemon/common.h", "lib/*.c"]', ranges))
    selected = select_from_tree(manifest, "R1", {LIBRARY}, replace(REVISION, ref=ref), tree_of())
    assert [(item.kind, item.name, item.key[-1]) for item in selected.misfits] == [
        ("include", "a.c", number) for number in entries
    ]


def test_an_idle_glob_of_a_language_leads_to_its_rule() -> None:
    rule = '[[repositories.alpha.languages]]\nglobs = ["daemon/*.C"]\nlanguage = "C"\nreason = "C"\n\n'
    manifest = small_manifest(("[repositories.beta]", f"{rule}[repositories.beta]"))
    (misfit,) = manifest.locate(select(manifest, tree_of()).misfits)
    assert (misfit.kind, misfit.name, misfit.component, misfit.line) == ("languages", "daemon/*.C", "", 24)


def test_sources_that_were_not_asked_for_classify_too() -> None:
    selected = select_from_tree(small_manifest(), "R1", {DAEMON}, REVISION, tree_of())
    assert list(selected.selection_by_source) == [DAEMON]
    assert selected.unclassified == ()


GLOBS = st.sampled_from(["**", "a/**", "a/*", "**/*.c", "b/?.c", "a/b/[xy].c", "b/**/*.h", "c", "*.c", "**/x*"])
PATHS = st.lists(st.from_regex(r"([abc]/){0,3}[xyc](\.[ch])?", fullmatch=True), unique=True)


@given(paths=PATHS, include=st.lists(GLOBS, min_size=1, unique=True), exclude=st.lists(GLOBS, unique=True))
def test_every_path_is_selected_excluded_or_outside(paths: list[str], include: list[str], exclude: list[str]) -> None:
    selection = select_paths(Source("r", tuple(include), tuple(exclude)), "R1", "v1", paths)
    left_out = [path for group in selection.excluded.values() for path in group]
    assert sorted([*selection.selected, *left_out]) == sorted(selection.covered)
    assert len(set(left_out)) == len(left_out)
    assert set(selection.covered) <= set(paths)


DECLARED_PARTIAL = ('refs = { R1 = "v1", main = "main" }', 'partial = "large"\nrefs = { R1 = "v1", main = "main" }')


def fetch_daemon(manifest: ManifestFile, network: Network) -> FetchedSource:
    """The only source of the first component at R1."""
    scope = Scope("R1", manifest.manifest.components[:1])
    return fetch_repositories(manifest, Lock(), scope, network, lambda _: None)["alpha"].sources[DAEMON]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    files=st.dictionaries(
        st.from_regex(r"daemon/([ab]/)?[a-z]{1,3}(_test)?\.[chx]", fullmatch=True), st.binary(max_size=50), max_size=8
    )
)
def test_covered_is_selected_and_excluded_in_files_and_bytes(
    files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder: Path = tmp_path_factory.mktemp("tree")
    upstreams = Upstreams(folder / "mirror")
    tree = {**files, "daemon/main.c": b"1", "daemon/run": b"22", "daemon/main_test.c": b"333"}
    upstreams.commit(ALPHA, tree, tag="v1")
    network = Network(FetchSettings(folder / "cache", upstreams.folder))
    source = fetch_daemon(small_manifest(), network)
    everything = Tally(len(tree), sum(map(len, tree.values())))
    selected = Tally(len(source.files), sum(file.size for file in source.files))
    accounted = sum((rule.left_out for rule in source.excluded), start=selected)
    in_folder = {path: content for path, content in tree.items() if path.count("/") == 1}
    covered = [len(body) for path, body in in_folder.items() if path.endswith((".c", ".h", "/run"))]
    assert source.covered == accounted == Tally(len(covered), sum(covered))
    assert source.covered + Tally(source.outside_files, source.outside_size or 0) == everything
    assert (source.tree_files, source.tree_size) == (everything.files, everything.size)
    partial = fetch_daemon(small_manifest(DECLARED_PARTIAL), network)
    assert partial == (replace(source, tree_size=None, outside_size=None) if source.outside_files else source)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"measured": Tally(2, 9)}, id="bytes measured"),
        pytest.param({"measured": Tally(1, 10)}, id="files measured"),
        pytest.param({"tree_files": 4}, id="files of the tree"),
        pytest.param({"tree_size": 18}, id="bytes of the tree"),
        pytest.param({"outside_files": 2}, id="files outside"),
        pytest.param({"outside_size": 1}, id="bytes outside"),
        pytest.param({"tree_size": None}, id="the tree without its size"),
        pytest.param({"outside_size": None}, id="what lies outside without its size"),
    ],
)
def test_a_ledger_that_does_not_add_up_cannot_be(wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {
        "repository": "alpha",
        "url": ALPHA,
        "revision": "1" * 40,
        "tree_files": 5,
        "tree_size": 19,
        "outside_files": 1,
        "outside_size": 2,
        "covered": Tally(4, 17),
        "measured": Tally(2, 10),
        "unmeasured": Tally(1, 3),
        "excluded": (RuleTally("x", Tally(1, 4)),),
    }
    assert SourceLedger(**right)
    assert SourceLedger(**{**right, "tree_size": None, "outside_size": None})
    with pytest.raises(ValueError, match="covered"):
        SourceLedger(**{**right, **wrong})
