"""The server of the web platform tests, as far as the .any.js files of fetch/ need it: files of the
checkout with their .headers and {{substitutions}}, the pipe `header`, and the handlers that stand
in the checkout as .py files, which believe to be run by wptserve.

There are two ports of HTTP, both of one process; the port of HTTPS refuses connections.
"""

import base64
import importlib.util
import json
import re
import socket
import sys
import threading
import types
import uuid
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

HOST = "localhost"
OTHER_HOST = "127.0.0.1"  # What get-host-info.sub.js takes for another origin than localhost.
TYPES = {".html": "text/html", ".js": "text/javascript", ".json": "application/json",
         ".txt": "text/plain", ".css": "text/css", ".png": "image/png", ".vtt": "text/vtt"}


def to_bytes(value):
    if isinstance(value, bytes):
        return value
    return str(value).encode("latin-1", "replace")


# ---- What handlers see

class Fields(dict):
    """Names and the lists of their values, names in lower case if they are of headers."""

    def __init__(self, pairs, is_header=False):
        super().__init__()
        self.is_header = is_header
        for name, value in pairs:
            self.setdefault(self.key(name), []).append(value)

    def key(self, name):
        return to_bytes(name).lower() if self.is_header else to_bytes(name)

    def __contains__(self, name):
        return super().__contains__(self.key(name))

    def __getitem__(self, name):
        return self.joined(super().__getitem__(self.key(name)))

    def joined(self, values):
        return b", ".join(values) if self.is_header else values[0]

    def get(self, name, default=None):
        return self[name] if name in self else default

    def first(self, name, *default):
        if name in self:
            return super().__getitem__(self.key(name))[0]
        if not default:
            raise KeyError(name)
        return default[0]

    def get_list(self, name):
        return super().__getitem__(self.key(name)) if name in self else []


class Stash:
    """What one request leaves for another: by key, and by the path of its handlers."""

    def __init__(self):
        self.values = {}
        self.lock = threading.RLock()

    @staticmethod
    def key(key, path):
        return uuid.UUID(key.decode() if isinstance(key, bytes) else str(key)), path

    def put(self, key, value, path):
        with self.lock:
            if self.key(key, path) in self.values:
                raise ValueError(f"the stash has {key} already")
            self.values[self.key(key, path)] = value

    def take(self, key, path):
        with self.lock:
            return self.values.pop(self.key(key, path), None)


class StashOf:
    """The stash as a handler has it: its own path, if it names none."""

    def __init__(self, stash, path):
        self.stash = stash
        self.lock = stash.lock
        self.path = path

    def put(self, key, value, path=None):
        self.stash.put(key, value, path or self.path)

    def take(self, key, path=None):
        return self.stash.take(key, path or self.path)


class Request:
    def __init__(self, handler, path, stash):
        self.method = handler.command
        self.client_address = handler.client_address
        self.url_parts = urlsplit(handler.path)
        self.url = handler.path
        self.headers = Fields([(to_bytes(name), to_bytes(value))
                               for name, value in handler.headers.items()], is_header=True)
        self.raw_headers = handler.headers
        self.body = handler.read_body()
        query = parse_qsl(self.url_parts.query, True, encoding="latin-1")
        self.GET = Fields([(to_bytes(name), to_bytes(value)) for name, value in query])
        self.POST = Fields([])
        if self.headers.get("content-type", b"").startswith(b"application/x-www-form-urlencoded"):
            self.POST = Fields(parse_qsl(self.body, True))
        self.server = types.SimpleNamespace(stash=StashOf(stash, path))
        self.cookies = Fields([])

    @property
    def auth(self):
        scheme, _, text = self.headers.get("authorization", b"").partition(b" ")
        username = password = None
        if scheme.lower() == b"basic":
            username, _, password = base64.b64decode(text).partition(b":")
        return types.SimpleNamespace(username=username, password=password)


class ResponseHeaders:
    def __init__(self):
        self.items = []

    def set(self, name, value):
        self.items = [each for each in self.items if each[0].lower() != to_bytes(name).lower()]
        self.append(name, value)

    def append(self, name, value):
        self.items.append((to_bytes(name), to_bytes(value)))

    def update(self, items):
        for name, value in items:
            self.set(name, value)

    def __contains__(self, name):
        return any(each[0].lower() == to_bytes(name).lower() for each in self.items)


class Response:
    def __init__(self, handler):
        self.handler = handler
        self.status = 200
        self.headers = ResponseHeaders()
        self.writer = self
        self.has_written = False
        self.content = b""

    def set_error(self, code, message=""):
        self.status = (code, message)

    def status_line(self):
        code, reason = self.status if isinstance(self.status, tuple) else (self.status, None)
        if reason is None:
            reason = next((each.phrase for each in HTTPStatus if each == code), "")
        return b"HTTP/1.1 %d %s\r\n" % (code, to_bytes(reason))

    def write_status(self, code, message=None):
        self.status = (code, message)
        self.handler.close_connection = True
        return self.write(self.status_line())

    def write_header(self, name, value):
        return self.write(to_bytes(name) + b": " + to_bytes(value) + b"\r\n")

    def write_status_headers(self):
        self.handler.close_connection = True
        lines = [name + b": " + value + b"\r\n" for name, value in self.headers.items]
        return self.write(self.status_line() + b"".join(lines) + b"\r\n")

    def write(self, data):
        try:
            self.has_written = True
            self.handler.wfile.write(to_bytes(data))
            return True
        except OSError:
            self.handler.close_connection = True
            return False

    write_content = write
    write_raw_content = write

    def end_headers(self):
        return self.write(b"\r\n")

    def flush(self):
        self.handler.wfile.flush()

    def send(self, body):
        """The whole of it, in one piece, for a connection that may go on."""
        code = self.status[0] if isinstance(self.status, tuple) else self.status
        has_body = code >= 200 and code not in (204, 304)
        if has_body and "content-length" not in self.headers:
            self.headers.set("Content-Length", len(body))
        closes = self.handler.close_connection
        self.write_status_headers()
        self.handler.close_connection = closes
        if has_body and self.handler.command != "HEAD":
            self.write(body)


