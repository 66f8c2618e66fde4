#!/bin/sh
# Measures a service: start-up.sh DIST [RUNS], the folder of a distribution. With and without an archive of classes, in turn: the wall-clock time from
# its start until /readyz says so, the processor time that this took, and its memory then; the least of the runs. Needs curl and Linux.
set -eu
dist=$1
runs=${2:-5}
work=$(mktemp -d)
pid=
trap 'if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || :; fi; rm -rf -- "$work"' 0
trap 'exit 1' 1 2 15

"$(dirname -- "$0")/make-settings.sh" "$work/settings"
for kind in plain archive; do
  cp -rp -- "$dist" "$work/$kind"
  rm -f -- "$work/$kind/lib"/*.jsa
done
program=$(ls "$work/plain/bin")
"$work/archive/bin/$program" --archive
hertz=$(getconf CLK_TCK)

once() {
  begun=$(date +%s%N)
  MALLOC_ARENA_MAX=2 "$work/$1/bin/$program" --config "$work/settings/service.yaml" >"$work/log" 2>&1 &
  pid=$!
  port=
  until [ -n "$port" ]; do
    kill -0 "$pid" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
    port=$(sed -n 's/.*"message":"ready".*"managementPort":\([0-9]*\).*/\1/p' "$work/log")
    sleep 0.01
  done
  curl -sf "http://127.0.0.1:$port/readyz" >/dev/null
  ended=$(date +%s%N)
  set -- "$1" $(sed 's/.*) //' "/proc/$pid/stat")
  rss=$(awk '$1 == "VmRSS:" { print int($2 / 1024) }' "/proc/$pid/status")
  echo "$(((ended - begun) / 1000000)) $(((${13} + ${14}) * 1000 / hertz)) $rss" >>"$work/times-$1"
  kill "$pid"
  wait "$pid" || { echo "it ended with $?" >&2; exit 1; }
  pid=
}

run=0
while [ "$run" -lt "$runs" ]; do
  once plain
  once archive
  run=$((run + 1))
done
for kind in plain archive; do
  for column in 1 2 3; do
    sort -n -k "$column" "$work/times-$kind" | awk -v column="$column" 'NR == 1 { printf "%s ", $column }'
  done | awk -v kind="$kind" '{ printf "%-8s ready after %d ms, %d ms of processor time, %d MiB\n", kind, $1, $2, $3 }'
done
