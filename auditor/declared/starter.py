# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A manifest to begin with: one repository, one component, every key with a word on what it is for."""

import json
import posixpath
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from auditor.declared.manifest import parse_manifest
from auditor.errors import ManifestError, UsageError
from auditor.model.declared import RESERVED_NAMES

_NO_ID = re.compile(r"[^A-Za-z0-9.+-]+|^[^A-Za-z0-9]+")
_GROUP = "trusted"
_STARTER = """\
# What is trusted, where that code lives and how large it may be. `auditor validate` checks this file; docs/manifest.md
# of auditor explains every key, and examples/ has whole manifests.

schema = 1
default_release = {release}

# The name that every report gives to the system, or product, whose trusted code this is.
[system]
name = {name}

# Groups with `tcb = true` make up the trusted computing base, whose size is the total. Others are shown beside it.
[groups.{group}]
title = "Trusted code"
tcb = true

# A named set of refs, the oldest first. `title` is what people call it.
[releases.{release}]
title = {title}

# An upstream, and the tag or branch that stands for each release in it.
[repositories.{id}]
url = {url}
refs = {{ {release} = {ref} }}

# Every file of the repository has to be decided on: it is included, or excluded with a reason, or it is outside of what
# is trusted, where whole folders can be named. The first `auditor check` lists what nobody has decided on yet.
# [[repositories.{id}.outside]]
# globs = ["tests/**", "docs/**"]
# reason = "not part of the program"

[[components]]
id = {id}
title = {name}
group = "{group}"
sentence = "to be said: why this code has to be trusted"
evidence = "to be named: the build file that shows which sources belong to it"

# In a glob, `*` stays in one folder, `**` crosses folders, `[ch]` is a set. One that matches nothing is an error.
[[components.sources]]
repository = {id}
include = {globs}

# An upper bound; a larger size ends `auditor check` with exit code 1.
# [[limits]]
# subject = "tcb"
# maximum = 10_000
"""


def write_starter(url: str, globs: Sequence[str], ref: str, name: str = "") -> str:
    """The text of a valid manifest for the files that `globs` match at `ref` of the repository at `url`.

    `name` is that of the system, by default that of the repository, whose release is called as its ref. Raises
    `UsageError` if an argument cannot stand in a manifest.
    """
    repository = posixpath.basename(urlsplit(url).path.rstrip("/")).removesuffix(".git")
    for text in (url, ref, name, *globs):
        if not text.isprintable():
            raise UsageError(f"{text!r}: has characters that a manifest cannot have in one line; write it without them")
    name = name or repository or url
    texts = {
        "url": url,
        "ref": ref,
        "release": ref,
        "name": name,
        "title": f"{name}, {ref}",
        "id": _id_of(repository),
    }
    quoted = {key: _quote(text) for key, text in texts.items()}
    starter = _STARTER.format(group=_GROUP, globs=f"[{', '.join(map(_quote, globs))}]", **quoted)
    try:
        parse_manifest(starter, "")
    except ManifestError as error:
        raise UsageError("\n".join(re.sub(r"^:\d+: ", "", line) for line in str(error).splitlines())) from error
    return starter


def _id_of(repository: str) -> str:
    """The name of a repository as an id, which is that of no group."""
    name = _NO_ID.sub("-", repository).strip("-") or "program"
    return f"{name}-code" if name in (*RESERVED_NAMES, _GROUP) else name


def _quote(text: str) -> str:
    """A basic string of TOML, which is one of JSON but for the control character that JSON lets through."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
