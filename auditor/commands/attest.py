# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor attest`: a signed statement on an audit."""

from pathlib import Path

import click

from auditor.audit.attesting import attest
from auditor.audit.verifying import read_published
from auditor.commands.options import terse_options
from auditor.commands.paths import NamedPath, refuse_inputs
from auditor.commands.printing import conclude, remark, tell
from auditor.documents.attestation import list_doubts
from auditor.errors import ExitCode
from auditor.files import write_bytes
from auditor.renderers.words.outcome import say

_SUFFIX = ".intoto.jsonl"


@click.command()
@click.argument("audit", type=NamedPath(read=True, exists=True, dir_okay=False))
@click.option(
    "--key",
    required=True,
    metavar="FILE",
    type=NamedPath(read=True, exists=True, dir_okay=False),
    help="The secret OpenPGP key to sign with, which needs no passphrase.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=NamedPath(write=True, dir_okay=False),
    help=f"Where to write the statement.  [default: AUDIT with the suffix {_SUFFIX}]",
)
@terse_options
def command(audit: Path, key: Path, output: Path | None) -> int:
    """Sign an in-toto statement on an audit.json: its digest, what it was made from, and what came of it.

    It says that the holder of the key vouches for the file; `auditor verify` makes the audit again. The statement is in
    a DSSE envelope, and the exit code 2 for a key that cannot sign and for an audit.json that was edited.
    """
    place = output or audit.with_suffix(_SUFFIX)
    refuse_inputs(place, {"the audit": audit, "the key": key})
    published = read_published(audit)
    envelope, signer = attest(published, key)
    write_bytes(place, envelope)
    remark(f"wrote {place}")
    for line in list_doubts(published.document):
        tell(line)
    step = f"`auditor verify {audit} --attestation {place} --key FILE` checks it with the public key"
    conclude(say(f"{audit} is attested by {signer.fingerprint}", [step]))
    return ExitCode.WITHIN_LIMITS
