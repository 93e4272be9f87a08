#!/usr/bin/env bash
# The first ten minutes of somebody new, by the clock: a fresh clone, an empty home and no packages, then the commands of README.md, docs/tutorials/smart-app-author.md and
# docs/postman.md as they stand there. Prints how long the machine takes for each; reading and typing come on top. Nothing is asserted about the times, since they are the
# machine's; a command that fails fails this. PORT=5080 is where the server listens. What needs npm is left out where npm is not installed.
set -u
cd "$(dirname "$0")/.." || exit 1
port=${PORT:-5080}
address=http://127.0.0.1:$port
repository=$PWD
folder=$(mktemp -d)
server=
trap 'stop; rm -rf "$folder"' EXIT

stop() {
    [ -n "$server" ] && kill -TERM -- "-$server" 2>/dev/null && wait "$server" 2>/dev/null
    server=
}

fail() { echo "FAILED: $1"; tail -20 "$folder/server.log" 2>/dev/null; exit 1; }

# Seconds since the watch was started.
begin() { began=$(date +%s); }
took() { printf '%5d s  %s\n' $(($(date +%s) - began)) "$1"; }

# Starts the server as a page tells to, and waits until it answers.
serve() {
    setsid bash -c "$1" >"$folder/server.log" 2>&1 &
    server=$!
    until curl -s -o /dev/null "$address/health/live"; do
        kill -0 "$server" 2>/dev/null || fail "$1"
        sleep 0.2
    done
}

# The commands of a page from its top to a heading, each block ended by a record separator. Where a page says 5080 it means the port.
commands() { sed "/^## $2/,\$d; s/127\.0\.0\.1:5080/127.0.0.1:$port/g" "$1" | awk '/^```sh$/ { on = 1; next } /^```$/ { if (on) printf "\036"; on = 0 } on'; }

curl -s -o /dev/null "$address" && fail "something else listens on port $port already"
first=$(sed -n 's/^    \(dotnet run .*--demo\)$/\1/p' README.md | head -1)
[ -n "$first" ] || fail "README.md shows no command that runs the server"
IFS= read -r -d $'\036' question < <(commands README.md 'See it')

# Nothing of this machine's is at hand but where its packages come from.
mkdir -p "$folder/home/.nuget/NuGet"
cp "$HOME/.nuget/NuGet/NuGet.Config" "$folder/home/.nuget/NuGet/" 2>/dev/null
cp "$HOME/.npmrc" "$folder/home/" 2>/dev/null
export HOME=$folder/home NUGET_PACKAGES=$folder/home/packages ASPNETCORE_URLS=$address DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
unset npm_config_cache

begin
git clone -q "$repository" "$folder/clone" && cd "$folder/clone" || fail "git clone"
serve "$first"
eval "$question" | grep -q Rivera || fail "$question"
took "README: clone, restore, build, demo clinic, first answer (aim: 120 s)"

if command -v npx >/dev/null; then
    begin
    place=postman/open.postman_environment.json
    sed -i "s/127\.0\.0\.1:5080/127.0.0.1:$port/g" "$place"
    npx --yes newman run postman/3-kap-course.postman_collection.json -e "$place" >"$folder/newman.log" 2>&1 || { tail -40 "$folder/newman.log"; fail "the KAP course"; }
    took "Postman: newman fetched, the KAP course run (aim: 600 s, with reading)"
else
    echo "SKIPPED: the KAP course from Postman: npm is not installed"
fi

stop
begin
while IFS= read -r -u 3 -d $'\036' block; do
    case $block in
        'dotnet run --project src/KapFhir.Server -- --'*) serve "$block" ;;
        *) eval "$block" >"$folder/answer.log" 2>&1 </dev/null || { cat "$folder/answer.log"; fail "$block"; } ;;
    esac
done 3< <(commands docs/tutorials/smart-app-author.md 5)
[ -n "${token:-}" ] && [ "${#token}" -gt 100 ] || fail "no access token came of the tutorial"
took "SMART: a user, an app, sign-in, consent, access token (aim: 300 s)"
