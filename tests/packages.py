"""Packages from npm for tests, pinned by the package-lock.json of their folder."""
import fcntl
import hashlib
import os
import subprocess

AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"


def install(folder: str) -> str:
    """Brings folder/node_modules to what the lock file says: integrity is checked, no script of a package runs, and
    what is there already stays. Two suites may ask at the same time. Returns what went wrong, or nothing."""
    with open(os.path.join(folder, "package-lock.json"), "rb") as lock:
        wanted = hashlib.sha256(lock.read()).hexdigest()
    stamp = os.path.join(folder, "node_modules", ".installed")
    with open(os.path.join(folder, "package.json"), "rb") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if os.path.exists(stamp):
            with open(stamp, encoding="ascii") as file:
                if file.read() == wanted:
                    return ""
        environment = dict(os.environ)
        if os.path.exists(AUTHORITIES):  # Beside node's own list.
            environment.setdefault("NODE_EXTRA_CA_CERTS", AUTHORITIES)
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, env=environment,
                              capture_output=True, text=True, check=False)
        if done.returncode:
            return done.stderr[-2000:]
        with open(stamp, "w", encoding="ascii") as file:
            file.write(wanted)
    return ""
