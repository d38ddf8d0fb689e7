"""Leaf: what was repaired or doubted, as values; the codes are one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

Severity = Literal["note", "repair", "error"]


@frozen
class Problem:
    """A repair or a doubt.

    `code` is stable and one of `CODES`; `severity` is "note" (worth knowing), "repair" (the document was mended)
    or "error" (something could not be saved); `message` is a plain sentence. `line` and `column` count from 1 and
    `entry` is the index of the entry from 0, each None where not known.

    >>> from feednorm.problems import problem
    >>> problem("bad-date", entry=3, value="yesterday").message
    "The date 'yesterday' cannot be read."
    """

    code: str
    severity: Severity
    message: str
    line: int | None = None
    column: int | None = None
    entry: int | None = None


@frozen
class Code:
    """A row of the table of codes: `message` is a format string, `meaning` documents the code."""

    severity: Severity
    message: str
    meaning: str


CODES: Mapping[str, Code] = {
    # the parser
    "bad-date": Code(
        "note",
        "The date {value!r} cannot be read.",
        "A date that is none, or could be two; the field stays empty.",
    ),
    "unsafe-link": Code(
        "repair",
        "The link {value!r} would run code; it was dropped.",
        "An address with the scheme javascript, vbscript or data where a link stands.",
    ),
    "bad-link": Code(
        "repair",
        "The link {value!r} is no address; it was dropped.",
        "A link that cannot be split into its parts, such as one with half an IPv6 address for a host.",
    ),
    "no-scheme": Code(
        "repair",
        "The link {value!r} has no scheme; it was taken for a host.",
        "A link that begins with www. and a host: the scheme is that of the feed, else https.",
    ),
    "bad-slashes": Code(
        "repair",
        "The link {value!r} has not two slashes before its host; it was given them.",
        "An http(s) link with one slash, or three, as browsers read it.",
    ),
    "leaked-nothing": Code(
        "repair",
        "A text is {value!r}; it was taken for empty.",
        "What programs print for nothing, as the whole of a text: null, undefined, and but for titles None and nil.",
    ),
    "stray-text": Code(
        "repair",
        "Among the elements of the feed stands {text!r}; it was dropped.",
        "Text among entries, or among the fields of one, such as a warning of the program that writes the feed.",
    ),
    "no-object": Code(
        "error",
        "The item {value!r} is no object; it was left out.",
        "An item of a JSON feed that is a text, a number or a list.",
    ),
    "no-entries": Code(
        "note",
        "The feed has no entries.",
        "A feed of which nothing was published, or of which all was lost before it came here.",
    ),
    "encoding-overridden": Code(
        "repair",
        "The document says that it is {declared}; it was read as {used}.",
        "The encoding that HTTP, the XML declaration or a mark names does not fit the bytes.",
    ),
    "encoding-conflict": Code(
        "note",
        "HTTP says {charset} and the document {declared}; it was read as {used}.",
        "HTTP and the XML declaration name two encodings; HTTP's counts (RFC 7303).",
    ),
    "bad-bytes": Code(
        "repair",
        "{count} places hold bytes that are no {encoding}; they were read as {used}.",
        "A few bytes of another encoding in a document; what is cut short becomes U+FFFD.",
    ),
    "not-well-formed": Code(
        "repair",
        "The document is not well-formed XML ({reason}); it was mended.",
        "XML that a strict parser refuses, where no other code names the fault: the reason is the parser's.",
    ),
    "junk-after-root": Code(
        "repair",
        "After the feed stands {junk}; it was dropped.",
        "A script, a warning of a program or other text after the end of the root.",
    ),
    "junk-before-root": Code(
        "repair",
        "Before the feed stands {junk}; it was dropped.",
        "White space, a warning of a program or other text before the XML declaration or the root.",
    ),
    "too-many-attributes": Code(
        "error",
        "An element has {count} attributes more than are read; they were dropped.",
        "A thousand of an element are read, since no feed has as many and time would grow out of proportion.",
    ),
    "control-character": Code(
        "repair",
        "The character {char} is forbidden in XML; it was dropped.",
        "A control character, written as such or as a reference.",
    ),
    "windows-1252-controls": Code(
        "repair",
        "Characters from U+0080 to U+009F were read as windows-1252.",
        "Typographic quotes and dashes of windows-1252 that were taken for Latin-1 or numbered so.",
    ),
    "undefined-entity": Code(
        "repair",
        "The entity &{name}; is HTML's and not defined; its character stands for it.",
        "XML knows five entities; those of HTML must be declared.",
    ),
    "bare-ampersand": Code(
        "repair",
        "An ampersand is not escaped; it was taken for text.",
        "A & that begins no reference, as in an address with parameters.",
    ),
    "entity-refused": Code(
        "repair",
        "The entity {name} lies outside or grows without bound; it was not expanded.",
        "An external entity, or one made of others: nothing is fetched and nothing explodes.",
    ),
    "stray-bracket": Code(
        "repair",
        "A < begins no tag; it was taken for text.",
        "A < in a text that is not escaped.",
    ),
    "undeclared-prefix": Code(
        "repair",
        "The prefix {prefix} is not declared; its usual namespace was assumed.",
        "An element or attribute with a prefix that no xmlns declares.",
    ),
    "bad-namespace": Code(
        "repair",
        "The namespace {uri!r} is not known here, or no URI; the usual one was assumed.",
        "A namespace with white space or characters that no URI has, or a root in one that is not its own.",
    ),
    "broken-tag": Code(
        "repair",
        "The tag {tag} is cut off.",
        "A tag without its closing bracket.",
    ),
    "misspelt-tag": Code(
        "repair",
        "The tag {tag} stands where {meant} must; it was taken for that.",
        "A misspelt tag of an entry or a field, the start tag in place of the end tag, or CDATA in small letters.",
    ),
    "unclosed-comment": Code(
        "repair",
        "A comment never ends; its beginning was taken for text.",
        "A <!-- without -->, which would hide all that follows.",
    ),
    "unclosed-cdata": Code(
        "repair",
        "A section of CDATA lacks its end; it was closed with its element.",
        "Without its ]]> it would swallow the entries that follow.",
    ),
    "unclosed-element": Code(
        "repair",
        "The element {name} is not closed; it was closed where it had to end.",
        "A missing end tag.",
    ),
    "missing-start": Code(
        "repair",
        "The start tag of {name} is missing; it was put where it had to stand.",
        "Fields behind the end of an entry that have the end tag of another, or a text that has one of a field.",
    ),
    "stray-end-tag": Code(
        "repair",
        "The end tag {name} has no start; it was dropped.",
        "An end tag for which nothing is open.",
    ),
    "unquoted-attribute": Code(
        "repair",
        "The attribute {name} has no quotes.",
        "XML wants quotes around the values of attributes.",
    ),
    "unescaped-markup": Code(
        "repair",
        "HTML stands unescaped in {name}; it was taken for its text.",
        "Markup that is not well-formed in an element of prose.",
    ),
    "mended-json": Code(
        "repair",
        "The JSON breaks the rules of its commas or escapes; it was mended.",
        "A comma after the last of a list, or a backslash before a character that needs none.",
    ),
    "cut-json": Code(
        "error",
        "The JSON ends in the middle, or breaks off where it cannot be read.",
        "What comes before was read, but for half an address, an id or a date.",
    ),
    "truncated": Code(
        "error",
        "The document ends in the middle.",
        "Elements are open at the end; what is there was read, but for half an address, an id or a date.",
    ),
    "replacement-character": Code(
        "note",
        "A text holds U+FFFD: a character was lost before the feed was written.",
        "The replacement character, which stands for what some program could not decode.",
    ),
    "relative-link": Code(
        "note",
        "The link {value!r} is relative, and nothing says to what.",
        "A relative link in a feed without xml:base or a link of its own; url= would say where it came from.",
    ),
    "escaped-cdata": Code(
        "repair",
        "A section of CDATA was escaped, or stands in another one; its content was taken.",
        "A text that begins and ends as a section does when it is read.",
    ),
    "mojibake": Code(
        "repair",
        "A text in UTF-8 was encoded twice; it was decoded once more.",
        "UTF-8 that a program took for windows-1252 and encoded in UTF-8 again: cafÃ© for café.",
    ),
    "mojibake-kept": Code(
        "note",
        "A text seems to be in UTF-8 that was encoded twice; it was kept as it is.",
        "As mojibake, in a body where every character could be meant; titles are mended.",
    ),
    "no-id": Code(
        "note",
        "The entry has no id.",
        "An entry without guid, atom:id or rdf:about; its link and title identify it.",
    ),
    "late-field": Code(
        "note",
        "Fields of the channel stand after entries: {fields}; they do not count where the feed is streamed.",
        "A feed that is read as a stream: what its channel says late is not known when the first entries are made.",
    ),
    # the mapper
    "no-link": Code(
        "note",
        "The entry has no link; its source is given as {source}.",
        "An entry without an http(s) link: canonical_source is the feed's URL with a fragment, or a urn.",
    ),
    "no-date": Code(
        "note",
        "The entry has no date; {substitute} stands for it.",
        "published_at is the feed's date or the time of ingest; Entry.published stays None.",
    ),
    "no-title": Code(
        "note",
        "The entry has no title; it is called {title!r}.",
        "The title comes from the first words of the body, or from the link.",
    ),
    "duplicate-entry": Code(
        "note",
        "The entry {identity!r} stands more than once; the newest is kept.",
        "Several entries share one identity (guid, atom:id, or link and title), so they are one record.",
    ),
    "repeated-entry": Code(
        "note",
        "The entry {identity!r} stands more than once; the first is kept.",
        "A stream keeps the first of several entries of one identity: it has been given out already.",
    ),
    "double-escaped": Code(
        "repair",
        "The body's HTML was escaped twice; it was decoded once more.",
        "A body whose whole text is itself HTML.",
    ),
    # the enrichers
    "enricher-failed": Code(
        "error",
        "The enricher {enricher} failed: {reason}.",
        "An exception in an enricher, or a record that breaks a rule: the record stays as it was before.",
    ),
    "language-overridden": Code(
        "repair",
        "The feed states the language {stated}, but {title!r:.60} is written in {found}.",
        "DetectLanguage found with certainty that an article is written in another language than the feed states.",
    ),
    "model-fallback": Code(
        "note",
        "The language model gave no usable answer ({reason}); the offline enrichers stand in.",
        "The server of a ChatEnricher failed, or what it answered is not borne out by the article.",
    ),
}


def problem(
    code: str,
    *,
    line: int | None = None,
    column: int | None = None,
    entry: int | None = None,
    **details: object,
) -> Problem:
    """Make a `Problem` from its row in `CODES`; `details` fill the message.

    >>> problem("no-date", substitute="now").severity
    'note'
    """
    row = CODES[code]
    return Problem(code, row.severity, row.message.format_map(details), line, column, entry)
