#!/usr/bin/env bash
# Builds the Linux one-dir bundle, then lets it prove itself. Usage: packaging/build.sh [FOLDER]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/dist}
work=$here/build
began=$SECONDS

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check --require-hashes -r "$here/../requirements.lock"
"$work/venv/bin/pip" install -q --disable-pip-version-check --require-hashes -r "$here/requirements.lock"
"$work/venv/bin/pyinstaller" --noconfirm --log-level ERROR \
    --distpath "$out" --workpath "$work/pyinstaller" "$here/codedesk.spec"
cp "$here/codedesk.desktop" "$here/../resources/icons/codedesk.svg" "$out/codedesk/"

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
said=$(env -i HOME="$home" CODEDESK_HOME="$home/data" QT_QPA_PLATFORM=offscreen LANG=C.UTF-8 \
    "$out/codedesk/codedesk" selftest 2>&1)
if [ "$said" != "selftest: all held" ]; then
    echo "the built program does not prove itself:" >&2
    echo "$said" >&2
    exit 1
fi
echo "$out/codedesk: $(du -sm "$out/codedesk" | cut -f1) MB, built in $((SECONDS - began)) s; $said"
