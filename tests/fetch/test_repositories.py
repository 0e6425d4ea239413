# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The trusted files of several repositories at once, at locked or current commits, from mirrors and into mirrors."""

import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.declared.lock import Lock, LockedRevision
from auditor.declared.manifest import ManifestFile, parse_manifest
from auditor.declared.scope import Scope
from auditor.errors import LockError
from auditor.fetch.mirroring import fill_mirror
from auditor.fetch.repositories import FetchedRepository, fetch_repositories
from auditor.fetch.resolving import resolve_revisions
from auditor.model.custody import GitObject, Signing
from auditor.model.measured import SourceRevision, TrustedFile
from auditor.upstream.blobs import read_blob
from auditor.upstream.network import FetchSettings, Network
from tests.made.upstreams import Host, Rerouted, Upstreams, run_git

GUI = "https://github.com/QubesOS/gui"
CORE = "https://github.com/QubesOS/core"
KERNEL = "https://git.kernel.org/pub/linux.git"
TODAY = "2026-01-02"

GUI_FILES = {"gui/a.c": "int a;\n", "gui/a.h": "int a;\n", "gui/test.c": "int test;\n", "README": "Read me.\n"}
CORE_FILES = {"lib/b.c": "int b;\n", "bin/run": "#!/bin/sh\n"}
KERNEL_FILES = {"drivers/blk.c": "int blk;\n", "Makefile": "all:\n"}

MANIFEST = """\
schema = 1
default_release = "R4.3.0"

[pages.doc]
title = "Page"
url = "https://example.org/page"
repository = "https://example.org/doc"
path = "page.rst"
lists = { qubes = "Components" }
revision = "0123456789012345678901234567890123456789"

[releases."R4.2.0"]
title = "Qubes OS 4.2"
facts = { dom0 = "Fedora 37" }

[releases."R4.3.0"]
title = "Qubes OS 4.3"
facts = { dom0 = "Fedora 41" }

[repositories.gui]
url = "https://github.com/QubesOS/gui"
refs = { "R4.2.0" = "v1", "R4.3.0" = "main" }

[repositories.core]
url = "https://github.com/QubesOS/core"
refs = { "R4.3.0" = "main" }

[repositories.kernel]
url = "https://git.kernel.org/pub/linux.git"
refs = { "R4.3.0" = "v6" }
partial = "large"

[[components]]
id = "guid"
title = "GUI"
group = "qubes"
runs_in = ["dom0"]
sentence = "It draws."
evidence = "Makefile"

[[components.sources]]
repository = "gui"
include = [
    "gui/*.[ch]",
]
exclude = [
    "gui/test.c",
]

[[components.sources]]
repository = "core"
include = ["lib/**"]
releases = ["R4.3.0"]

[[components]]
id = "blkback"
title = "Block backend"
group = "third-party"
since = "R4.3.0"
runs_in = ["dom0 kernel"]
sentence = "It stores."
evidence = "Makefile"

[[components.sources]]
repository = "kernel"
include = ["drivers/blk.c"]

[[components.sources]]
repository = "core"
include = ["bin/run", "lib/b.c"]

[system]
name = "Small OS"

[groups]
qubes = { title = "Ours", tcb = true }
third-party = { title = "Of others", tcb = true }
linked = { title = "Linked" }
"""


@pytest.fixture
def revisions(upstreams: Upstreams) -> dict[str, str]:
    """The commits of `main`, by the name of their repository; `v1` of the GUI is an older one."""
    upstreams.commit(GUI, {"gui/a.c": "int first;\n", "gui/test.c": ""}, tag="v1")
    return {
        "gui": upstreams.commit(GUI, GUI_FILES),
        "core": upstreams.commit(CORE, CORE_FILES, links={"lib/link.c": "b.c"}, submodules={"lib/module": "a" * 40}),
        "kernel": upstreams.commit(KERNEL, KERNEL_FILES, tag="v6"),
    }


def scope_of(manifest: ManifestFile, release: str = "R4.3.0", *ids: str, refs: dict[str, str] | None = None) -> Scope:
    components = tuple(item for item in manifest.manifest.components if not ids or item.id in ids)
    return Scope(release, components, refs or {})


