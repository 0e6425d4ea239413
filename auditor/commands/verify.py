# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor verify`: whether an audit is what its sources, its manifest and its lock make of it."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.attesting import check_attestation
from auditor.audit.verifying import read_published, verify_audit
from auditor.commands.options import (
    combine,
    format_option,
    lock_option,
    manifest_option,
    mirror_option,
    offline_option,
    talk_options,
    worker_options,
)
from auditor.commands.paths import NamedPath
from auditor.commands.printing import Answer, answer
from auditor.commands.report_options import accepted_option
from auditor.commands.session import open_session
from auditor.documents.verify import verify_document
from auditor.errors import ExitCode, UsageError
from auditor.renderers.text.verify import describe_verification, render_verification

_source_options = combine(manifest_option, lock_option, accepted_option, mirror_option, offline_option)


@click.command()
@click.argument("audit", type=NamedPath(read=True, exists=True, dir_okay=False))
@click.option(
    "--attestation",
    metavar="FILE",
    type=NamedPath(read=True, exists=True, dir_okay=False),
    help="Check that this statement of `auditor attest` is on the audit, with --key, and measure nothing.",
)
@click.option(
    "--key",
    metavar="FILE",
    type=NamedPath(read=True, exists=True, dir_okay=False),
    help="The public OpenPGP key of who has attested it.",
)
@_source_options
@worker_options
@talk_options
@format_option("text", "json")
def command(audit: Path, attestation: Path | None, key: Path | None, form: str, **options: Any) -> int:
    """Make an audit.json again from the upstreams, and say "equal", or the first difference with both values.

    Everything is fetched and measured as the manifest and the lock say, nothing is known from earlier runs, and each
    byte has to be the same. The exit code is 0 if it is, 1 if not, 2 for bad input and for what is no audit.json, 3 if
    it cannot be made again here: an upstream is away, or it was made from another manifest or lock, or by another
    auditor. With --attestation and --key nothing is made again: it is 0 if the key has signed a statement on these
    bytes, and 1 if not.
    """
    if (attestation is None) != (key is None):
        raise UsageError("--attestation and --key: one without the other checks nothing; name both, or none")
    published = read_published(audit)
    if attestation and key:
        verification = check_attestation(published, attestation, key)
    else:
        verification = verify_audit(published, open_session(release=None, **options))
    code = ExitCode.OVER_LIMIT if verification.difference else ExitCode.WITHIN_LIMITS
    shown = Answer(
        text=lambda: render_verification(verification, str(audit)),
        document=lambda: verify_document(verification, code),
        end=describe_verification(verification, str(audit)),
    )
    answer(form, shown)
    return code
