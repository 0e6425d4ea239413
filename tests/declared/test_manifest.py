# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from auditor.declared.includes import read_written
from auditor.declared.manifest import load_manifest, manifest_schema, parse_manifest
from auditor.errors import ManifestError
from tests.made.manifests import PAGE_REVISION, SMALL, small_manifest, small_text
from tests.made.places import ROOT, SHIPPED

DOCUMENTED_IDS = [
    *("libvchan", "qubes-guid", "pacat-simple-vchan", "qrexec-daemon", "qmemman"),
    *("qubes.ReceiveUpdates", "qubes.SyncAppMenus", "qubes.Filecopy"),
    *("xen", "xenstored", "blkback", "rpm-verify", "log-viewer"),
    *("netfront", "tcpip", "dnf", "rpm-vm"),
    *("qubesd", "qubesdb", "libxl", "xenconsoled", "pciback", "netback"),
    *("linux", "linux-x86", "sel4", "nova", "genode-base", "genode-base-hw"),
    *("windows", "macos"),
    *("sel4-2009", "nova-2010", "genode-2020", "genode-imx53-2017", "linux-2008", "linux-2025", "linux-minimal-2009"),
    *("x11-2009", "nizza-2006", "kvm-2013", "hongmeng-2024", "redhat-2000"),
]

