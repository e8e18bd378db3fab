"""`manage.py serve`: everything between a fresh clone and the first page, in one process.

Each Python start costs a large part of a second, so the steps are called here one after the other, and the web server's
workers are forked from this process with the application already loaded.
"""

import hashlib
import http.client
import ipaddress
import signal
import socket
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker

from assessment.management.commands import demo
from assessment.models import User

GUNICORN = {
    "preload_app": True,
    "workers": 2,
    "worker_class": "gthread",
    "threads": 4,
    "control_socket_disable": True,  # it would put a socket into the home folder
    "loglevel": "warning",
}


class Command(BaseCommand):
    """Prepare the database and the static files, then serve."""

    help = "Bring the database up to date, publish the built-in rubrics, load the demo when it is empty, and serve."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address, which is claimed before any work is done."""
        parser.add_argument("address", nargs="?", default="127.0.0.1:8000", metavar="HOST:PORT")

    def handle(self, *, address: str, **options: Any) -> None:
        """Run until stopped; raises CommandError when the address is not to be had."""
        listener = claim(address)
        call_command("migrate", verbosity=0)
        for rubric in sorted(settings.FIXTURES.glob("rubrics/*/*.yaml")):
            call_command("rubric", "publish", str(rubric), verbosity=0)
        if not User.objects.exists():
            self.stdout.write(demo.load())
        if static_files_changed():
            self.stdout.write("Compressing the static files …")
            collect_static()
        sign_in = demo.how_to_sign_in() if User.objects.filter(email=demo.EMAIL).exists() else ""
        # A connection that two processes share garbles the answers of both.
        connections.close_all()
        self.stdout.flush()  # or each worker prints what still waits to be printed
        host, port = listener.getsockname()[:2]
        Server(listener, lambda: self.announce(host, port, sign_in)).run()

    def announce(self, host: str, port: int, sign_in: str) -> None:
        """Say where the application is and how to get in, once it has answered a request."""
        connection = http.client.HTTPConnection(host, port, timeout=30)
        known_name = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
        connection.request("GET", "/", headers={"Host": known_name})
        status = connection.getresponse().status
        if status >= 500:
            self.stderr.write(f"The start page answers with an error ({status}); the lines above say why.")
            return
        listening = ipaddress.ip_address(host)
        name = "localhost" if listening.is_unspecified else f"[{host}]" if listening.version == 6 else host
        self.stdout.write(f"\nShipworthy is ready: http://{name}:{port}/  (Ctrl+C stops it)")
        if not listening.is_loopback:
            self.stdout.write(f"It answers to these names (ALLOWED_HOSTS): {', '.join(settings.ALLOWED_HOSTS)}.")
        if sign_in:
            self.stdout.write(sign_in)
        self.stdout.flush()


def claim(address: str) -> socket.socket:
    """Listen on HOST:PORT at once, so that nothing is prepared in vain; early visitors wait instead of failing."""
    host, _, port = address.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not port.isdecimal() or int(port) > 65535:
        raise CommandError(f"{address} names no port. Write it like 127.0.0.1:8000.")
    try:
        return socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        raise CommandError(f"{address} cannot be used: {reason}. Choose another, such as 127.0.0.1:8001.") from error


def stamp() -> Path:
    """The file that remembers which static files were collected."""
    return Path(settings.STATIC_ROOT, ".sources")


def static_files_changed() -> bool:
    """Whether a static file was added, removed or changed since the last start."""
    return not stamp().exists() or stamp().read_text() != fingerprint()


def collect_static() -> None:
    """Collect, name by content and compress the static files."""
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp().write_text(fingerprint())


def fingerprint() -> str:
    """A digest of every static file's place, size and time, and of how they are stored."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            source = Path(storage.path(path)).stat()
            digest.update(f"{path} {source.st_size} {source.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Server(BaseApplication):
    """Gunicorn on a socket that is already listening; `ready` is called once, from a worker that serves."""

    def __init__(self, listener: socket.socket, ready: Callable[[], None]):
        self.bind = f"fd://{listener.detach()}"
        self.ready = ready
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn, which calls this."""
        for name, value in {**GUNICORN, "bind": self.bind, "post_worker_init": self.enter_worker}.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Hand the application to gunicorn, which calls this before it forks."""
        return get_wsgi_application()

    def enter_worker(self, worker: Worker) -> None:
        """Leave Ctrl+C to the parent, and let the first worker, but no later replacement, ask for a page."""
        # A terminal sends Ctrl+C to the workers too. Together with the parent's own signal it can lock a worker up.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if worker.age == 1:
            threading.Thread(target=self.ready, daemon=True).start()
