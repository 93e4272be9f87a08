#!/usr/bin/env bash
# Compiles UCUM's units, npm package @lhncbc/ucum-lhc 7.1.9, into src/KapFhir.Fhir/Terminology/Ucum/ucum.tsv.
#   tools/compile-units.sh [--check] [PACKAGE_FOLDER]
# Without PACKAGE_FOLDER the package is fetched once, into the ignored .cache. --check writes nothing, and fails unless the result is
# byte for byte the committed file.
set -eu
cd "$(dirname "$0")/.."
target=src/KapFhir.Fhir/Terminology/Ucum/ucum.tsv
archive=lhncbc-ucum-lhc-7.1.9.tgz
digest=ccf2882a7cb3e8a8408c3ad9c95c675299413375fbb875fe695bb4f1e500aa59
check=no
if [ "${1-}" = --check ]; then check=yes; shift; fi
package=${1-.cache/ucum-lhc/package}

fetch() {
    mkdir -p .cache/ucum-lhc
    (
        cd .cache/ucum-lhc
        npm pack --silent @lhncbc/ucum-lhc@7.1.9 >/dev/null
        echo "$digest  $archive" | sha256sum --check --status || { echo "$archive is not the package it should be" >&2; exit 1; }
        tar -xzf "$archive"
        rm "$archive"
    )
}

[ -f "$package/package.json" ] || fetch
output=$(mktemp)
trap 'rm -f "$output"' EXIT
dotnet run --project tools/KapFhir.DefinitionsCompiler -c Release -v q -- compile-units "$package" "$output"
if [ "$check" = no ]; then
    cp "$output" "$target"
elif ! cmp "$output" "$target"; then
    echo "$target is not what the package compiles to: run tools/compile-units.sh and commit the result" >&2
    exit 1
fi