def edit(*changes: tuple[str, str]) -> ManifestFile:
    """The manifest with each text in place of another."""
    text = MANIFEST
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return parse_manifest(text, "components.toml")


def network_to(cache: Path, mirror: Path | None, *, offline: bool = False) -> Network:
    return Network(FetchSettings(cache, mirror, offline, backoff=0))


def ignore(_name: str) -> None:
    """Nobody needs to be told."""


def contents_of(fetched: dict[str, FetchedRepository]) -> dict[tuple[str, int], dict[str, str]]:
    """What was selected for each source: the text of each path, and the mode of what is no regular file."""
    return {
        key: {
            file.path: read_blob(repository.git_dir, file.blob).decode() if file.mode.startswith("100") else file.mode
            for file in source.files
        }
        for repository in fetched.values()
        for key, source in repository.sources.items()
    }


SELECTED = {
    ("guid", 0): {"gui/a.c": "int a;\n", "gui/a.h": "int a;\n"},
    ("guid", 1): {"lib/b.c": "int b;\n", "lib/link.c": "120000", "lib/module": "160000"},
    ("blkback", 0): {"drivers/blk.c": "int blk;\n"},
    ("blkback", 1): {"bin/run": "#!/bin/sh\n", "lib/b.c": "int b;\n"},
}


def test_each_source_gets_its_files(tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str]) -> None:
    manifest = edit()
    told: list[str] = []
    network = network_to(tmp_path / "clones", upstreams.folder)
    fetched = fetch_repositories(manifest, Lock(), scope_of(manifest), network, told.append)
    assert (list(fetched), sorted(told)) == (["core", "gui", "kernel"], ["core", "gui", "kernel"])
    assert contents_of(fetched) == SELECTED
    assert {name: repository.failure for name, repository in fetched.items()} == dict.fromkeys(fetched, "")
    tree = upstreams.git(GUI, "rev-parse", "main^{tree}")
    commit = GitObject("commit", revisions["gui"], "", "Upstream", "2023-11-14")
    signing = Signing(commit=commit)
    assert fetched["gui"].revision == SourceRevision("gui", GUI, "main", revisions["gui"], tree, False, False, signing)
    blob = upstreams.git(GUI, "rev-parse", "main:gui/a.c")
    assert fetched["gui"].sources["guid", 0].files[0] == TrustedFile(
        GUI, revisions["gui"], "gui/a.c", "100644", blob, 7, repository="gui"
    )
    kinds = run_git(fetched["gui"].git_dir, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
    # Both trusted files have the same content; the others are fetched for their sizes.
    assert sorted(kinds.split()) == ["blob", "blob", "blob", "commit", "tree", "tree"]
    kinds = run_git(fetched["kernel"].git_dir, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
    assert sorted(kinds.split()) == ["blob", "commit", "tag", "tree", "tree"]


def test_release_has_refs_and_sources_of_its_own(
    tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str]
) -> None:
    manifest = edit(('"gui/*.[ch]"', '"gui/*.c"'))
    components = manifest.manifest.components[:1]
    scope = Scope("R4.2.0", components)
    network = network_to(tmp_path / "clones", upstreams.folder)
    fetched = fetch_repositories(manifest, Lock(), scope, network, ignore)
    assert contents_of(fetched) == {("guid", 0): {"gui/a.c": "int first;\n"}}


def test_unreachable_repository_stops_no_other(tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str]) -> None:
    upstreams.git_dir(KERNEL).rename(tmp_path / "elsewhere")
    manifest = edit()
    told: list[str] = []
    network = network_to(tmp_path / "clones", upstreams.folder)
    fetched = fetch_repositories(manifest, Lock(), scope_of(manifest), network, told.append)
    expected = upstreams.folder / "git.kernel.org/pub/linux.git"
    assert fetched["kernel"] == FetchedRepository(
        KERNEL,
        tmp_path / "clones/git.kernel.org/pub/linux.git",
        None,
        {},
        failure=f"{KERNEL}: not in the mirror; expected {expected}",
    )
    assert contents_of(fetched) == {key: files for key, files in SELECTED.items() if key != ("blkback", 0)}
    assert sorted(told) == ["core", "gui", "kernel"]


