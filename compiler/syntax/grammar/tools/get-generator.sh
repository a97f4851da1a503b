#!/bin/sh
# get-generator.sh DIR [SUITE]: unpacks Debian's tree-sitter-cli (default suite sid) with its own libc under DIR and write DIR/tree-sitter,
# a wrapper that runs it on Debian 12 (whose libc is too old for it) without touching the system. Uses the Debian registry apt already uses.
set -e
D=$(mkdir -p "$1" && cd "$1" && pwd); S=${2:-sid}
U=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 2>/dev/null | grep -v security | head -1)
mkdir -p "$D/lists/partial" "$D/cache/archives/partial" "$D/debs" "$D/root"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $U $S main" > "$D/sources.list"
O="-o Dir::Etc::sourcelist=$D/sources.list -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists=$D/lists -o Dir::Cache=$D/cache -o Dir::Etc::preferencesparts=/dev/null -o APT::Sandbox::User=root"
apt-get $O update -qq
(cd "$D/debs" && apt-get $O download -qq tree-sitter-cli libc6 libgcc-s1)
for f in "$D"/debs/*.deb; do dpkg-deb -x "$f" "$D/root"; done
cat > "$D/tree-sitter" <<X
#!/bin/sh
L="$D/root/usr/lib/x86_64-linux-gnu"; exec "\$L/ld-linux-x86-64.so.2" --library-path "\$L" "$D/root/usr/bin/tree-sitter" "\$@"
X
chmod +x "$D/tree-sitter"; "$D/tree-sitter" --version; sha256sum "$D"/debs/tree-sitter-cli*.deb | cut -c1-64
