"""Feeds for the benchmarks, written by a seeded generator in the likeness of real platforms.

The same seed gives the same bytes everywhere. The proportions (entries a feed, elements an entry, text an element)
follow what feeds of these platforms have; the words mean nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from random import Random

_WORDS = (
    "model reader engine garden river signal paper market window letter archive harbour morning theory compiler kernel "
    "cluster sensor battery orbit protein museum bakery violin ledger bridge tunnel forest glacier meadow the a of and "
    "to in that with for on was by as it from café naïve data's don't every quiet early heavy open local public first"
).split()
_TAGS = "python rust ai climate music space security research startups databases webdev gardening".split()
_SITE = "https://blog.example.org"

Body = Callable[[Random], str]


def words(random: Random, count: int) -> str:
    """Return so many words."""
    return " ".join(random.choices(_WORDS, k=count))


def sentence(random: Random) -> str:
    """Return a sentence, sometimes with what HTML must escape."""
    text = words(random, random.randint(6, 24)).capitalize()
    return text + random.choice([".", ".", ".", "?", " — at last.", " (a < b & c)."])


def inline(random: Random, sentences: int) -> str:
    """Return sentences with links, emphasis and code in them."""
    parts = []
    for _ in range(sentences):
        text = escape(sentence(random))
        match random.randrange(12):
            case 0 | 1:
                text += f' <a href="{_SITE}/{random.randrange(9999)}?utm_source=rss">{words(random, 3)}</a>'
            case 2:
                text += f" <strong>{words(random, 2)}</strong>"
            case 3:
                text += f" <em>{words(random, 2)}</em>"
            case 4:
                text += f" <code>{words(random, 1)}_{words(random, 1)}()</code>"
            case 5:
                text += " &#8217;so&#8217;&nbsp;&#8230;"
        parts.append(text)
    return " ".join(parts)


def paragraphs(random: Random, count: int) -> str:
    """Return paragraphs of prose."""
    return "\n".join(f"<p>{inline(random, random.randint(2, 6))}</p>" for _ in range(count))


def image(random: Random, attributes: str = "") -> str:
    """Return an image of a content network."""
    return f'<img src="https://cdn.example.org/{random.randrange(10**9)}.png" alt="{words(random, 4)}" {attributes}/>'


def code(random: Random, lines: int, *, highlighted: bool) -> str:
    """Return a block of code, each token in a span where it is highlighted."""
    rows = []
    for _ in range(lines):
        tokens = [f"{words(random, 1)}_{random.randrange(99)}" for _ in range(random.randint(2, 7))]
        rows.append(" ".join(f'<span class="n">{token}</span>' if highlighted else token for token in tokens))
    return '<div class="highlight"><pre class="highlight python"><code>' + "\n".join(rows) + "\n</code></pre></div>"


def a_list(random: Random) -> str:
    """Return a bulleted list."""
    items = "".join(f"<li>{inline(random, 1)}</li>\n" for _ in range(random.randint(3, 9)))
    return f"<ul>\n{items}</ul>"


def quote(random: Random) -> str:
    """Return a quotation."""
    return f"<blockquote><p>{inline(random, 2)}</p></blockquote>"


def table(random: Random) -> str:
    """Return a table of four columns."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{words(random, 2)}</td>" for _ in range(4)) + "</tr>"
        for _ in range(random.randint(3, 12))
    )
    return f"<table><thead><tr><th>a</th><th>b</th><th>c</th><th>d</th></tr></thead><tbody>{rows}</tbody></table>"