def test_without_any_host_each_repository_has_its_own_line(tmp_path: Path) -> None:
    manifest = edit()
    settings = FetchSettings(tmp_path / "clones", protocols=("http",), backoff=0)
    network = Rerouted(settings, "http://127.0.0.1:1")
    fetched = fetch_repositories(manifest, Lock(), scope_of(manifest), network, ignore)
    assert [(name, repository.revision, repository.sources) for name, repository in fetched.items()] == [
        ("core", None, {}),
        ("gui", None, {}),
        ("kernel", None, {}),
    ]
    for repository in fetched.values():
        assert repository.failure.startswith(f"{repository.url}: Failed to connect to 127.0.0.1 port 1")
        assert "\n" not in repository.failure


def test_one_repository_serves_all_its_sources_with_one_request_for_blobs(
    tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str]
) -> None:
    manifest = edit()
    settings = FetchSettings(tmp_path / "clones", protocols=("http",), backoff=0)
    with Host(upstreams.folder).serve_http() as host:
        network = Rerouted(settings, host.address)
        fetched = fetch_repositories(manifest, Lock(), scope_of(manifest), network, ignore)
    assert contents_of(fetched) == SELECTED
    kernel_tag = upstreams.git(KERNEL, "rev-parse", "v6")
    wanted = {(revisions["gui"],), (revisions["core"],), (kernel_tag,)} | {
        tuple(sorted({upstreams.git(url, "rev-parse", f"main:{path}") for path in paths}))
        for url, paths in [
            (GUI, ["README", "gui/a.c", "gui/a.h", "gui/test.c"]),
            (CORE, ["bin/run", "lib/b.c", "lib/link.c"]),
            (KERNEL, ["drivers/blk.c"]),
        ]
    }
    assert (set(host.fetches), len(host.fetches)) == (wanted, 6)


def test_repositories_are_fetched_at_once(tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str]) -> None:
    """Three meet in the middle of their fetches; were they fetched one by one, the meeting would never come about."""
    meeting = threading.Barrier(3, timeout=60)

    class Meeting(Network):
        def address_of(self, url: str) -> str:
            if url not in met:
                met.add(url)
                meeting.wait()
            return super().address_of(url)

    met: set[str] = set()
    manifest = edit()
    network = Meeting(FetchSettings(tmp_path / "clones", upstreams.folder, backoff=0))
    fetched = fetch_repositories(manifest, Lock(), scope_of(manifest), network, ignore)
    assert contents_of(fetched) == SELECTED


# ------------------------------------------------------------------------------------------------ does not fit

_SECOND_SOURCE = 'repository = "core"\ninclude = ["bin/run", "lib/b.c"]\n'


@pytest.mark.parametrize(
    ("changes", "misfits"),
    [
        pytest.param(
            [('    "gui/*.[ch]",\n', '    "gui/*.[ch]",\n    "gone/*.c",\n')],
            {'    "gone': ("include", "gone/*.c", "guid", "gui")},
            id="include",
        ),
        pytest.param(
            [('    "gui/test.c",\n', '    "gui/test.c",\n    "tests/**",\n')],
            {'    "tests': ("exclude", "tests/**", "guid", "gui")},
            id="exclude",
        ),
        pytest.param(
            [('include = ["lib/**"]', 'include = ["lib/module/*.c"]')],
            {'include = ["lib/module': ("include", "lib/module/*.c", "guid", "core")},
            id="inside a submodule",
        ),
        pytest.param(
            [('include = ["drivers/blk.c"]', 'include = ["block.c"]'), ('"gui/test.c"', '"gui/check.c"')],
            {
                'include = ["block': ("include", "block.c", "blkback", "kernel"),
                '    "gui/check': ("exclude", "gui/check.c", "guid", "gui"),
            },
            id="two repositories",
        ),
        pytest.param(
            [
                (
                    '["bin/run", "lib/b.c"]\n',
                    '["lib/*.c"]\nreleases = ["R4.3.0"]\n\n[[components.sources]]\n' + _SECOND_SOURCE,
                )
            ],
            {"[[components.sources]]\n" + _SECOND_SOURCE: ("selected twice", "lib/b.c", "blkback", "core")},
            id="selected twice",
        ),
    ],
)
def test_where_the_manifest_does_not_fit_a_tree_is_told_with_its_line_and_stops_nothing(
    tmp_path: Path,
    upstreams: Upstreams,
    revisions: dict[str, str],
    changes: list[tuple[str, str]],
    misfits: dict[str, tuple[str, str, str, str]],
) -> None:
    manifest = edit(*changes)
    assert manifest.written
    (text,) = (part.text for part in manifest.written.parts)
    expected = {
        (*misfit, revisions[misfit[3]], "components.toml", text[: text.index(place)].count("\n") + 1)
        for place, misfit in misfits.items()
    }
    network = network_to(tmp_path / "clones", upstreams.folder)
    fetched = fetch_repositories(manifest, Lock(), scope_of(manifest), network, ignore)
    found = manifest.locate(misfit for repository in fetched.values() for misfit in repository.misfits)
    assert {
        (item.kind, item.name, item.component, item.repository, item.revision, item.file, item.line) for item in found
    } == expected
    assert [name for name, repository in fetched.items() if repository.failure] == []
    idle = {
        (name, key[0], glob)
        for name, repository in fetched.items()
        for key, source in repository.sources.items()
        for glob in source.idle_includes
    }
    assert idle == {
        (repository, component, glob) for kind, glob, component, repository in misfits.values() if kind == "include"
    }


