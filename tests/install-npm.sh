#!/usr/bin/env bash
# Installs the npm tools of tests/NAME into the ignored .cache/NAME, once for each lock file, and prints that folder: tests/install-npm.sh NAME
set -euo pipefail
cd "$(dirname "$0")/${1:?the name of a folder beside this script}"
folder=$(cd ../.. && pwd)/.cache/$1
mkdir -p "$folder"
exec 9>"$folder/.lock"
flock 9
if ! cmp -s package-lock.json "$folder/node_modules/.installed-lock.json"; then
    cp package.json package-lock.json "$folder"
    (cd "$folder" && npm ci --no-audit --no-fund --no-update-notifier --loglevel=error >&2)
    cp package-lock.json "$folder/node_modules/.installed-lock.json"
fi
find . -maxdepth 1 -name '*.mjs' -exec cp {} "$folder" \;
echo "$folder"
