#!/usr/bin/env bash
# Installs newman into the ignored .cache/postman-npm, once for each lock file, and prints that folder.
set -euo pipefail
cd "$(dirname "$0")"
folder=$(cd ../.. && pwd)/.cache/postman-npm
mkdir -p "$folder"
exec 9>"$folder/.lock"
flock 9
if ! cmp -s package-lock.json "$folder/node_modules/.installed-lock.json"; then
    cp package.json package-lock.json "$folder"
    (cd "$folder" && npm ci --no-audit --no-fund --no-update-notifier --loglevel=error >&2)
    cp package-lock.json "$folder/node_modules/.installed-lock.json"
fi
echo "$folder"