def test_file_of_two_components_is_no_error(tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str]) -> None:
    manifest = edit()
    network = network_to(tmp_path / "clones", upstreams.folder)
    fetched = fetch_repositories(manifest, Lock(), scope_of(manifest), network, ignore)
    sources = fetched["core"].sources.values()
    shared = [file for source in sources for file in source.files if file.path == "lib/b.c"]
    assert (len(shared), len(set(shared))) == (2, 1)


# ---------------------------------------------------------------------------------------------- lock and --ref


def lock_gui(upstreams: Upstreams, **changes: str) -> Lock:
    """A lock that keeps the GUI at the commit of its tag v1."""
    revision, tree = (upstreams.git(GUI, "rev-parse", f"v1^{{{kind}}}") for kind in ("commit", "tree"))
    entry = LockedRevision("gui", "R4.3.0", GUI, "main", revision, tree, TODAY)
    return Lock(revisions=(replace(entry, **changes),))


@pytest.mark.parametrize(
    ("changes", "locked"),
    [
        pytest.param({}, True, id="as locked"),
        pytest.param({"url": CORE}, False, id="other URL"),
        pytest.param({"ref": "v1"}, False, id="other ref"),
        pytest.param({"release": "R4.2.0"}, False, id="other release"),
        pytest.param({"repository": "core"}, False, id="other repository"),
    ],
)
def test_lock_holds_for_the_same_address_and_ref_only(
    tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str], changes: dict[str, str], locked: bool
) -> None:
    manifest = edit(('"gui/*.[ch]"', '"gui/*.c"'))
    lock = lock_gui(upstreams, **changes)
    network = network_to(tmp_path / "clones", upstreams.folder)
    fetched = fetch_repositories(manifest, lock, scope_of(manifest), network, ignore)
    expected = {"gui/a.c": "int first;\n" if locked else "int a;\n"}
    revision = fetched["gui"].revision
    assert revision is not None
    assert (contents_of(fetched)["guid", 0], revision.locked, revision.ref) == (expected, locked, "main")
    assert revision.revision == (lock.revisions[0].revision if locked else revisions["gui"])


@pytest.mark.parametrize(
    ("ref", "content"),
    [
        pytest.param("v1", "int first;\n", id="tag"),
        pytest.param("main", "int a;\n", id="ref of the manifest, not as locked"),
        pytest.param("feature/x", "int feature;\n", id="branch"),
        pytest.param("", "int first;\n", id="commit id"),
    ],
)
def test_other_ref_is_measured_in_place_of_the_locked_one(
    tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str], ref: str, content: str
) -> None:
    upstreams.commit(GUI, {"gui/a.c": "int feature;\n", "gui/test.c": ""}, branch="feature/x")
    manifest = edit(('"gui/*.[ch]"', '"gui/*.c"'))
    ref = ref or upstreams.git(GUI, "rev-parse", "v1^{commit}")
    scope = scope_of(manifest, refs={"gui": ref})
    network = network_to(tmp_path / "clones", upstreams.folder)
    fetched = fetch_repositories(manifest, lock_gui(upstreams), scope, network, ignore)
    revision = fetched["gui"].revision
    assert revision is not None
    assert (revision.ref, revision.locked, revision.overridden) == (ref, False, True)
    assert contents_of(fetched)["guid", 0] == {"gui/a.c": content}
    core = fetched["core"].revision
    assert core is not None
    assert (core.overridden, core.revision) == (False, revisions["core"])


