"""Stage 5: the answers of a language model, kept by what was asked."""

from __future__ import annotations

import contextlib
import json
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

from attrs import define, field

_MOST = 10_000  # answers in memory


def key_of(*question: object) -> str:
    """The name of a question: a hash of all that the answer depends on.

    >>> key_of("model", "text") == key_of("model", "text") != key_of("modelt", "ext")
    True
    """
    return sha256(json.dumps(question).encode()).hexdigest()


@define
class AnswerCache:
    """Answers by key, in memory and, where there is one, in a folder, a file each, written whole or not at all.

    >>> cache = AnswerCache(None)
    >>> cache.put("a", "{}")
    >>> cache.get("a"), cache.get("b")
    ('{}', None)
    """

    folder: Path | None
    _answers: dict[str, str] = field(factory=dict, init=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def get(self, key: str) -> str | None:
        """The answer as it was given, None where there is none."""
        with self._lock:
            answer = self._answers.get(key)
        if answer is None and self.folder is not None:
            with contextlib.suppress(OSError, ValueError):
                return self._file(key).read_text(encoding="utf-8")
        return answer

    def put(self, key: str, answer: str) -> None:
        """Keep an answer; a folder that cannot be written costs a question later on, and no record now."""
        with self._lock:
            if len(self._answers) >= _MOST:
                del self._answers[next(iter(self._answers))]
            self._answers[key] = answer
        if self.folder is not None:
            with contextlib.suppress(OSError):
                _write_whole(self._file(key), answer)

    def _file(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{key}.json"


def _write_whole(file: Path, text: str) -> None:
    with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, suffix=".part", delete=False) as part:
        try:
            part.write(text)
            part.close()
            Path(part.name).replace(file)
        except OSError:
            Path(part.name).unlink(missing_ok=True)
            raise