def wordpress_body(random: Random) -> str:
    """An article with figures, headings, lists, a player, and the plugin's footer."""
    parts = [paragraphs(random, 3)]
    for _ in range(random.randint(2, 5)):
        parts.append(f'<h2 class="wp-block-heading" id="h{random.randrange(999)}">{words(random, 5).title()}</h2>')
        parts.append(paragraphs(random, random.randint(2, 5)))
        figure = image(random, 'loading="lazy" width="800" height="450" class="wp-image-7" srcset="a.png 1x"')
        parts.append(
            f'<figure class="wp-block-image size-large">{figure}<figcaption>{words(random, 6)}</figcaption></figure>'
        )
        parts.append(
            random.choice([a_list, table, lambda r: f"<blockquote><p>{inline(r, 2)}</p></blockquote>"])(random)
        )
    parts.append('<iframe src="https://www.youtube.com/embed/xyz" title="A film" allowfullscreen></iframe>')
    parts.append(
        f'<p>The post <a href="{_SITE}/1">{words(random, 5)}</a> appeared first on <a href="{_SITE}">Blog</a>.</p>'
    )
    return "\n".join(parts)


def medium_body(random: Random) -> str:
    """A story: headings, figures with captions, quotes, and the pixel that counts readers."""
    parts = [f"<h3>{words(random, 6).title()}</h3>"]
    for _ in range(random.randint(3, 7)):
        parts.append("".join(f"<p>{inline(random, random.randint(1, 4))}</p>" for _ in range(3)))
        parts.append(f"<figure>{image(random)}<figcaption>{words(random, 5)}</figcaption></figure>")
        parts.append(f"<h4>{words(random, 4).title()}</h4>")
    parts.append('<img src="https://medium.example.org/_/stat?event=post.clientViewed" width="1" height="1" alt="">')
    return "".join(parts)


def devto_body(random: Random) -> str:
    """A tutorial: prose and code with a span for each token."""
    parts = [paragraphs(random, 2)]
    for _ in range(random.randint(2, 6)):
        parts.append(f'<h2>\n  <a name="x" href="#x">\n  </a>\n  {words(random, 4)}\n</h2>')
        parts += [paragraphs(random, 2), code(random, random.randint(4, 20), highlighted=True), a_list(random)]
    return "\n\n".join(parts)


def codeblog_body(random: Random) -> str:
    """Long listings, plain."""
    return "\n".join(paragraphs(random, 2) + code(random, random.randint(20, 60), highlighted=False) for _ in range(4))


def release_body(random: Random) -> str:
    """Release notes: lists of links and code."""
    changes = f"<strong>Full Changelog</strong>: <a href='{_SITE}/c'><tt>v1...v2</tt></a>"
    return f"<h2>What's Changed</h2>\n{a_list(random)}\n{a_list(random)}\n<p>{changes}</p>"


def podcast_body(random: Random) -> str:
    """Show notes: two paragraphs and time marks."""
    marks = "".join(f"<li>({number:02}:00) {words(random, 4)}</li>" for number in range(8))
    return f"{paragraphs(random, 2)}<ul>{marks}</ul>"


def short_body(random: Random) -> str:
    """A plain text, as news agencies have it."""
    return sentence(random)


# ---------------------------------------------------------------- feeds

_NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)


def rss(random: Random, entries: int, body: Body, *, full: bool = True, extra: str = "") -> bytes:
    """Return an RSS 2.0 feed; with `full`, the body is in content:encoded beside a teaser."""
    items = []
    for number in range(entries):
        html = body(random)
        texts = (
            f"<description>{escape(escape(sentence(random)))}</description>"
            f"<content:encoded><![CDATA[{html}]]></content:encoded>"
            if full
            else f"<description>{escape(html)}</description>"
        )
        tags = "".join(f"<category><![CDATA[{tag}]]></category>" for tag in random.sample(_TAGS, 3))
        items.append(
            f"<item><title>{escape(words(random, 8).capitalize())} {number}</title><link>{_SITE}/{number}/</link>"
            f"<dc:creator><![CDATA[Ada Example]]></dc:creator><pubDate>{_rfc822(number)}</pubDate>{tags}"
            f'<guid isPermaLink="false">{_SITE}/?p={number}</guid>{texts}{extra}</item>'
        )
    head = f"<title>Blog</title><link>{_SITE}</link><description>Words</description><language>en-US</language>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {_NAMESPACES}><channel>{head}\n'
        + "\n".join(items)
        + "\n</channel></rss>\n"
    ).encode()


