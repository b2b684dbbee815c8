"""Where a show is put: a folder, object storage, a server, a Git branch; all behind one protocol."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audioessay.errors import PublishError
from audioessay.publishing.targets.base import Conflict, Found, Target

__all__ = ["Conflict", "Found", "Target", "open_target"]

KINDS = {
    "s3": ("cloud", "CloudTarget"),
    "gs": ("cloud", "CloudTarget"),
    "az": ("cloud", "CloudTarget"),
    "memory": ("cloud", "CloudTarget"),
    "sftp": ("sftp", "SftpTarget"),
    "git": ("git", "GitTarget"),
}
"""Scheme of the address → the file here and its class; imported when asked for."""


def open_target(where: str, *, home: Path, options: Mapping[str, Any] | None = None) -> Target:
    """The target at ``where``: a folder (relative to the show folder ``home``), ``s3://BUCKET/PREFIX``,
    ``gs://…``, ``az://…``, ``sftp://USER@HOST/PATH``, ``git:PATH#BRANCH`` or ``git:URL#BRANCH``.

    ``options`` are what it needs beside its address (region, endpoint …), never a secret: credentials come from the
    environment or the usual files. Raises PublishError for an address that names no target.
    """
    import importlib

    scheme, colon, rest = where.partition(":")
    if not where:
        raise PublishError("nowhere to publish to: set target under [publish] in audioessay.toml, or give --to")
    if colon and scheme in KINDS and (scheme == "git" or rest.startswith("//")):
        module, name = KINDS[scheme]
        kind = getattr(importlib.import_module(f"audioessay.publishing.targets.{module}"), name)
        more = {"home": home} if scheme == "git" else {}
        target: Target = kind(where, dict(options or {}), **more)
        return target
    if "://" in where:
        raise PublishError(f"{where}: there is no such kind of target; there is a folder, {', '.join(KINDS)}")
    if options:
        raise PublishError(f"{where}: a folder has no options ({', '.join(options)})")
    from audioessay.publishing.targets.folder import FolderTarget

    return FolderTarget(home / Path(where).expanduser())
