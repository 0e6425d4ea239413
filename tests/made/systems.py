# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A small system in real repositories, and its audit."""

from pathlib import Path

from auditor.audit.means import Means
from auditor.audit.release import audit_release
from auditor.declared.lock import Lock
from auditor.declared.manifest import ManifestFile
from auditor.declared.scope import Scope
from auditor.instruments.digest import versions
from auditor.measuring.cache import MeasurementCache
from auditor.model.measured import Audit
from auditor.processes.limits import WorkerSettings
from auditor.progress import SilentProgress
from auditor.upstream.network import FetchSettings, Network
from tests.made.cache_keys import CACHE_KEY
from tests.made.manifests import small_manifest
from tests.made.upstreams import Upstreams

DAEMON = "#include <stdio.h>\n\n/* start */\nint main(void)\n{\n    return 0;\n}\n"
FILES = {
    "daemon/main.c": DAEMON,
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3 // lines\n",
    "daemon/run": "#!/usr/bin/python3\n# start\nimport os\nos.nice(1)\n",
    "lib/list.c": "int length(int *list) { return list ? 1 : 0; }\n",
    "README": "not trusted\n",
}
HYPERVISOR = {
    "arch/x86/head.S": "#define A 1\n\n# comment\n  mov %eax, %ebx\n",
    "arch/x86/mm.c": "static int map(void) { if (1) return 2; return 3; }\n",
}


def audit_small_system(
    upstreams: Upstreams,
    cache: Path,
    manifest: ManifestFile | None = None,
    settings: WorkerSettings | None = None,
    **scope: dict[str, str],
) -> Audit:
    """The audit of release R1 of `manifest`, by default of the small one, whose repositories are these upstreams."""
    manifest = manifest or small_manifest()
    measurements = MeasurementCache(cache / "measurements", versions(), CACHE_KEY)
    network = Network(FetchSettings(cache / "repositories", upstreams.folder))
    try:
        means = Means(network, measurements, settings or WorkerSettings(2), SilentProgress())
        wanted = Scope("R1", manifest.manifest.components, scope.get("refs", {}))
        return audit_release(manifest, Lock(), wanted, means)
    finally:
        measurements.close()
        assert measurements.warnings == []
