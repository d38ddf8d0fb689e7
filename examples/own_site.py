"""A site of your own: its URLs, and slugs that stay put from one poll to the next.

python examples/own_site.py
"""

from __future__ import annotations

import argparse

from feednorm import Site, normalize

ITEM = "<item><guid>{guid}</guid><title>{title}</title><link>https://blog.example/{guid}</link></item>"


def feed(*items: tuple[str, str]) -> str:
    """A feed with these (guid, title) items, as a server would send it."""
    return "<rss><channel>" + "".join(ITEM.format(guid=guid, title=title) for guid, title in items) + "</channel></rss>"


def main() -> None:
    """Poll twice; the second time an article with the same title stands before the one that is published."""
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    site = Site(base_url="https://digest.example/articles")
    monday = normalize(feed(("1", "Weekly notes")), site=site)
    site = site.remember(monday)  # keep site.slugs in your database
    tuesday = normalize(feed(("2", "Weekly notes"), ("1", "Weekly notes")), site=site)
    for day, records in (("Monday", monday), ("Tuesday", tuesday)):
        for record in records:
            print(f"{day}: {record.identity} {record.url}")


if __name__ == "__main__":
    main()
