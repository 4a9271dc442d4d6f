"""Files as Telegram keeps them: by file_id, whatever their size."""

import base64
import hashlib
from dataclasses import dataclass, field

from .errors import JSON, bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024  # getFile's, https://core.telegram.org/bots/api#getfile

_MIME = {
    "photo": "image/jpeg",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "video_note": "video/mp4",
    "animation": "video/mp4",
    "document": "application/octet-stream",
    "sticker": "image/webp",
}


@dataclass
class File:
    """One stored file. `details` are the fields its kind adds: duration, file_name, length."""

    kind: str
    file_id: str
    unique_id: str
    size: int
    content: bytes
    details: JSON = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where getFile says it lies."""
        return f"{self.kind}s/{self.unique_id}"

    def json(self) -> JSON | list[JSON]:
        """The file as it stands in a message: an object, or a photo's list of sizes."""
        identity = {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}
        if self.kind == "photo":
            small = {"file_id": f"{self.file_id}s", "file_unique_id": f"{self.unique_id}s", "file_size": 1000}
            return [small | {"width": 90, "height": 67}, identity | {"width": 1280, "height": 960}]
        return identity | self.details


class Files:
    """All files of the world, found by file_id."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}

    def add(self, kind: str, content: bytes = b"", *, size: int | None = None, **details: object) -> File:
        """Keep a new file; `size` may pretend to more than the content."""
        number = len(self._by_id)
        digest = hashlib.sha256(f"{number}:{kind}".encode() + content).digest()
        unique = base64.urlsafe_b64encode(digest[:9]).decode()
        file_id = base64.urlsafe_b64encode(f"{kind}:".encode() + digest).decode().rstrip("=")
        file = File(kind, file_id, unique, size or len(content) or 48_000, content, _details(kind, details))
        self._by_id[file_id] = file
        if kind == "photo":
            self._by_id[f"{file_id}s"] = file
        return file

    def get(self, file_id: str, kind: str | None = None) -> File:
        """The file of this id, of this kind when one is asked for; Telegram's 400 otherwise."""
        file = self.find(file_id)
        if file is None:
            if file_id.startswith(("http://", "https://")):
                raise bad_request("failed to get HTTP URL content")
            raise bad_request("wrong file identifier/HTTP URL specified")
        if kind not in (None, file.kind):
            raise bad_request(f"can't use file of type {_title(file.kind)} as {_title(kind or '')}")
        return file

    def find(self, file_id: str) -> File | None:
        """The file of this id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        """The file that getFile's path leads to."""
        return next((file for file in self._by_id.values() if file.path == path), None)


def _title(kind: str) -> str:
    return "".join(part.capitalize() for part in kind.split("_"))


def _details(kind: str, given: JSON) -> JSON:
    """The fields Telegram fills in for a kind when the sender gave none."""
    details: JSON = {}
    if kind not in ("photo", "sticker", "video_note"):
        details["mime_type"] = _MIME[kind]
    if kind in ("video", "animation", "sticker"):
        details |= {"width": 512, "height": 512}
    if kind == "video_note":
        details["length"] = 240
    if kind == "sticker":
        details |= {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
    if kind in ("video", "animation", "voice", "audio", "video_note"):
        details["duration"] = 7
    return details | {key: value for key, value in given.items() if value is not None}
