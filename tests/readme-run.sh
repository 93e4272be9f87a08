#!/usr/bin/env bash
# Runs the README's own first command on a fresh clone of this commit, and waits for an answer.
set -eu
cd "$(dirname "$0")/.."
command=$(sed -n 's/^    \(dotnet run .*--demo\)$/\1/p' README.md | head -1)
[ -n "$command" ] || { echo "README.md shows no command that runs the server"; exit 1; }
clone=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$clone"' EXIT
git clone -q . "$clone"
cd "$clone"
setsid $command >server.log 2>&1 &
server=-$!
for _ in $(seq 180); do
    sleep 1
    if curl -sf -o /dev/null http://127.0.0.1:5080/fhir/Patient/demo-001; then
        echo "answered after $SECONDS s"
        exit 0
    fi
done
cat server.log
exit 1
