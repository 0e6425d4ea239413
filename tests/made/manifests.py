# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A small manifest for tests, as text so that line numbers in errors can be checked."""

from auditor.declared.manifest import ManifestFile, parse_manifest

ALPHA = "https://example.org/upstream/alpha"
BETA = "https://example.org/upstream/beta"
KERNEL = "https://git.example.org/kernel"
DOC = "https://example.org/doc.git"

POLICIES = """\
[[policies]]
repositories = ["alpha"]
require = "signed-tag"
keyring = "developers"
until = "R1"

[[policies]]
repositories = ["alpha"]
require = "signed-tag-or-commit"
keyring = "developers"
since = "main"

[[policies]]
repositories = ["beta"]
require = "none"
reason = "upstream does not sign"
"""
"""By whom the repositories of the small system have to be signed, by the keys of `developers`."""

PAGE = """\
====
Code
====

The base has tens of lines of C, which is *several* orders of magnitude less than other systems. It is listed here.

Our components
--------------

- The daemon

Components of others
--------------------

- The hypervisor
"""
"""What stands in `code.rst` of the repository DOC at the commit of the small manifest."""

PAGE_REVISION = "a976adda124cead4086c8187b58085c0291c912b"
"""The commit of `Upstreams` that has this page and nothing else."""

SMALL = """\
schema = 1
default_release = "R1"

[pages.doc]
title = "Security-critical code"
url = "https://example.org/doc"
repository = "https://example.org/doc.git"
path = "code.rst"
revision = "a976adda124cead4086c8187b58085c0291c912b"

[releases.R1]
title = "One"
facts = { dom0 = "Fedora" }

[releases.main]
title = "Development"
facts = { dom0 = "Fedora" }

[repositories.alpha]
url = "https://example.org/upstream/alpha"
refs = { R1 = "v1", main = "main" }

[repositories.beta]
url = "https://example.org/upstream/beta"
refs = { R1 = "v1", main = "main" }

[repositories.kernel]
url = "https://git.example.org/kernel"
refs = { R1 = "v6", main = "main" }

[[components]]
id = "daemon"
title = "Daemon"
group = "qubes"
runs_in = ["dom0"]
sentence = "The daemon"
evidence = "Makefile"

[[components.sources]]
repository = "alpha"
include = ["daemon/*.[ch]", "daemon/run"]
exclude = ["daemon/*_test.c"]

[[components]]
id = "hypervisor"
title = "Hypervisor"
group = "third-party"
runs_in = ["hypervisor"]
sentence = "The hypervisor"
evidence = "Makefile"

[[components.sources]]
repository = "beta"
include = [
    "arch/**/*.[chS]",
    { glob = "new/*.c", releases = ["main"] },
]

[[components]]
id = "daemon+library"
title = "Library"
group = "linked"
runs_in = ["dom0", "VM"]
sentence = "The daemon links it"
evidence = "Makefile"

[[components.sources]]
repository = "alpha"
include = ["daemon/common.h", "lib/*.c"]

[[components]]
id = "linux"
title = "Linux"
group = "comparison"
runs_in = []
sentence = "In Linux"
evidence = "the whole tree"

[[components.sources]]
repository = "kernel"
include = ["**/*.[ch]"]

[[components]]
id = "windows"
title = "Windows"
group = "comparison"
runs_in = []
sentence = "In Windows"
evidence = "cited"

[components.cited]
code = 50000000
year = 2015
source = "a blog"
url = "https://example.org/blog"
grade = "unverifiable"

[[limits]]
subject = "tcb"
maximum = 1000

[[limits]]
subject = "daemon"
metric = "c"
maximum = 500

[[claims]]
kind = "size"
id = "small"
quote = "tens of lines"
page = "doc"
subjects = ["tcb"]
metric = "c"
minimum = 10
maximum = 99
reading = "10 to 99"

[[claims]]
kind = "ratio"
id = "smaller"
quote = "several orders of magnitude less"
page = "doc"
subjects = ["tcb"]
metric = "c"
against = ["linux", "windows"]
orders = 1.0
reading = "at least one"

[pages.doc.lists]
qubes = "Our components"
third-party = "Components of others"

[system]
name = "Small OS"
places = ["hypervisor", "dom0 kernel", "dom0", "VM kernel", "VM"]

[groups.qubes]
title = "Our components"
tcb = true

[groups.third-party]
title = "Components of others"
tcb = true

[groups.linked]
title = "Code that they link"
explanation = "They link it."

[groups.networking]
title = "Networking in VMs"
explanation = "The page speaks of it."

[groups.updates]
title = "Updates in VMs"
explanation = "The page speaks of them."

[groups.toolstack]
title = "The toolstack"
on_request = true
explanation = "It takes input, measured on request."

[groups.backends]
title = "Other backends"
on_request = true
explanation = "They take input, measured on request."

[[repositories.alpha.outside]]
globs = [".mailmap", "README", "net/**", "old/**", "manager/**"]
reason = "no part of what is trusted"

[[repositories.beta.outside]]
globs = ["README", "new/**"]
reason = "no part of what is trusted"
"""