REFUSED = {
    "not TOML": ("schema = 1", "schema = ", "components.toml: not TOML"),
    "unknown language": (
        "[repositories.kernel]",
        '[[repositories.beta.languages]]\nglobs = ["x.C"]\nlanguage = "D"\nreason = "so"\n\n[repositories.kernel]',
        "components.toml:29: repositories.beta.languages[0].language: 'D' is not a language that is counted; ",
    ),
    "glob of a language": (
        "[repositories.kernel]",
        '[[repositories.beta.languages]]\nglobs = ["/x"]\nlanguage = "C"\nreason = "so"\n\n[repositories.kernel]',
        "components.toml:28: repositories.beta.languages[0].globs: '/x' is not a path below the top",
    ),
    "glob outside": (
        "[repositories.alpha]",
        '[[outside]]\nglobs = ["**/*.md", "../x"]\nreason = "so"\n\n[repositories.alpha]',
        "components.toml:20: outside[0].globs: '../x' is not a path below the top",
    ),
    "release outside": (
        "[repositories.alpha]",
        '[[outside]]\nglobs = [{ glob = "x", since = "R9" }]\nreason = "so"\n\n[repositories.alpha]',
        "components.toml:20: outside[0].globs[0].since: 'x': 'R9' is not one of the releases",
    ),
    "outside of any name": (
        "[repositories.alpha]",
        '[[outside]]\nglobs = ["**/*.md", "**/[!.]*"]\nreason = "so"\n\n[repositories.alpha]',
        "components.toml:20: outside[0].globs: '**/[!.]*' would hide what is new anywhere; name files or suffixes",
    ),
    "a limit without end": (
        "maximum = 1000",
        "growth_percent = inf",
        "limits[0].growth_percent: ",
    ),
    "a limit beyond all": ("maximum = 1000", f"maximum = {10**26}", "components.toml:"),
    "a percentage beyond all": (
        "maximum = 1000",
        "growth_percent = 1e308",
        "limits[0].growth_percent",
    ),
    "unknown top key": ("default_release", 'colour = "red"\ndefault_release', "components.toml:2: colour: "),
    "unknown component key": (
        'title = "Daemon"',
        'tittle = "Daemon"',
        "components.toml:33: components[0].tittle: Object contains unknown field `tittle`",
    ),
    "missing key": (
        'evidence = "Makefile"\n\n[[components.sources]]\nrepository = "beta"',
        '\n[[components.sources]]\nrepository = "beta"',
        "components.toml:44: components[1]: Object missing required field `evidence`",
    ),
    "unknown source key": (
        'exclude = ["daemon',
        'omit = ["daemon',
        "components.toml:42: components[0].sources[0].omit: ",
    ),
    "unknown repository key": (
        'refs = { R1 = "v6"',
        'tags = { R1 = "v6"',
        "components.toml:29: repositories.kernel.tags: ",
    ),
    "unknown group": (
        'group = "linked"',
        'group = "other"',
        "components.toml:62: components[2].group: 'other' is not one of the groups (qubes, ",
    ),
    "wrong type": (
        "maximum = 1000",
        'maximum = "1000"',
        "components.toml:100: limits[0].maximum: Expected `int | null`, got `str`",
    ),
    "same id": (
        'id = "hypervisor"',
        'id = "daemon"',
        "components.toml:45: components[1].id: 'daemon' is also the id at components.toml:32; give each",
    ),
    "default release": ('"R1"\n\n[pages', '"R9"\n\n[pages', "components.toml:2: default_release: 'R9' is not one"),
    "unknown repository": (
        'repository = "beta"',
        'repository = "gamma"',
        "components.toml:53: components[1].sources[0].repository: 'gamma' is not one of the repositories",
    ),
    "unused repository": (
        "[repositories.kernel]",
        '[repositories.spare]\nurl = "https://example.org/spare"\nrefs = {}\n\n[repositories.kernel]',
        "components.toml:27: repositories.spare: declared, but no source uses it",
    ),
    "repository declared twice": (
        "https://example.org/upstream/beta",
        "https://example.org/upstream/alpha",
        "beta.url: https://example.org/upstream/alpha is also the url at components.toml:20; declare",
    ),
    "dangerous url": (
        "https://git.example.org/kernel",
        "ext::sh -c touch",
        "components.toml:28: repositories.kernel.url: 'ext::sh -c touch': not an address",
    ),
    "dangerous ref": ('R1 = "v6"', 'R1 = "--upload-pack=x"', "components.toml:29: repositories.kernel.refs: "),
    "ref of unknown release": (
        'R1 = "v6"',
        'R1 = "v6", R7 = "v7"',
        "components.toml:29: repositories.kernel.refs: 'R7' is",
    ),
    "release without ref": (
        'refs = { R1 = "v6", main = "main" }',
        'refs = { R1 = "v6" }',
        "repositories.kernel.refs has no ref for main",
    ),
    "one ref for every release, and others": (
        'refs = { R1 = "v6", main',
        'ref = "v6"\nrefs = { R1 = "v6", main',
        "components.toml:29: repositories.kernel.ref: stands for every release; give it alone",
    ),
    "one dangerous ref": (
        'refs = { R1 = "v6", main = "main" }',
        'ref = "--upload-pack=x"',
        "components.toml:27: repositories.kernel.refs: '--upload-pack=x': not a ref",
    ),
    "one ref for trusted code": (
        'beta"\nrefs = { R1 = "v1", main = "main" }',
        'beta"\nref = "v1"',
        "components.toml:53: components[1].sources[0].repository: 'beta' has one `ref` for every release",
    ),
    "unknown grade": (
        'grade = "unverifiable"',
        'grade = "good"',
        "components[4].cited.grade: Invalid enum value 'good'",
    ),
    "nothing included": (
        '    "arch/**/*.[chS]",\n',
        "",
        "components.toml:54: components[1].sources[0].include: nothing is included in R1",
    ),
    "open set": ('"daemon/*.[ch]"', '"daemon/*.[ch"', "components.toml:41: components[0].sources[0].include: "),
    "absolute glob": (
        '"lib/*.c"',
        '"/lib/*.c"',
        "components.toml:69: components[2].sources[0].include: '/lib/*.c' is not",
    ),
    "same glob twice": ('"lib/*.c"', '"daemon/common.h"', "components.toml:69: components[2].sources[0].include: "),
    "glob for unknown release": (
        'releases = ["main"]',
        'releases = ["R7"]',
        "components[1].sources[0].include[1].releases: 'new/*.c': 'R7' is not one of the releases",
    ),
    "cited TCB": (
        'id = "windows"\ntitle = "Windows"\ngroup = "comparison"',
        'id = "windows"\ntitle = "W"\ngroup = "qubes"',
        "cited",
    ),
    "no sources": ("[components.cited]", "[components.quoted]", "components.toml:91: components[4].quoted: "),
    "group as id": ('id = "linux"', 'id = "tcb"', "components.toml:72: components[3].id: 'tcb' is the name of a group"),
    "subject": (
        'subject = "daemon"',
        'subject = "demon"',
        "components.toml:103: limits[1].subject: 'demon' is neither",
    ),
    "against": ('against = ["linux", ', 'against = ["daemon", ', "claims[1].against: 'daemon' is not a component of"),
    "claim's subject": (
        'subjects = ["tcb"]',
        'subjects = ["tbc"]',
        "components.toml:112: claims[0].subjects: 'tbc' is neither",
    ),
    "claim's page": (
        'page = "doc"',
        'page = "dog"',
        "components.toml:111: claims[0].page: 'dog' is not one of the pages",
    ),
    "claim's files": (
        'reading = "10 to 99"',
        'reading = "10 to 99"\nfiles = ["/a"]',
        "components.toml:117: claims[0].files: '/a' is not a path",
    ),
    "bounds upside down": ("minimum = 10", "minimum = 100", "claims[0].minimum: 100 is above the maximum of 99"),
    "same claim": ('id = "smaller"', 'id = "small"', "claims[1].id: 'small' is also the id at components.toml:109"),
    "stated": (
        'reading = "at least one"',
        'reading = "at least one"\nstated = ["small", "smaller"]',
        "claims[1].stated: 'smaller' is not the id of a size claim",
    ),
    "page half placed": (
        'path = "code.rst"\n',
        "",
        "components.toml:4: pages.doc: has a part of repository, path and rev",
    ),
    "page at a branch": (
        PAGE_REVISION,
        "main",
        "components.toml:9: pages.doc.revision: 'main' is not a full commit id",
    ),
    "page elsewhere": (
        'repository = "https://example.org/doc.git"',
        'repository = "git@example.org:doc"',
        "components.toml:7: pages.doc.repository: 'git@example.org:doc': not an address",
    ),
    "lists in a PDF": (
        'path = "code.rst"',
        'path = "code.pdf"',
        "components.toml:4: pages.doc: has lists or prose, but no",
    ),
    "lists of two pages": (
        "[pages.doc.lists]",
        '[pages.other]\ntitle = "Other"\nurl = "https://example.org/o"\npath = "o.rst"\nlists = { linked = "L" }\n\n'
        "[pages.doc.lists]",
        "components.toml:133: pages.other.lists: the page 'doc' has lists, too; give the lists of one only",
    ),
    "list of an unknown group": (
        "[pages.doc.lists]",
        '[pages.doc.lists]\nours = "O"',
        "'ours' is not one of the groups",
    ),
    "TCB on request": ("tcb = true", "tcb = true\non_request = true", "groups.qubes: part of the TCB and measured on"),
    "group without a title": ('title = "Our components"\n', "", "groups.qubes: Object missing required field `title`"),
    "limit on nothing": (
        'subject = "daemon"\nmetric',
        'subject = "networking"\nmetric',
        "limits[1].subject: R1 has no code of 'networking' that could be measured; narrow the limit",
    ),
    "limit on what is only cited": (
        'subject = "daemon"\nmetric',
        'subject = "windows"\nmetric',
        "limits[1].subject: R1 has no code of 'windows' that could be measured",
    ),
    "name of two lines": ('name = "Small OS"', 'name = "Small\\nOS"', "system.name: Expected `str` matching regex"),
    "group named part": ("[groups.linked]", "[groups.part]", "groups.part: 'part' has a meaning of its own"),
    "group named tcb": ("[groups.linked]", "[groups.tcb]", "groups.tcb: 'tcb' has a meaning of its own"),
    "no system": (
        '[system]\nname = "Small OS"',
        "[other]",
        "components.toml:133: other: Object contains unknown field `other`",
    ),
    "unknown place": ('runs_in = ["dom0"]', 'runs_in = ["dom1"]', "runs_in: 'dom1' is not one of the places of"),
    "unknown page key": ('title = "Security', 'tittle = "Security', "components.toml:5: pages.doc.tittle: "),
    "schema": ("schema = 1", "schema = 2", "components.toml:1: schema: Invalid enum value 2"),
}


