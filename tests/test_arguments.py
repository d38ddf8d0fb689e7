"""Arguments of the wrong type are refused at once, by their names."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from feednorm import Site, iter_records, normalize, normalize_many, parse, render, to_markdown
from feednorm.markdown import TAGS, Tag, text_to_markdown, to_paragraphs, unescape_double

FEED = b"<rss><channel><item><title>A day</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda wrong: normalize(FEED, site=wrong), "site"),
        (lambda wrong: normalize(FEED, url=wrong), "url"),
        (lambda wrong: normalize(FEED, content_type=wrong), "content_type"),
        (lambda wrong: normalize(FEED, on_problem=wrong), "on_problem"),
        (lambda wrong: parse(FEED, url=wrong), "url"),
        (lambda wrong: iter_records(BytesIO(FEED), site=wrong), "site"),
        (lambda wrong: next(iter_records(BytesIO(FEED), url=wrong)), "url"),
        (normalize_many, "sources"),
        (lambda wrong: normalize_many([FEED], site=wrong), "site"),
        (lambda wrong: normalize_many([FEED], url=wrong), "url"),
        (lambda wrong: render(wrong, "json"), "record"),
        (to_markdown, "html"),
        (lambda wrong: to_markdown("", base_url=wrong), "base_url"),
        (lambda wrong: to_markdown("", tags=wrong), "tags"),
        (lambda wrong: to_markdown("", tags={"p": wrong}), r"tags\['p'\]"),
        (to_paragraphs, "html"),
        (text_to_markdown, "text"),
        (unescape_double, "html"),
        (lambda wrong: Tag(start=wrong), r"Tag\.start"),
        (lambda wrong: Site(tags={**TAGS, "p": wrong}), r"Site\.tags\['p'\]"),
        (lambda wrong: Site(slugs={wrong: "a"}), r"an identity in Site\.slugs"),
        (lambda wrong: Site().remember(wrong), "records"),
        (lambda wrong: Site().remember([wrong]), "a record to remember"),
    ],
)
def test_a_wrong_type_is_told_by_the_name_of_the_argument(call: Callable[[Any], object], name: str) -> None:
    """Not by what some line within makes of it, nor only once a document needs it."""
    with pytest.raises(TypeError, match=rf"^{name} is .*, not (one )?int$"):
        call(5)
