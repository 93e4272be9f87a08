#!/usr/bin/env bash
# Compiles R4's definitions, npm package hl7.fhir.r4.examples 4.0.1, into src/KapFhir.Fhir/Definitions/r4.bin.
#   tools/compile-definitions.sh [--check] [PACKAGE_FOLDER]
# Without PACKAGE_FOLDER the package is fetched once, into the ignored .cache. --check writes nothing, and fails unless the result is
# byte for byte the committed file.
set -eu
cd "$(dirname "$0")/.."
target=src/KapFhir.Fhir/Definitions/r4.bin
archive=hl7.fhir.r4.examples-4.0.1.tgz
digest=dce87f1b5b9341867033f7d1f544fa1b5232503f6d62813887ac6b8a8b6cb682
check=no
if [ "${1-}" = --check ]; then check=yes; shift; fi
package=${1-.cache/hl7.fhir.r4.examples/package}

fetch() {
    mkdir -p .cache/hl7.fhir.r4.examples
    (
        cd .cache/hl7.fhir.r4.examples
        npm pack --silent hl7.fhir.r4.examples@4.0.1 >/dev/null
        echo "$digest  $archive" | sha256sum --check --status || { echo "$archive is not the package it should be" >&2; exit 1; }
        tar -xzf "$archive"
        rm "$archive"
    )
}

[ -f "$package/package.json" ] || fetch
output=$(mktemp)
trap 'rm -f "$output"' EXIT
dotnet run --project tools/KapFhir.DefinitionsCompiler -c Release -v q -- compile "$package" "$output"
if [ "$check" = no ]; then
    cp "$output" "$target"
elif ! cmp "$output" "$target"; then
    echo "$target is not what the package compiles to: run tools/compile-definitions.sh and commit the result" >&2
    exit 1
fi