def test_unknown_other_ref_is_a_failure_of_its_repository(
    tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str]
) -> None:
    manifest = edit()
    scope = scope_of(manifest, refs={"gui": "nowhere"})
    network = network_to(tmp_path / "clones", upstreams.folder)
    fetched = fetch_repositories(manifest, Lock(), scope, network, ignore)
    assert fetched["gui"].failure == (f"{GUI}: has no tag or branch nowhere; correct the ref in the manifest or --ref")


def test_locked_commit_that_the_host_lost_is_told_after_all_were_tried(
    tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str]
) -> None:
    manifest = edit()
    lock = lock_gui(upstreams, revision="f" * 40)
    told: list[str] = []
    settings = FetchSettings(tmp_path / "clones", protocols=("http",), backoff=0)
    with Host(upstreams.folder).serve_http() as host, pytest.raises(LockError) as caught:
        fetch_repositories(manifest, lock, scope_of(manifest), Rerouted(settings, host.address), told.append)
    assert str(caught.value) == (
        f"{GUI}: the repository no longer has commit {'f' * 40} of main; "
        "find out who rewrote it, then move the lock with `auditor lock`"
    )
    assert sorted(told) == ["core", "gui", "kernel"]


def test_revisions_are_resolved_for_the_lock(tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str]) -> None:
    upstreams.git_dir(CORE).rename(tmp_path / "elsewhere")
    manifest = edit()
    found = resolve_revisions(manifest, scope_of(manifest), network_to(tmp_path / "clones", upstreams.folder), TODAY)
    trees = {url: upstreams.git(url, "rev-parse", "main^{tree}") for url in (GUI, KERNEL)}
    assert found.entries == (
        LockedRevision("gui", "R4.3.0", GUI, "main", revisions["gui"], trees[GUI], TODAY, "", "branch"),
        LockedRevision(
            *("kernel", "R4.3.0", KERNEL, "v6", revisions["kernel"], trees[KERNEL], TODAY),
            tag=upstreams.git(KERNEL, "rev-parse", "v6"),
            kind="tag",
        ),
    )
    expected = upstreams.folder / "github.com/QubesOS/core.git"
    failures = {name: str(error) for name, error in found.failures.items()}
    assert failures == {"core": f"{CORE}: not in the mirror; expected {expected}"}
    lock = Lock().with_revisions(found.entries)
    upstreams.commit(GUI, {"gui/a.c": "int later;\n"})
    network = network_to(tmp_path / "clones", upstreams.folder)
    fetched = fetch_repositories(manifest, lock, scope_of(manifest), network, ignore)
    assert contents_of(fetched)["guid", 0] == SELECTED["guid", 0]


# --------------------------------------------------------------------------------------------- offline, mirrors


@pytest.mark.parametrize("locked", [False, True], ids=["by refs", "by the lock"])
def test_offline_measures_what_was_fetched_before(
    tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str], locked: bool
) -> None:
    manifest = edit()
    clones = tmp_path / "clones"
    entries = resolve_revisions(manifest, scope_of(manifest), network_to(clones, upstreams.folder), TODAY).entries
    lock = Lock().with_revisions(entries) if locked else Lock()
    online = fetch_repositories(manifest, lock, scope_of(manifest), network_to(clones, upstreams.folder), ignore)
    upstreams.commit(GUI, {"gui/a.c": "int later;\n"})
    offline = fetch_repositories(manifest, lock, scope_of(manifest), network_to(clones, None, offline=True), ignore)
    assert offline == online
    assert contents_of(offline) == SELECTED


