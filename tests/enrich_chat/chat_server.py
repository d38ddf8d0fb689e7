"""A chat-completions server on this machine that behaves as it is told, well or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from attrs import define, field, frozen


@frozen
class Reply:
    """What goes over the wire; `status` 0 drops the connection without a word."""

    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(factory=dict)
    delay: float = 0.0


def completion(content: object) -> Reply:
    """A well-formed response with this text for an answer."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    body = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return Reply(200, json.dumps(body))


def failure(status: int, message: str = "no", **headers: str) -> Reply:
    """An error as such servers report it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps({"error": {"message": message, "type": "error"}}), named)


Behaviour = Callable[[dict[str, Any], int], Reply]


@define
class ChatServer:
    """`behave` gets each request's JSON and its number from 0; `requests` and `keys` are what came in."""

    behave: Behaviour
    url: str = ""
    requests: list[dict[str, Any]] = field(factory=list)
    keys: list[str] = field(factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(factory=threading.Lock)
    closing: threading.Event = field(factory=threading.Event)


@contextmanager
def serving(behave: Behaviour) -> Iterator[ChatServer]:
    """Run a server on a free port."""
    server = ChatServer(behave)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with server.lock:
                number = len(server.requests)
                server.requests.append(request)
                server.keys.append(self.headers.get("Authorization", ""))
                server.at_once += 1
                server.most_at_once = max(server.most_at_once, server.at_once)
            reply = server.behave(request, number)
            server.closing.wait(reply.delay)
            with server.lock:
                server.at_once -= 1
            self.answer(reply)

        def answer(self, reply: Reply) -> None:
            if not reply.status:
                self.close_connection = True
                return
            body = reply.body.encode()
            self.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Keep the screen clean."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_arguments: object) -> None:
            """A client that hung up is what some tests are about."""

    with Server(("127.0.0.1", 0), Handler) as http:
        server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            http.shutdown()
            thread.join()
