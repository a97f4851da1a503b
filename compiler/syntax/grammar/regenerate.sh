#!/bin/sh
# Generates the parsers of the three dialects from overlay.js.
#   regenerate.sh             writes generated/
#   regenerate.sh --check     says whether generated/ is what overlay.js makes; skips without a generator
#   regenerate.sh --fetch     first unpacks the generator below .cache/tree-sitter (Debian sid's package)
#   regenerate.sh --work DIR  works in DIR and leaves the plain sources there; writes nothing else
# The generator is $TREE_SITTER, or the one that --fetch brought, or `tree-sitter` on the path.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
version=0.26
fetched=$root/.cache/tree-sitter/tree-sitter
check= keep= work=
while [ $# -gt 0 ]; do
  case $1 in
    --check) check=1 ;;
    --fetch) "$here/tools/get-generator.sh" "$root/.cache/tree-sitter" ;;
    --work) keep=1; work=$2; shift ;;
    *) sed -n '2,7s/^# *//p' "$0"; exit 2 ;;
  esac
  shift
done
generator=${TREE_SITTER:-}
[ -n "$generator" ] || { [ -x "$fetched" ] && generator=$fetched; } ||
  generator=$(command -v tree-sitter || true)
if [ -z "$generator" ]; then
  [ -z "$check" ] || { echo "grammar: skipped, no generator (regenerate.sh --fetch brings it)"; exit 0; }
  echo "grammar: no generator; regenerate.sh --fetch brings it" >&2
  exit 1
fi
case $("$generator" --version) in
  "tree-sitter $version."*) ;;
  *) echo "grammar: needs tree-sitter $version, found $("$generator" --version)" >&2; exit 1 ;;
esac

# tree-sitter-typescript names an older tree-sitter-javascript than the one that is installed beside it: in the
# working copy there is only the newer one.
[ -n "$work" ] || work=$(mktemp -d)
[ -n "$keep" ] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work/node_modules/tree-sitter-javascript" \
  "$work/node_modules/tree-sitter-typescript/common"
cp "$root/node_modules/tree-sitter-javascript/grammar.js" "$work/node_modules/tree-sitter-javascript/"
cp "$root/node_modules/tree-sitter-typescript/common/define-grammar.js" \
  "$work/node_modules/tree-sitter-typescript/common/"
cp "$here/overlay.js" "$here/tree-sitter.json" "$work/"
failed=0
for dialect in typescript tsx javascript; do
  mkdir -p "$work/$dialect"
  cp "$here/$dialect/grammar.js" "$work/$dialect/"
  (cd "$work/$dialect" && "$generator" generate)
  # The generated lexer takes U+0000 in a negated class for the end of the input.
  sed -E -i 's/lookahead != 0( &&|\))/!eof\1/' "$work/$dialect/src/parser.c"
  node "$here/tools/node_names.cjs" "$work/$dialect/src/node-types.json" > "$work/$dialect/node-names.txt"
  [ -z "$keep" ] || continue
  out=$here/generated
  if [ -n "$check" ]; then
    xz -dc "$out/$dialect.c.xz" | cmp -s - "$work/$dialect/src/parser.c" &&
      cmp -s "$out/$dialect.node-names.txt" "$work/$dialect/node-names.txt" ||
      { echo "grammar: generated/$dialect.* is stale: run ./dev grammar" >&2; failed=1; }
  else
    xz -9e -T1 -c "$work/$dialect/src/parser.c" > "$out/$dialect.c.xz"
    cp "$work/$dialect/node-names.txt" "$out/$dialect.node-names.txt"
    mkdir -p "$out/tree_sitter"
    cp "$work/$dialect/src/tree_sitter/parser.h" "$out/tree_sitter/"
  fi
done
[ -n "$keep" ] || [ "$failed" = 1 ] || echo "grammar: ${check:+generated and committed agree}${check:-written}" | sed 's/agree1/agree/'
exit $failed
