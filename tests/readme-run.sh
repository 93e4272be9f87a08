#!/usr/bin/env bash
# Runs the README's own first command on a fresh clone of this commit, and waits for an answer.
set -u
cd "$(dirname "$0")/.." || exit 1
address=http://127.0.0.1:5080/fhir/Patient/demo-001
command=$(sed -n 's/^    \(dotnet run .*--demo\)$/\1/p' README.md | head -1)
[ -n "$command" ] || { echo "README.md shows no command that runs the server"; exit 1; }
if curl -s -o /dev/null "$address"; then
    echo "something else listens on port 5080 already"
    exit 1
fi

clone=$(mktemp -d)
git clone -q . "$clone" && cd "$clone" || exit 1
setsid $command >server.log 2>&1 &
server=$!
status=1
for _ in $(seq 180); do
    sleep 1
    if curl -sf -o /dev/null "$address"; then
        echo "answered after $SECONDS s"
        status=0
        break
    fi
done
[ "$status" -eq 0 ] || cat server.log
kill -TERM -- "-$server"
wait "$server"
rm -rf "$clone"
exit "$status"