def handler_modules():
    """What the handlers import: wptserve.utils and wptserve.handlers."""
    package = types.ModuleType("wptserve")
    package.__path__ = []
    utils = types.ModuleType("wptserve.utils")
    utils.isomorphic_decode = lambda text: text if isinstance(text, str) else text.decode("latin-1")
    utils.isomorphic_encode = to_bytes
    handlers = types.ModuleType("wptserve.handlers")

    def json_handler(main):
        def answer(request, response):
            told = main(request, response)
            status, value = told if isinstance(told, tuple) else (response.status, told)
            return status, [("Content-Type", "application/json")], json.dumps(value)
        return answer

    handlers.json_handler = json_handler
    sys.modules.update({"wptserve": package, "wptserve.utils": utils,
                        "wptserve.handlers": handlers})


# ---- The server

class Site:
    """The checkout as all its ports show it."""

    def __init__(self, root):
        self.root = root.resolve()
        self.stash = Stash()
        self.handlers = {}
        self.lock = threading.Lock()
        self.ports = {}

    def handler(self, path):
        with self.lock:
            if path not in self.handlers:
                spec = importlib.util.spec_from_file_location(f"wpt_{len(self.handlers)}", path)
                module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)
                self.handlers[path] = module.main
            return self.handlers[path]

    def substituted(self, text):
        """{{host}}, {{ports[http][0]}}, {{domains[www1]}} and the like."""
        def value(found):
            words = re.findall(rb"\w+", found[1])
            if words[0] == b"host":
                return HOST.encode()
            if words[0] == b"ports" and words[1].decode() in self.ports:
                return b"%d" % self.ports[words[1].decode()][int(words[2])]
            return OTHER_HOST.encode() if words[0] in (b"domains", b"hosts") else found[0]

        return re.sub(rb"\{\{([^{}]*)\}\}", value, text)


def file_headers(path):
    found = Path(f"{path}.headers")
    lines = found.read_bytes().splitlines() if found.is_file() else []
    return [tuple(part.strip() for part in line.split(b":", 1)) for line in lines if b":" in line]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site = None

    def log_message(self, *_):
        pass

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self):
        path = unquote(urlsplit(self.path).path)
        response = Response(self)
        request = Request(self, path, self.site.stash)
        file = (self.site.root / path.lstrip("/")).resolve()
        if not file.is_file() or self.site.root not in file.parents:
            response.status = 404
            response.headers.set("Content-Type", "text/plain")
            response.send(b"There is no such file.")
        elif file.suffix == ".asis":
            self.close_connection = True
            response.write(file.read_bytes())
        elif file.suffix == ".py":
            self.run_handler(file, request, response)
        else:
            self.send_file(file, request, response)

    def run_handler(self, file, request, response):
        try:
            told = self.site.handler(file)(request, response)
        except Exception as error:  # A handler's fault is the response, as with wptserve.
            if response.has_written:
                self.close_connection = True
                return
            response.status = 500
            told = repr(error)
        if response.has_written:
            return
        if isinstance(told, tuple):
            *status, headers, body = told if len(told) > 1 else ([], told[0])
            if status:
                response.status = status[0]
            for name, value in headers:
                response.headers.append(name, value)
        else:
            body = response.content if told is None else told
        response.send(body.encode() if isinstance(body, str) else to_bytes(body or b""))

    def send_file(self, file, request, response):
        body = file.read_bytes()
        if ".sub." in file.name:
            body = self.site.substituted(body)
        response.headers.set("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))
        response.headers.update(file_headers(file))
        for pipe in request.GET.get("pipe", b"").split(b"|"):
            found = re.fullmatch(rb"header\(([^,]*),(.*?)(,True|,true)?\)", pipe, re.S)
            if found and found[3]:
                response.headers.append(found[1], found[2])
            elif found:
                response.headers.set(found[1], found[2])
        response.send(body)

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """Clients break off: it is what some tests are about."""


def refusing_port():
    """A port that nobody listens at, and that nobody else is given while the socket is kept."""
    kept = socket.socket()
    kept.bind(("127.0.0.1", 0))
    return kept


def serve(root):
    """Serves the checkout until the process ends. The Site: its ports are in `ports`."""
    sys.dont_write_bytecode = True
    handler_modules()
    site = Site(root)
    kind = type("SiteHandler", (Handler,), {"site": site})
    servers = [Server(("127.0.0.1", 0), kind) for _ in range(2)]
    site.kept = [refusing_port() for _ in range(2)]
    site.ports = {"http": [each.server_address[1] for each in servers],
                  "https": [each.getsockname()[1] for each in site.kept]}
    for each in servers:
        threading.Thread(target=each.serve_forever, daemon=True).start()
    return site
