#!/usr/bin/env bash
# Builds the outcomes app into the files that the server carries (src/KapFhir.Server/App/Built): types, unit tests, bundle.
# `build.sh --check` builds into a temporary folder instead and fails, with the difference, when the committed files are not fresh.
set -euo pipefail
cd "$(dirname "$0")"

built=../KapFhir.Server/App/Built
out=$built
if [[ "${1:-}" == --check ]]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
elif [[ $# -gt 0 ]]; then
  echo "usage: src/KapFhir.Outcomes/build.sh [--check]" >&2
  exit 2
fi

# node_modules is taken as good only when it was installed from this very lock file.
if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
  npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
  cp package-lock.json node_modules/.installed-lock.json
fi

node_modules/.bin/tsc
node_modules/.bin/vite build --config vite.test.config.ts --outDir .cache/tests --logLevel error
TZ=America/New_York node --test --test-reporter=dot .cache/tests/all.test.js
node_modules/.bin/vite build --outDir "$out" --emptyOutDir --logLevel error

# The budget: all scripts and styles.
size=$(cat "$out"/assets/* | gzip -9c | wc -c)
echo "the app is $size bytes gzipped"
if [[ $size -gt 60000 ]]; then
  echo "the app is $size bytes gzipped, more than 60,000" >&2
  exit 1
fi

if [[ $out != "$built" ]]; then
  diff -r "$built" "$out" || { echo "the app's built files are not fresh: run src/KapFhir.Outcomes/build.sh" >&2; exit 1; }
fi
