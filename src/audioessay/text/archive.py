"""Zip files that may mean harm: opened with every limit named."""

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from audioessay import regex as re
from audioessay.errors import ReadError
from audioessay.text.decode import decode

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MEMBERS = 20_000
"""Files in one archive."""
LARGEST_TEXT = 64 * 1024 * 1024
"""Bytes of one text-bearing member, unpacked; a novel in DOCX takes about ten million."""
LARGEST_TOTAL = 128 * 1024 * 1024
"""Bytes of all that is unpacked."""
RATIO = 250
"""Unpacked to packed; XML of real documents reaches 5 to 30."""
SMALL = 4 * 1024 * 1024
"""Bytes up to which the ratio does not matter."""

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError, IndexError,
    struct.error, OverflowError, TypeError, AttributeError, MemoryError,
)  # fmt: skip


class Archive:
    """The members of a zip file by name. Every method raises ReadError."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.left = LARGEST_TOTAL
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except _BROKEN as error:
            raise ReadError(name, "is damaged, or no such file at all: it is not a zip archive") from error
        if len(infos) > MEMBERS:
            raise ReadError(name, f"holds more than {MEMBERS} files")
        self._infos = {info.filename: info for info in infos}
        self._lower = {info.filename.lower(): info for info in infos}

    def names(self) -> list[str]:
        """In the archive's order."""
        return list(self._infos)

    def __contains__(self, member: str) -> bool:
        return member in self._infos or member.lower() in self._lower

    def read(self, member: str) -> bytes:
        """A member's bytes, within the limits."""
        info = self._infos.get(member) or self._lower.get(member.lower())
        if info is None:
            raise ReadError(self.name, f"is damaged: {member} is not in it")
        if info.flag_bits & 1:
            raise ReadError(self.name, "is encrypted; save it without a password")
        if info.file_size > SMALL and info.file_size > RATIO * max(1, info.compress_size):
            raise ReadError(
                self.name, f"is refused: {member} unpacks to {info.file_size // 2**20} MB out of almost nothing"
            )
        most = min(LARGEST_TEXT, self.left)
        if info.file_size > most:
            raise ReadError(self.name, f"is refused: {member} is larger than {most // 2**20} MB")
        try:
            with self._zip.open(info) as file:
                data = file.read(most + 1)
        except _BROKEN as error:
            raise ReadError(self.name, f"is damaged: {member} cannot be unpacked") from error
        if len(data) > most:
            raise ReadError(self.name, f"is refused: {member} is larger than {most // 2**20} MB")
        self.left -= len(data)
        return data

    def text(self, member: str) -> str:
        """A member as text, in the encoding that it declares. Entity definitions are refused."""
        data = self.read(member)
        try:
            text = decode(data, self.name, declared=True)
        except ReadError as error:
            raise ReadError(self.name, f"{member} {error.reason}") from error
        self._refuse_entities(text, member)
        return text

    def xml(self, member: str) -> "Element":
        """A small member as a parsed tree."""
        from xml.etree.ElementTree import Element, ParseError

        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        data = self.read(member)
        try:
            root = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
        except DefusedXmlException as error:
            raise ReadError(self.name, f"is refused: {member} defines XML entities") from error
        except (ParseError, ValueError, LookupError, RecursionError, TypeError) as error:
            raise ReadError(
                self.name, f"is damaged: {member} is not XML ({' '.join(str(error).split())[:80]})"
            ) from error
        if not isinstance(root, Element):
            raise ReadError(self.name, f"is damaged: {member} is not XML")
        return root

    def optional_xml(self, member: str) -> "list[Element]":
        """The elements under the root of a member; none where it is not there."""
        return list(self.xml(member)) if member in self else []

    def properties(self, member: str) -> dict[str, str]:
        """The words of each element of a member, by its name without namespace; none where it is not there."""
        nodes = self.xml(member).iter() if member in self else ()
        return {node.tag.rpartition("}")[2]: " ".join((node.text or "").split()) for node in nodes}

    def _refuse_entities(self, text: str, member: str) -> None:
        if _ENTITY.search(text):
            raise ReadError(self.name, f"is refused: {member} defines XML entities")
