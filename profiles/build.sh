#!/usr/bin/env bash
# Compiles the guide offline: FSH -> compiled/*.json (what the server loads), valid/*.json (the examples) and pages/*.md.
# `build.sh --check` compiles into a temporary folder instead and fails, with the difference, when the committed JSON is not fresh.
set -euo pipefail
cd "$(dirname "$0")"

cache=.cache
out=.
if [[ "${1:-}" == --check ]]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
elif [[ $# -gt 0 ]]; then
  echo "usage: profiles/build.sh [--check]" >&2
  exit 2
fi

# node_modules is taken as good only when it was installed from this very lock file.
if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
  npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
  cp package-lock.json node_modules/.installed-lock.json
fi

# SUSHI finds FHIR packages through the home folder only, so it gets a home of its own: the R4 definitions under the name of the core package,
# and an empty package for each dependency that it would otherwise download.
rm -rf "$cache/home" "$cache/fsh"
packages="$cache/home/.fhir/packages"
core="$packages/hl7.fhir.r4.core#4.0.1/package"
mkdir -p "$core" "$cache/fsh"
for kind in StructureDefinition ValueSet CodeSystem; do
  find "$PWD/node_modules/hl7.fhir.r4.examples" -maxdepth 1 -name "$kind-*.json" -exec cp -t "$core" {} +
done
echo '{"name":"hl7.fhir.r4.core","version":"4.0.1","fhirVersions":["4.0.1"],"canonical":"http://hl7.org/fhir"}' > "$core/package.json"
for name in hl7.fhir.uv.tools.r4 hl7.terminology.r4 hl7.fhir.uv.extensions.r4; do
  stub="$packages/$name#0.0.0-stub/package"
  mkdir -p "$stub"
  echo "{\"name\":\"$name\",\"version\":\"0.0.0-stub\",\"fhirVersions\":[\"4.0.1\"]}" > "$stub/package.json"
done

# SUSHI asks npm for its newest version, over the network: this npm answers for it.
mkdir -p "$cache/home/bin"
printf '#!/bin/sh\necho 3.21.0\n' > "$cache/home/bin/npm"
chmod +x "$cache/home/bin/npm"

cp -r sushi-config.yaml input "$cache/fsh/"
log="$cache/sushi.log"
HOME="$PWD/$cache/home" PATH="$PWD/$cache/home/bin:$PATH" node_modules/.bin/sushi build "$cache/fsh" -s > "$log" 2>&1 || { cat "$log" >&2; exit 1; }
if ! grep -qE '\b0 Errors.*\b0 Warnings' "$log"; then
  cat "$log" >&2
  exit 1
fi

node canonical.mjs "$cache/fsh/fsh-generated/resources" "$out" node_modules/hl7.fhir.r4.examples
node pages.mjs "$out/compiled" "$out/valid" "$out"
if [[ "$out" != . ]]; then
  diff -ru compiled "$out/compiled" && diff -ru valid "$out/valid" && diff -ru pages "$out/pages" || { echo "profiles: committed files are not fresh, run profiles/build.sh" >&2; exit 1; }
fi
