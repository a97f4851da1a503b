"""Servers for the tests of fetch: HTTP/1.1 by hand, so that each may misbehave as a test wants it; with TLS, proxies, certificates."""
import os
import re
import socket
import ssl
import subprocess
import threading
import time
import zlib


class Connection:
    """One that was accepted: requests read by hand."""

    def __init__(self, sock: socket.socket, number: int) -> None:
        self.sock, self.number, self.buffer = sock, number, b""

    def read_until(self, mark: bytes) -> bytes:
        while mark not in self.buffer:
            more = self.sock.recv(65536)
            if not more:
                raise EOFError
            self.buffer += more
        found, self.buffer = self.buffer.split(mark, 1)
        return found

    def read_exactly(self, count: int) -> bytes:
        while len(self.buffer) < count:
            more = self.sock.recv(65536)
            if not more:
                raise EOFError
            self.buffer += more
        found, self.buffer = self.buffer[:count], self.buffer[count:]
        return found

    def request(self) -> "Request":
        lines = self.read_until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ")
        return Request(self, method, target, [tuple(line.split(": ", 1)) for line in lines[1:]])

    def send(self, *parts: str | bytes) -> None:
        self.sock.sendall(b"".join(p.encode("latin-1") if isinstance(p, str) else p for p in parts))

    def respond(self, body: str | bytes = b"", status: str = "200 OK", headers: str = "") -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send(f"HTTP/1.1 {status}\r\n{headers}content-length: {len(data)}\r\n\r\n", data)

    def chunk(self, data: bytes) -> None:
        self.send(f"{len(data):x}\r\n", data, b"\r\n")


class Request:
    def __init__(self, connection: Connection, method: str, target: str, headers: list) -> None:
        self.connection, self.method, self.target, self.headers = connection, method, target, headers

    def header(self, name: str) -> str | None:
        values = [v for n, v in self.headers if n.lower() == name]
        return ", ".join(values) if values else None

    def body(self) -> bytes:
        c = self.connection
        if self.header("transfer-encoding") == "chunked":
            body = b""
            while True:
                size = int(c.read_until(b"\r\n"), 16)
                body += c.read_exactly(size)
                assert c.read_exactly(2) == b"\r\n"
                if size == 0:
                    return body
        return c.read_exactly(int(self.header("content-length") or "0"))

    def shown(self) -> str:
        body = self.body()
        lines = [f"{self.method} {self.target}"] + [f"{n}: {v}" for n, v in self.headers]
        return "\n".join(lines) + "\n\n" + body.decode("latin-1")


class Server:
    """Calls handle(connection) for each; the connection is closed when that returns."""

    def __init__(self, handle, context: ssl.SSLContext | None = None, family=socket.AF_INET, address=None) -> None:
        self.handle, self.context, self.count, self.open = handle, context, 0, set()
        self.sock = socket.socket(family, socket.SOCK_STREAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind(address or ("127.0.0.1", 0))
        self.sock.listen(512)
        self.port = self.sock.getsockname()[1] if family != socket.AF_UNIX else 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                sock, _ = self.sock.accept()
            except OSError:
                return
            self.count += 1
            threading.Thread(target=self.serve, args=(sock, self.count), daemon=True).start()

    def serve(self, sock: socket.socket, number: int) -> None:
        try:
            if sock.family != socket.AF_UNIX:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.context:
                sock = self.context.wrap_socket(sock, server_side=True)
            self.open.add(number)
            self.handle(Connection(sock, number))
            if self.context:
                sock.unwrap()
        except (EOFError, OSError, ValueError):
            pass
        finally:
            self.open.discard(number)
            sock.close()


def openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Certificates:
    """An authority of our own, and what it has signed."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.authority = self.path("ca.pem")
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.path("ca.key"),
                "-out", self.authority, "-days", "30", "-subj", "/CN=shoal test authority",
                "-addext", "basicConstraints=critical,CA:TRUE")

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def context(self, name: str, alternatives: str, days: str = "30", signed: bool = True) -> ssl.SSLContext:
        key, request, certificate, extensions = (self.path(f"{name}.{e}") for e in ("key", "csr", "pem", "ext"))
        with open(extensions, "w", encoding="utf-8") as f:
            f.write(f"subjectAltName={alternatives}\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request,
                "-subj", f"/CN={name}")
        if signed:
            openssl("x509", "-req", "-in", request, "-CA", self.authority, "-CAkey", self.path("ca.key"), "-CAcreateserial",
                    "-out", certificate, "-days", days, "-extfile", extensions)
        else:
            openssl("x509", "-req", "-in", request, "-signkey", key, "-out", certificate, "-days", days, "-extfile", extensions)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context


def pump(a: socket.socket, b: socket.socket) -> None:
    try:
        while data := a.recv(65536):
            b.sendall(data)
    except OSError:
        pass
    for each in (a, b):
        try:
            each.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


class Proxy(Server):
    """CONNECT and absolute targets; `seen`: first lines and what they authorised with."""

    def __init__(self, authorization: str | None = None) -> None:
        self.seen: list[tuple[str, str | None]] = []
        self.authorization = authorization
        super().__init__(self.forward)

    def forward(self, c: Connection) -> None:
        request = c.request()
        self.seen.append((f"{request.method} {request.target}", request.header("proxy-authorization")))
        if self.authorization and request.header("proxy-authorization") != self.authorization:
            return c.respond("no", "407 Proxy Authentication Required")
        if request.method == "CONNECT":
            host, port = request.target.rsplit(":", 1)
            upstream = socket.create_connection(("127.0.0.1", int(port)))
            c.send("HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            found = re.match(r"http://[^/:]+:(\d+)(/.*)", request.target)
            assert found
            upstream = socket.create_connection(("127.0.0.1", int(found[1])))
            lines = [f"{request.method} {found[2]} HTTP/1.1"] + [f"{n}: {v}" for n, v in request.headers]
            upstream.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        threading.Thread(target=pump, args=(upstream, c.sock), daemon=True).start()
        pump(c.sock, upstream)


def gzip_of(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(data) + packer.flush()


def deflate_of(data: bytes, wbits: int = 15) -> bytes:
    packer = zlib.compressobj(wbits=wbits)
    return packer.compress(data) + packer.flush()


def sleep(seconds: float) -> None:
    time.sleep(seconds)