@pytest.mark.parametrize(("old", "new", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses(old: str, new: str, message: str) -> None:
    with pytest.raises(ManifestError) as caught:
        small_manifest((old, new))
    assert message in str(caught.value)
    assert caught.value.exit_code == 2


def test_reports_every_contradiction_on_a_line_of_its_own() -> None:
    with pytest.raises(ManifestError) as caught:
        small_manifest(('subject = "daemon"', 'subject = "demon"'), ('repository = "beta"', 'repository = "gamma"'))
    assert [line.split(": ")[1] for line in str(caught.value).splitlines()] == [
        "repositories.beta",
        "components[1].sources[0].repository",
        "limits[1].subject",
    ]


def test_reads_the_small_manifest() -> None:
    manifest = small_manifest().manifest
    assert [component.id for component in manifest.components] == [
        "daemon",
        "hypervisor",
        "daemon+library",
        "linux",
        "windows",
    ]
    assert manifest.repositories["beta"].refs == {"R1": "v1", "main": "main"}


def test_where_finds_the_line_of_a_glob() -> None:
    manifest = small_manifest()
    place = manifest.where(("components", 1, "sources", 0, "include"), "new/*.c")
    assert place == "components.toml:56: components[1].sources[0].include"


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"absent\.toml: cannot be read .* --manifest"):
        load_manifest(tmp_path / "absent.toml")


def test_schema_accepts_what_the_loader_accepts() -> None:
    schema = manifest_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(tomllib.loads(SMALL), schema)
    jsonschema.validate(read_written(SHIPPED).data, schema)


def test_schema_refuses_an_unknown_key() -> None:
    broken = tomllib.loads(small_text(('title = "Daemon"', 'tittle = "Daemon"')))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, manifest_schema())


