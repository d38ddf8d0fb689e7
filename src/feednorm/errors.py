"""Leaf: what feednorm raises: one exception for a document, one for an extra that is missing."""

from __future__ import annotations


class FeedError(ValueError):
    """The document is no feed, or nothing of it can be read.

    `kind` names what it was (`"empty"`, `"html"`, `"json"`, `"pdf"`, `"zip"`, `"xml"`, `"text"`, `"binary"`…) and
    `feed_links` the absolute URLs of the feeds that an HTML page announces (RSS Autodiscovery), so that a caller
    may go on from there.

    >>> from feednorm import FeedError, normalize
    >>> try:
    ...     normalize(b"%PDF-1.7")
    ... except FeedError as error:
    ...     error.kind
    'pdf'
    """

    def __init__(self, message: str, *, kind: str = "unknown", feed_links: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.kind = kind
        self.feed_links = feed_links

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (str(self), self.kind, self.feed_links)


def _rebuild(message: str, kind: str, feed_links: tuple[str, ...]) -> FeedError:
    """Unpickle: a worker process hands its errors to the parent."""
    return FeedError(message, kind=kind, feed_links=feed_links)


class MissingExtraError(ImportError):
    """A feature needs a package that the core does not bring; the message names the extra to install.

    >>> from feednorm import MissingExtraError
    >>> print(MissingExtraError('render(record, "html")', "render"))
    render(record, "html") needs an extra: pip install 'feednorm[render]'
    """

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an extra: pip install 'feednorm[{extra}]'")
        self.extra = extra
