"""A chat-completions server on this machine that behaves as it is told, well or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from attrs import define, field, frozen


@frozen
class Reply:
    """What goes over the wire; `status` 0 drops the connection without a word.

    `delay` comes before all of it, `drip` before each byte from the headers or the body on.
    """

    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    dripping: Literal["headers", "body"] = "body"


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
    """`behave` gets each request's JSON and its number from 0; `requests` and `headers` are what came in."""

    behave: Behaviour
    url: str = ""
    requests: list[dict[str, Any]] = field(factory=list)
    headers: list[dict[str, str]] = field(factory=list)
    hung_up: threading.Event = field(factory=threading.Event)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(factory=threading.Lock)
    closing: threading.Event = field(factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    chat: ChatServer

    def do_POST(self) -> None:
        """Take the request down, and answer as told."""
        chat = self.chat
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with chat.lock:
            number = len(chat.requests)
            chat.requests.append(request)
            chat.headers.append({name.lower(): value for name, value in self.headers.items()})
            chat.at_once += 1
            chat.most_at_once = max(chat.most_at_once, chat.at_once)
        reply = chat.behave(request, number)
        chat.closing.wait(reply.delay)
        with chat.lock:
            chat.at_once -= 1
        if not reply.status:
            self.close_connection = True
            return
        body = reply.body.encode()
        headers = {"Content-Type": "application/json", **reply.headers, "Content-Length": str(len(body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        parts = [f"HTTP/1.0 {reply.status} x\r\n".encode(), f"{lines}\r\n".encode(), body]
        self._drip(b"".join(parts), len(parts[0]) if reply.dripping == "headers" else -len(body), reply.drip)

    def _drip(self, data: bytes, start: int, pause: float) -> None:
        try:
            self.wfile.write(data[:start] if pause else data)
            for byte in data[start:] if pause else b"":
                self.chat.closing.wait(pause)
                self.wfile.write(bytes([byte]))
        except OSError:
            self.chat.hung_up.set()

    def log_message(self, *_arguments: object) -> None:
        """Keep the screen clean."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_arguments: object) -> None:
        """A client that hung up is what some tests are about."""


@contextmanager
def serving(behave: Behaviour) -> Iterator[ChatServer]:
    """Run a server on a free port."""
    chat = ChatServer(behave)
    with _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"chat": chat})) as http:
        chat.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield chat
        finally:
            chat.closing.set()
            http.shutdown()
            thread.join()