def test_published_schema_is_current() -> None:
    published = (ROOT / "docs" / "components.schema.json").read_text()
    assert json.loads(published) == json.loads(json.dumps(manifest_schema())), "run `make schema`"


def test_shipped_manifest_has_every_documented_component() -> None:
    manifest = load_manifest(SHIPPED).manifest
    ids = [component.id for component in manifest.components]
    assert [component for component in ids if "+" not in component] == DOCUMENTED_IDS
    assert list(manifest.releases) == [
        *("R1", "R2", "R3.0", "R3.1", "R3.2", "R4.0", "R4.1.0", "R4.2.0", "R4.3.0", "main"),
    ]


def test_shipped_manifest_links_every_linked_row_to_a_component() -> None:
    manifest = load_manifest(SHIPPED).manifest
    linked = {component.id: component.group for component in manifest.components if "+" in component.id}
    assert set(linked.values()) == {"linked"}
    assert {name.split("+")[0] for name in linked} <= set(DOCUMENTED_IDS)


def test_parse_names_the_file() -> None:
    with pytest.raises(ManifestError, match=r"^mine\.toml: not TOML"):
        parse_manifest("x", "mine.toml")


def test_every_component_but_comparisons_has_a_vendor() -> None:
    components = load_manifest(SHIPPED).manifest.components
    assert [item.id for item in components if (item.vendor is None) != (item.group == "comparison")] == []


def test_some_group_has_to_be_the_tcb() -> None:
    with pytest.raises(ManifestError, match="groups: none of them is part of the TCB; write `tcb = true`"):
        small_manifest(*[("tcb = true", "tcb = false")] * 2)


def test_pages_lists_and_places_need_not_be() -> None:
    text = small_text()
    start, end = text.index("[pages.doc.lists]"), text.index("[system]")
    text = text[:start] + text[end:]
    text = re.sub(r"(?m)^(?:places|runs_in) = .*\n", "", text)
    text = re.sub(r"(?s)\[\[claims\]\].*(?=\[system\])", "", text)
    text = re.sub(r"(?s)\[pages\.doc\].*?(?=\[releases)", "", text)
    manifest = parse_manifest(text, "components.toml").manifest
    assert (manifest.pages, manifest.documentation, manifest.quoted_groups) == ({}, None, ())
    assert [item.runs_in for item in manifest.components] == [()] * 5


def test_a_release_without_anything_of_the_tcb_is_refused() -> None:
    narrow = [("[[components.sources]]\nrepository", '[[components.sources]]\nreleases = ["main"]\nrepository')] * 2
    with pytest.raises(ManifestError, match=r"releases\.R1: no component of the TCB \(qubes, third-party\) is in it"):
        small_manifest(*narrow)