def test_offline_without_a_cache_is_a_failure_of_each_repository(tmp_path: Path) -> None:
    manifest = edit()
    network = network_to(tmp_path / "clones", None, offline=True)
    fetched = fetch_repositories(manifest, Lock(), scope_of(manifest), network, ignore)
    assert {name: repository.failure for name, repository in fetched.items()} == {
        "core": f"{CORE}: main is not in the cache; run once without --offline",
        "gui": f"{GUI}: main is not in the cache; run once without --offline",
        "kernel": f"{KERNEL}: v6 is not in the cache; run once without --offline",
    }


@pytest.mark.parametrize("locked", [False, True], ids=["by refs", "by the lock"])
def test_filled_mirror_serves_another_machine(
    tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str], locked: bool
) -> None:
    """The lock pins commits of which one is no tip any more when the mirror is filled."""
    manifest = edit()
    network = network_to(tmp_path / "lock", upstreams.folder)
    entries = resolve_revisions(manifest, scope_of(manifest), network, TODAY).entries
    lock = Lock().with_revisions(entries) if locked else Lock()
    later = upstreams.commit(GUI, {**GUI_FILES, "gui/a.c": "int later;\n"})
    carried = tmp_path / "carried"
    filled = fill_mirror(manifest, lock, scope_of(manifest), network_to(carried, upstreams.folder))
    assert filled == ()
    upstreams.commit(GUI, {"gui/a.c": "int too_late;\n"})
    upstreams.folder.rename(tmp_path / "out of reach")
    fetched = fetch_repositories(manifest, lock, scope_of(manifest), network_to(tmp_path / "new", carried), ignore)
    expected = SELECTED if locked else SELECTED | {("guid", 0): {"gui/a.c": "int later;\n", "gui/a.h": "int a;\n"}}
    assert contents_of(fetched) == expected
    revision = fetched["gui"].revision
    assert revision is not None
    assert (revision.revision, revision.locked) == (revisions["gui"] if locked else later, locked)


def test_mirror_is_filled_again_after_upstream_moved(
    tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str]
) -> None:
    manifest = edit()
    carried = tmp_path / "carried"
    for content in ("int one;\n", "int two;\n"):
        upstreams.commit(GUI, {**GUI_FILES, "gui/a.c": content})
        filled = fill_mirror(manifest, Lock(), scope_of(manifest), network_to(carried, upstreams.folder))
        network = network_to(tmp_path / content[4:7], carried)
        fetched = fetch_repositories(manifest, Lock(), scope_of(manifest), network, ignore)
        assert (filled, contents_of(fetched)["guid", 0]["gui/a.c"]) == ((), content)


def test_mirror_holds_all_releases(tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str]) -> None:
    manifest = edit(('"gui/*.[ch]"', '"gui/*.c"'))
    carried = tmp_path / "carried"
    guid = [Scope(release, manifest.manifest.components[:1]) for release in ("R4.2.0", "R4.3.0")]
    for scope in guid:
        assert fill_mirror(manifest, Lock(), scope, network_to(carried, upstreams.folder)) == ()
    network = network_to(tmp_path / "new", carried)
    contents = [contents_of(fetch_repositories(manifest, Lock(), scope, network, ignore)) for scope in guid]
    assert [content["guid", 0] for content in contents] == [{"gui/a.c": "int first;\n"}, {"gui/a.c": "int a;\n"}]


def test_mirror_names_what_it_could_not_be_filled_with(
    tmp_path: Path, upstreams: Upstreams, revisions: dict[str, str]
) -> None:
    upstreams.git_dir(CORE).rename(tmp_path / "elsewhere")
    manifest = edit()
    carried = tmp_path / "carried"
    filled = fill_mirror(manifest, Lock(), scope_of(manifest), network_to(carried, upstreams.folder))
    expected = upstreams.folder / "github.com/QubesOS/core.git"
    assert filled == (f"{CORE}: not in the mirror; expected {expected}",)
    fetched = fetch_repositories(manifest, Lock(), scope_of(manifest), network_to(tmp_path / "new", carried), ignore)
    assert [name for name, repository in fetched.items() if repository.failure] == ["core"]
