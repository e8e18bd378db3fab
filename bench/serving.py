"""A web server in a process of its own, and the cheapest client that can talk to it."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0
"""Seconds that a start or a stop may take."""


class Server:
    """A Python command that prints the address it serves, in a process group of its own; a context manager.

    It is asked for port 0 first and keeps the port it was given when it is started again.
    """

    def __init__(self, *command: str, environment: Mapping[str, str] | None = None):
        self.command = command
        self.environment = {**os.environ, **(environment or {})}
        self.port = 0
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        self.stop()

    def start(self) -> None:
        """Start and wait for the address; raises RuntimeError when the server ends or stays silent."""
        self.process = subprocess.Popen(
            [sys.executable, *self.command, f"127.0.0.1:{self.port}"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        watchdog = threading.Timer(PATIENCE, self._end_group)
        watchdog.start()
        try:
            for line in self.process.stdout:
                if "ready: http://" in line:
                    self.port = int(line.partition("ready: http://")[2].split("/")[0].rpartition(":")[2])
                    return
        finally:
            watchdog.cancel()
        self.stop()
        raise RuntimeError(f"{' '.join(self.command)} did not become ready; what it printed says why.")

    def stop(self) -> None:
        """End the server as Ctrl+C would, and whatever of it is left."""
        self.process.terminate()
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._end_group()
        self.process.stdout.close()

    def kill(self) -> None:
        """Kill the whole process group at once, as a power cut would."""
        self._end_group()
        self.process.wait(timeout=PATIENCE)
        self.process.stdout.close()

    def _end_group(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)


class Connection:
    """One kept-alive connection over which ready-made requests are sent; costs far less than the server's part."""

    def __init__(self, server: Server):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        self.socket.close()

    def ask(self, request: bytes) -> bytes:
        """Send a request and return the body; raises RuntimeError unless it is answered with 200."""
        self.socket.sendall(request)
        answer = bytearray()
        while b"\r\n\r\n" not in answer:
            answer += self._receive()
        head, _, rest = bytes(answer).partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{request.split(b' HTTP')[0].decode()}: {head.decode()}")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        body = bytearray(rest)
        while len(body) < length:
            body += self._receive()
        return bytes(body)

    def _receive(self) -> bytes:
        received = self.socket.recv(262_144)
        if not received:
            raise RuntimeError("The server closed the connection.")
        return received


def request(method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> bytes:
    """The bytes of a request."""
    head = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body
