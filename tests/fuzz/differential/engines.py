"""What runs programs: shoal in its modes and builds, each in a process, and node behind oracle.cjs."""
import json
import os
import select
import subprocess
from dataclasses import dataclass

# Whether it may is not what is asked here: that is tests/cli/permissions.py.
os.environ["SHOAL_OPTIONS"] = "-A"

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
BYTES_MAX = 1 << 18


@dataclass(frozen=True)
class Outcome:
    kind: str  # ran, timeout, crash
    output: str
    errors: str = ""


class Shoal:
    def __init__(self, name: str, program: str, options: tuple[str, ...], seconds_max: float) -> None:
        self.name, self.seconds_max = name, seconds_max
        self.command = [program, "run", "--allow-js", *options, "--script"]
        # Leaks are not what is sought: memory goes with the process.
        self.environment = {**os.environ, "TZ": "UTC", "NO_COLOR": "1", "ASAN_OPTIONS": "detect_leaks=0"}

    def run(self, path: str) -> Outcome:
        try:
            done = subprocess.run([*self.command, path], capture_output=True, stdin=subprocess.DEVNULL, check=False,
                                  timeout=self.seconds_max, env=self.environment)
        except subprocess.TimeoutExpired:
            return Outcome("timeout", "")
        output = done.stdout[:BYTES_MAX].decode("utf-8", "replace")
        errors = done.stderr[-4000:].decode("utf-8", "replace")
        # 1 is an uncaught error of the program's.
        return Outcome("ran" if done.returncode in (0, 1) and "Sanitizer" not in errors else "crash", output,
                       f"exit {done.returncode}\n{errors}")


class Node:
    """One process for all programs; restarted when it hangs."""

    name = "node"

    def __init__(self, seconds_max: float) -> None:
        self.seconds_max = seconds_max
        self.process: subprocess.Popen | None = None

    def ask(self, request: dict) -> dict | None:
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                ["node", "--max-old-space-size=1024", os.path.join(HERE, "oracle.cjs"), os.path.join(ROOT, "node_modules")],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "TZ": "UTC"})
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            ready, _, _ = select.select([self.process.stdout], [], [], self.seconds_max)
            line = self.process.stdout.readline() if ready else b""
        except BrokenPipeError:
            line = b""
        if not line:
            self.process.kill()
            self.process.wait()
            self.process = None
            return None
        return json.loads(line)

    def run(self, path: str) -> Outcome:
        answer = self.ask({"run": path})
        if answer is None or answer.get("error") == "timeout":
            return Outcome("timeout", "")
        return Outcome("ran", answer.get("output", "")[:BYTES_MAX], answer.get("error", ""))

    def nodes(self, source: str) -> list | None:
        """What acorn finds in a source: [start, end, type, in a list, place]; nothing if it does not parse."""
        answer = self.ask({"spans": source})
        return answer.get("nodes") if answer else None

    def close(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
