# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Put the manifest with all it includes, its lock, profiles and what was accepted into what is built, auditor/shipped.

They stand at the top of the source, where an editable install reads them, so that git has no second copy.
"""

import tomllib
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

_MANIFEST = Path("components.toml")
_ACCEPTED = Path("reports/baseline.json")


class BuildWithManifest(build_py):
    """The build of the package, with the files of the manifest in it."""

    def run(self) -> None:
        """Build the package as ever, then add the files; an editable install has them already."""
        super().run()
        if not self.editable_mode:
            for source, target in self._list_shipped().items():
                self.mkpath(str(Path(target).parent))
                self.copy_file(source, target, preserve_mode=False)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """The paths of all files that are built."""
        shipped = [] if self.editable_mode else [*self._list_shipped().values()]
        return [*super().get_outputs(include_bytecode), *shipped]

    def _list_shipped(self) -> dict[str, str]:
        """The path of each file at the top of the source, and where it is built."""
        included = tomllib.loads(_MANIFEST.read_text(encoding="utf-8")).get("include", [])
        profiles = sorted(map(str, Path("profiles").glob("*.profile")))
        accepted = [str(_ACCEPTED)] if _ACCEPTED.exists() else []
        names = (str(_MANIFEST), str(_MANIFEST.with_suffix(".lock")), *included, *profiles, *accepted)
        return {name: str(Path(self.build_lib, "auditor", "shipped", name)) for name in names}


setup(cmdclass={"build_py": BuildWithManifest})