WITH_R2 = (
    ("[releases.main]", '[releases.R2]\ntitle = "Two"\nfacts = { dom0 = "Fedora" }\n\n[releases.main]'),
    ('alpha"\nrefs = { R1 = "v1", ', 'alpha"\nrefs = { R1 = "v1", R2 = "v2", '),
    ('beta"\nrefs = { R1 = "v1", ', 'beta"\nrefs = { R1 = "v1", R2 = "v2", '),
    ('kernel"\nrefs = { R1 = "v6", ', 'kernel"\nrefs = { R1 = "v6", R2 = "v6", '),
)
"""Replacements that give the small manifest a third release, R2, between R1 and main."""

WHOLE_FOLDER = (
    'include = ["daemon/*.[ch]", "daemon/run"]\nexclude = ["daemon/*_test.c"]\n',
    'include = ["daemon/*"]\n',
)
"""The replacement by which the small manifest has whatever is in the folder of the daemon."""

WITHOUT_HYPERVISOR = (
    ('    { glob = "new/*.c", releases = ["main"] },\n]', '    "new/*.c",\n]\nsince = "main"'),
    ("[[limits]]", '[[left_out]]\ncomponents = ["hypervisor"]\nuntil = "R1"\nreason = "not read"\n\n[[limits]]'),
)
"""Replacements by which the small manifest leaves the hypervisor out of R1."""


def small_manifest(*replacements: tuple[str, str], name: str = "components.toml") -> ManifestFile:
    """The small manifest with each text of `replacements` replaced by another; each must stand in it."""
    return parse_manifest(small_text(*replacements), name)


def small_text(*replacements: tuple[str, str]) -> str:
    """The text of `small_manifest`."""
    text = SMALL
    for old, new in replacements:
        if old not in text:
            raise ValueError(f"not in the small manifest: {old!r}")
        text = text.replace(old, new, 1)
    return text


MANIFEST = small_manifest().manifest
SYSTEM, GROUPS = MANIFEST.system, MANIFEST.groups
"""What the small manifest says of its system, for audits that are made without it."""

TRUST = """
[[components]]
id = "frontend"
title = "Frontend"
group = "networking"
runs_in = ["VM kernel"]
sentence = "The frontend"
evidence = "Makefile"

[[components.sources]]
repository = "alpha"
include = ["net/front.c"]

[[components]]
id = "stack"
title = "Stack"
group = "networking"
runs_in = ["VM kernel"]
sentence = "The stack"
evidence = "Makefile"

[[components.sources]]
repository = "alpha"
include = ["net/stack.c", "net/shared.h"]

[[components]]
id = "backend"
title = "Backend"
group = "backends"
runs_in = ["VM kernel"]
sentence = "The backend"
evidence = "Makefile"

[[components.sources]]
repository = "alpha"
include = ["net/back.c", "net/shared.h"]

[[components]]
id = "manager"
title = "Manager"
group = "toolstack"
runs_in = ["dom0"]
sentence = "The manager"
evidence = "Makefile"

[[components.sources]]
repository = "alpha"
include = ["manager/*.py", "daemon/common.h"]

[[scenarios]]
id = "listed"
title = "What is listed"
explanation = "As the page says"
groups = ["qubes", "third-party"]

[[scenarios]]
id = "wide"
title = "With libraries"
explanation = "They are linked"
extends = "listed"
groups = ["linked"]

[[scenarios]]
id = "whole"
title = "With dom0"
explanation = "It runs all"
extends = "wide"
components = ["manager"]
unmeasured = [
    { name = "kernel", reason = "not configured here", upper_bound = "linux" },
    { name = "desktop", reason = "of the distribution" },
]

[[vms]]
name = "net"

[[vms]]
name = "firewall"
netvm = "net"

[[vms]]
name = "work"
netvm = "firewall"

[[vms]]
name = "play"
netvm = "firewall"

[[vms]]
name = "vault"

[[trust]]
when = "netvm"
components = ["frontend", "stack"]
explanation = "It sees the frontend"

[[trust]]
when = "distant-netvm"
components = ["stack"]
explanation = "It answers"

[[trust]]
when = "client"
components = ["backend", "stack"]
explanation = "It sees the backend"

[[trust]]
when = "distant-client"
components = ["stack"]
explanation = "It is routed"

[[trust]]
when = "neighbour"
explanation = "It is filtered"

[[trust]]
when = "unconnected"
explanation = "There is no way"
"""
"""Goes behind `SMALL`: scenarios, one inside the other, and a network of VMs."""


def trust_text(*replacements: tuple[str, str]) -> str:
    """The text of the small manifest with scenarios and VMs, and with `replacements` in what is added."""
    text = TRUST
    for old, new in replacements:
        if old not in text:
            raise ValueError(f"not in what is added: {old!r}")
        text = text.replace(old, new, 1)
    return SMALL + text
