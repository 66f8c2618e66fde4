#!/bin/sh
# Measures the verifier: figures.sh FOLDER [RUNS], FOLDER is a distribution with an archive (make-archive). The least of RUNS calls each: what else the machine does only adds to
# them. Needs bash for its "time", and GNU time for the memory of a call. By a bundle that comes with the distribution; nothing is asked of a network.
set -eu
home=$(cd "$1" && pwd)
runs=${2:-20}
work=$(mktemp -d)
daemon=
trap '[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true; rm -rf "$work"' 0
digest=sha256:ffbb8687a42228738455822464aea9a5c43dd2822dfe1f96233e7c867761c52a
image=127.0.0.1:15263/alice.test/prod-app:v1
mkdir "$work/bundles"
cp "$home/training/image.atcrbundle" "$work/bundles/sha256-${digest#*:}.atcrbundle"
printf '{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"%s","size":2048}\n' "$digest" >"$work/descriptor"
common="policy = $home/training/trust-policy.yaml
bundles = $work/bundles
evidence = bundle
deadline = 60s"
printf '%s\n' "$common" >"$work/cold.conf"
printf '%s\nsocket = %s\n' "$common" "$work/run/socket" >"$work/warm.conf"

cat >"$work/call" <<EOF
#!/bin/sh
exec "$home/bin/containerd-verifier" -name $image -digest $digest -stdin-media-type application/vnd.oci.descriptor.v1+json <"$work/descriptor" >/dev/null
EOF
cat >"$work/eight" <<EOF
#!/bin/sh
for i in 1 2 3 4 5 6 7 8; do "$work/call" & pids="\${pids:-} \$!"; done
for pid in \$pids; do wait "\$pid" || exit 1; done
EOF
chmod +x "$work/call" "$work/eight"

# least NAME PROGRAM
least() {
  i=0
  while [ "$i" -lt "$runs" ]; do
    bash -c 'TIMEFORMAT="%R %U %S"; { time "$0" 2>/dev/null; } 2>&1' "$2" || { echo "failed: $1" >&2; exit 1; }
    i=$((i + 1))
  done | awk -v what="$1" 'NR == 1 || $1 < wall { wall = $1 } NR == 1 || $2 + $3 < cpu { cpu = $2 + $3 } END { printf "%-46s %.3f s, %.2f s of processor time\n", what, wall, cpu }'
}

ATCR_CONTAINERD_SETTINGS=$work/cold.conf
export ATCR_CONTAINERD_SETTINGS
least "one call, no daemon, by a bundle" "$work/call"
least "eight at once, no daemon, by a bundle" "$work/eight"
memory() {
  if [ -x /usr/bin/time ]; then
    /usr/bin/time -f "$1"' %M KiB' "$work/call" 2>&1 | tail -n 1
  else
    # the highest that is seen while it runs
    "$work/call" &
    pid=$!
    most=0
    while kill -0 "$pid" 2>/dev/null; do
      now=$(awk '/^VmHWM:/ { print $2 }' "/proc/$pid/status" 2>/dev/null) || now=0
      [ "${now:-0}" -le "$most" ] || most=$now
    done
    echo "$1 $most KiB"
  fi
}
memory "memory of one call, no daemon: "

ATCR_CONTAINERD_SETTINGS=$work/warm.conf
"$home/bin/containerd-verifier-daemon" --resident 2>/dev/null &
daemon=$!
while [ ! -S "$work/run/socket" ]; do sleep 0.1; done
"$work/call"
least "one call, by the daemon" "$work/call"
least "eight at once, by the daemon" "$work/eight"
memory "memory of one call, by the daemon: "
awk '/^VmHWM:/ { print "memory of the daemon:  " $2 " KiB" }' "/proc/$daemon/status"
