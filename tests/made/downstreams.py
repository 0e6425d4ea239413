# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The small system with its hypervisor patched by a downstream repository, which also names its ref for R1."""

from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams

PACKAGING = "https://example.org/downstream/beta"
DOWNSTREAM = """\
[repositories.beta.downstream]
repository = "packaging"
version = "version"
ref = "v{version}"
patches = ["series"]

[repositories.packaging]
url = "https://example.org/downstream/beta"
refs = { R1 = "R1", main = "main" }

[repositories.kernel]"""

GROW = """\
--- a/arch/x86/mm.c
+++ b/arch/x86/mm.c
@@ -1 +1,3 @@
+static int unmap(void) { return 0; }
+/* for Qubes OS */
 static int map(void) { if (1) return 2; return 3; }
"""


def patched_text(*replacements: tuple[str, str]) -> str:
    """The text of the small manifest with the downstream repository."""
    beta = 'url = "https://example.org/upstream/beta"\nrefs = { R1 = "v1", main = "main" }'
    return small_text((beta, beta.partition("\n")[0]), ("[repositories.kernel]", DOWNSTREAM), *replacements)


def fill(upstreams: Upstreams, patches: dict[str, str], version: str = "1\n", series: str | None = None) -> None:
    """Commit the small system, and the patches with the list of them."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    listed = "".join(f"{path}\n" for path in patches) if series is None else series
    upstreams.commit(PACKAGING, {**patches, "series": listed, "version": version}, tag="R1")
