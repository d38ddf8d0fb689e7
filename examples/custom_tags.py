"""Say what becomes of a tag: asides as quotes, a custom element in a way of its own, another not at all.

    python examples/custom_tags.py

The table of tags is plain data: lay your rows over `TAGS`, and pass the whole to `to_markdown` or to a `Site`.
"""

from __future__ import annotations

import argparse

from feednorm import Site, normalize, to_markdown
from feednorm.markdown import DROP, TAGS, Page, Tag

HTML = """
<p>The battery lasts a day.</p>
<aside><p>Measured with the screen on.</p></aside>
<p>Verdict: <x-rating>4</x-rating></p>
<x-advert><p>Buy it now!</p></x-advert>
"""
FEED = f"""<rss version="2.0"><channel><item>
  <title>A review</title><link>https://reviews.example/1</link>
  <description><![CDATA[{HTML}]]></description>
</item></channel></rss>"""


def end_rating(page: Page, _name: str, _attributes: str) -> None:
    """Write "4" as "4 of 5": what a handler appends to `page.run` is Markdown already."""
    page.run.append(" of 5")


TAGS_OF_REVIEWS = {
    **TAGS,
    "aside": TAGS["blockquote"],
    "x-rating": Tag(end=end_rating),
    "x-advert": DROP,
}


def main() -> None:
    """Print the body of a review, converted alone and as part of a record."""
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    print(to_markdown(HTML, tags=TAGS_OF_REVIEWS))
    [record] = normalize(FEED, site=Site(tags=TAGS_OF_REVIEWS), enrichers=())
    print("---\n" + record.body_md)


if __name__ == "__main__":
    main()
