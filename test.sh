#!/usr/bin/env bash
# Every test there is, with its set-up. Ends with one line: N passed, N failed, N skipped.
set -u
cd "$(dirname "$0")" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0

step() { # step NAME COMMAND...: a check that is not a test project; counts as one test
    local name=$1; shift
    echo "== $name"
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; fi
}

skip() { skipped=$((skipped + 1)); echo "== $1"; echo "SKIPPED: $2"; }

# The number that the report of a test project gives under a name.
count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$2" | grep . || echo 0; }

# What failed is told once more at the end: the names stand far above, among all that passed and was skipped.
failures() {
    cat "$results"/*.xml 2>/dev/null | sed 's/<test /\n<test /g; s/<\/test>/\n/g' | grep '^<test [^>]* result="Fail"' |
        sed 's/^<test [^>]* name="\([^"]*\)".*<message>\(.*\)<\/message>.*/FAILED: \1\n  \2/' | cut -c1-800
}

finish() {
    failures
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

if command -v npm >/dev/null; then
    step "R4 definitions are what the specification's package compiles to" tools/compile-definitions.sh --check
    step "UCUM units are what their package compiles to" tools/compile-units.sh --check
    step "KAP profiles are what their FSH sources compile to" profiles/build.sh --check
    step "The outcomes app's files are what its sources build to, and its unit tests hold" src/KapFhir.Outcomes/build.sh --check
    step "The FHIRPath engine that ours is compared with installs" tests/install-npm.sh fhirpath-npm
    step "The clients that the server is tried with install" tests/install-npm.sh clients-npm
    step "The linter of OpenAPI installs" tests/install-npm.sh openapi-npm
    step "What runs the Postman collections installs" tests/install-npm.sh postman-npm
else
    skip "R4 definitions, UCUM units, KAP profiles and the outcomes app are fresh" "npm is not installed"
fi

echo "== build"
if ! dotnet build KapFhir.sln -c Release -v q -clp:ErrorsOnly; then
    failed=$((failed + 1))
    finish
fi

if command -v curl >/dev/null; then
    step "The README's first command serves the demo clinic on a fresh clone" tests/readme-run.sh
else
    skip "The README's first command" "curl is not installed"
fi

# Checks written XML against R4's schemas; without it that test is skipped.
if ! command -v xmllint >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    apt-get install -y -qq libxml2-utils >/dev/null 2>&1 || true
fi

# Drives the pages in a browser; without it those tests are skipped.
if ! command -v chromium >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    apt-get install -y -qq chromium >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1 || true
fi

for project in tests/*.Tests; do
    name=$(basename "$project")
    echo "== $name"
    dotnet "$project/bin/Release/net10.0/$name.dll" -noLogo -noColor -xml "$results/$name.xml" || true
    assembly=$(grep -o '<assembly [^>]*>' "$results/$name.xml" 2>/dev/null | head -1)
    if [ -z "$assembly" ]; then
        failed=$((failed + 1))
        echo "FAILED: $name gave no result"
        continue
    fi
    passed=$((passed + $(count passed "$assembly")))
    failed=$((failed + $(count failed "$assembly") + $(count errors "$assembly")))
    skipped=$((skipped + $(count skipped "$assembly")))
done
finish
