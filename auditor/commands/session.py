# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The session that the options of a command ask for, which speaks on standard error."""

from pathlib import Path
from typing import Any

from auditor.audit import session
from auditor.audit.session import Session, Voice, Wanted
from auditor.commands.options import worker_settings
from auditor.commands.printing import remark, tell, watch_progress
from auditor.errors import UsageError


def open_session(
    manifest_path: Path | None, lock_path: Path | None, release: str | None, *, new_lock: bool = False, **options: Any
) -> Session:
    """The session for the options of `commands.options.source_options`; raises `AuditorError` for what does not fit.

    A lock that is named has to be there, unless the command may write a `new_lock`.
    """
    if lock_path and not new_lock and not lock_path.exists():
        raise UsageError(f"--lock {lock_path}: no such file; name one that `auditor lock` has written")
    refs, mirror, offline = options.get("refs", ()), options.get("mirror"), bool(options.get("offline"))
    wanted = Wanted(
        lock_path=lock_path,
        release=release,
        refs=refs,
        mirror=mirror,
        offline=offline,
        workers=worker_settings(options),
        accepted_path=options.get("accepted_path"),
        trust_anyway=bool(options.get("trust_anyway")),
    )
    return session.open_session(manifest_path, wanted, Voice(tell, watch_progress(), remark))
