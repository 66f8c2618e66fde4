#!/bin/sh
# Measures starts with and without the class-data archive, in turn: start-up.sh FOLDER [RUNS], the folder of a distribution. Prints the least wall-clock
# seconds of each; what else the machine does only adds to them. Needs bash and its "time".
set -eu
home=$1
runs=${2:-10}
cache=$(mktemp -d)
trap 'rm -rf "$cache"' 0
export XDG_CACHE_HOME="$cache"
ATCR_VERIFY_CDS=wait "$home/bin/atcr-verify" version
set -- --policy "$home/training/trust-policy.yaml" --offline "$home/training/image.atcrbundle" \
  127.0.0.1:15263/alice.test/prod-app@sha256:ffbb8687a42228738455822464aea9a5c43dd2822dfe1f96233e7c867761c52a
once() {
  what=$1
  shift
  seconds=$(bash -c 'TIMEFORMAT="%R %U %S"; { time "$@" >/dev/null 2>"$0.err"; } 2>&1' "$cache/time" "$@") || { echo "failed: $what" >&2; exit 1; }
  echo "$seconds" >>"$cache/$what"
}
i=0
while [ "$i" -lt "$runs" ]; do
  for cds in off auto; do
    export ATCR_VERIFY_CDS="$cds"
    once "version-$cds" "$home/bin/atcr-verify" version
    once "offline-verification-$cds" "$home/bin/atcr-verify" verify "$@"
  done
  i=$((i + 1))
done
for file in "$cache"/*-off "$cache"/*-auto; do
  awk -v what="${file##*/}" 'NR == 1 || $1 < wall { wall = $1 } NR == 1 || $2 + $3 < cpu { cpu = $2 + $3 } END { printf "%-28s %.2f s, %.2f s of processor time\n", what, wall, cpu }' "$file"
done
