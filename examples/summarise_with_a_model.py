"""Ask a language model for summary, topics and entities, and see what happens where it fails.

    python examples/summarise_with_a_model.py [BASE_URL MODEL]     the key comes from the variable LLM_API_KEY

Any server with the chat-completions protocol will do, such as https://api.deepseek.com with deepseek-chat. Without
arguments a stub on this machine stands in for one, so that the script runs as it is: it "sums up" an article by its
first two sentences. The client is the `llm` extra: pip install 'feednorm[llm]'
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from feednorm import normalize
from feednorm.enrich import ChatEnricher
from feednorm.errors import MissingExtraError

FEEDS = Path(__file__).parent / "feeds"


class Stub(BaseHTTPRequestHandler):
    """A chat-completions server that has read one book."""

    def do_POST(self) -> None:
        """Answer with the article's first sentences, and a topic."""
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        article = json.loads(request["messages"][-1]["content"])
        sentences = " ".join(article["text"].split()).replace("?", ".").split(". ")
        answer = {"summary": ". ".join(sentences[:2]).rstrip(".") + ".", "topics": ["developer-tools"], "entities": []}
        message = {"role": "assistant", "content": json.dumps(answer)}
        completion = {"id": "1", "object": "chat.completion", "created": 0, "model": request["model"]}
        completion["choices"] = [{"index": 0, "finish_reason": "stop", "message": message}]
        body = json.dumps(completion).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Keep the screen for the records."""


@contextmanager
def stub_server() -> Iterator[str]:
    """Run the stub on a free port of this machine; gives its base URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Stub) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        finally:
            server.shutdown()


def describe(enricher: ChatEnricher) -> None:
    """Print what the model says of the articles of the bundled feeds, and whose summary was not its own."""
    for file in (FEEDS / "dev_community.xml", FEEDS / "wordpress.xml"):
        for record in normalize(
            file.read_bytes(), enrichers=[enricher], on_problem=lambda told: print("!", told.message)
        ):
            print(f"{record.title}\n  {record.summary}\n  {', '.join(record.topics)}")


def main(arguments: list[str] | None = None) -> int:
    """Ask the server that is given, else the stub."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0], usage="%(prog)s [-h] [BASE_URL MODEL]")
    parser.add_argument("base_url", metavar="BASE_URL", nargs="?", help="https://api.deepseek.com; default: a stub")
    parser.add_argument("model", metavar="MODEL", nargs="?", help="deepseek-chat")
    options = parser.parse_args(arguments)
    if options.base_url and not options.model:
        parser.error("BASE_URL wants a MODEL")
    try:
        with stub_server() as stub:
            enricher = ChatEnricher(
                base_url=options.base_url or stub,
                model=options.model or "stub",
                api_key=os.environ.get("LLM_API_KEY", ""),
            )
            describe(enricher)
    except MissingExtraError as missing:
        print(missing, file=sys.stderr)
        return 1
    except ValueError as wrong:
        parser.error(str(wrong))
    return 0


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's is
    sys.exit(main())
