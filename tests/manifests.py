# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A small manifest for tests, as text so that line numbers in errors can be checked."""

from auditor.manifest import ManifestFile, parse_manifest

ALPHA = "https://example.org/upstream/alpha"
BETA = "https://example.org/upstream/beta"
KERNEL = "https://git.example.org/kernel"

SMALL = """\
schema = 1
default_release = "R1"

[page]
title = "Security-critical code"
url = "https://example.org/doc"
repository = "https://example.org/doc.git"
path = "code.rst"
revision = "0123456789012345678901234567890123456789"

[releases.R1]
title = "One"
dom0 = "Fedora"

[releases.main]
title = "Development"
dom0 = "Fedora"

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
url = "https://example.org/doc"
subject = "tcb"
metric = "c"
minimum = 10
maximum = 99
reading = "10 to 99"

[[claims]]
kind = "ratio"
id = "smaller"
quote = "several orders of magnitude less"
url = "https://example.org/doc"
subject = "tcb"
metric = "c"
against = ["linux", "windows"]
orders = 1.0
reading = "at least one"
"""

WITH_R2 = (
    ("[releases.main]", '[releases.R2]\ntitle = "Two"\ndom0 = "Fedora"\n\n[releases.main]'),
    ('alpha"\nrefs = { R1 = "v1", ', 'alpha"\nrefs = { R1 = "v1", R2 = "v2", '),
    ('beta"\nrefs = { R1 = "v1", ', 'beta"\nrefs = { R1 = "v1", R2 = "v2", '),
    ('kernel"\nrefs = { R1 = "v6", ', 'kernel"\nrefs = { R1 = "v6", R2 = "v6", '),
)
"""Replacements that give the small manifest a third release, R2, between R1 and main."""

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