def atom(random: Random, entries: int, body: Body) -> bytes:
    """Return an Atom feed with escaped HTML."""
    parts = [
        f"<entry><id>tag:example.org,2026:{number}</id><updated>{_rfc3339(number)}</updated>"
        f"<published>{_rfc3339(number)}</published><link rel='alternate' type='text/html' href='{_SITE}/{number}'/>"
        f"<title>{escape(words(random, 6).capitalize())} {number}</title><author><name>ada</name></author>"
        f'<content type="html">{escape(body(random))}</content></entry>'
        for number in range(entries)
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-US">'
        f"<id>tag:example.org,2026:feed</id><title>Releases</title><updated>{_rfc3339(0)}</updated>"
        f"<link rel='self' href='{_SITE}/feed.atom'/>\n" + "\n".join(parts) + "\n</feed>\n"
    ).encode()


def _rfc822(number: int) -> str:
    return f"{1 + number % 28:02} May {2000 + number // 28 % 26} 13:{number % 60:02}:00 +0000"


def _rfc3339(number: int) -> str:
    return f"{2000 + number // 28 % 26}-05-{1 + number % 28:02}T13:{number % 60:02}:00Z"


_ENCLOSURE = (
    '<enclosure url="https://cdn.example.org/a.mp3" length="7000000" type="audio/mpeg"/>'
    "<itunes:duration>1:02:03</itunes:duration><itunes:explicit>no</itunes:explicit>"
)
PLATFORMS: Mapping[str, Callable[[Random], bytes]] = {
    "WordPress": lambda random: rss(random, 20, wordpress_body),
    "Medium": lambda random: rss(random, 10, medium_body),
    "dev.to": lambda random: rss(random, 12, devto_body, full=False),
    "code blog": lambda random: rss(random, 15, codeblog_body, full=False),
    "releases, Atom": lambda random: atom(random, 10, release_body),
    "podcast": lambda random: rss(random, 150, podcast_body, extra=_ENCLOSURE),
    "news, plain": lambda random: rss(random, 60, short_body, full=False),
}


def corpus(copies: int = 3, seed: int = 7) -> dict[str, list[bytes]]:
    """Return feeds of every platform."""
    random = Random(seed)
    return {name: [make(random) for _ in range(copies)] for name, make in PLATFORMS.items()}


def feed_of_size(size: int, seed: int = 7) -> bytes:
    """Return a feed of about so many bytes: more articles, each of the usual length."""
    random = Random(seed)
    article = len(rss(random, 4, wordpress_body)) / 4
    # one set of articles is repeated under other names, so that the generator is no part of what is waited for
    wanted = max(1, round(size / article))
    one = rss(Random(seed), min(wanted, 200), wordpress_body).decode()
    head, _, rest = one.partition("<item>")
    items = ("<item>" + rest.rpartition("\n</channel>")[0]).split("\n<item>")
    chosen = (items[number % len(items)].removeprefix("<item>") for number in range(wanted))
    renamed = (
        text.replace("/?p=", f"/?q={number}&amp;p=", 1).replace("<link>", f"<link>{_SITE}/q{number}?", 1)
        for number, text in enumerate(chosen)
    )
    return (head + "".join(f"<item>{text}\n" for text in renamed) + "</channel></rss>\n").encode()


def feed_of_entries(entries: int, seed: int = 7) -> bytes:
    """Return a feed of so many tiny entries."""
    return rss(Random(seed), entries, short_body, full=False)


def feed_of_elements(elements: int, seed: int = 7) -> bytes:
    """Return a feed of one entry with about so many elements."""
    random = Random(seed)
    block = wordpress_body(random)
    count = max(1, elements // block.count("</"))
    return rss(random, 1, lambda _: block * count, full=False)
