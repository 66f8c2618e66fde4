#!/bin/sh
# Takes the verifier off this node: uninstall.sh [--prefix DIR] [--bin-dir DIR] [--units DIR|none]. From then on images are pulled without it. Settings, policy, bundles, state
# and logs stay.
set -eu
prefix=/opt/atcr/containerd-verifier
bin_dir=/opt/containerd/image-verifier/bin
units=/etc/systemd/system
name=50-atcr-verifier

fail() {
  printf 'uninstall.sh: %s\n' "$1" >&2
  exit 2
}

while [ $# -gt 0 ]; do
  case $1 in --help | -h) sed -n '/^#!/d; /^#/!q; s/^# *//p' "$0"; exit 0 ;; esac
  [ $# -gt 1 ] || fail "$1 needs a value"
  case $1 in
    --prefix) prefix=$2 ;;
    --bin-dir) bin_dir=$2 ;;
    --units) units=$2 ;;
    *) fail "unknown: $1; see --help" ;;
  esac
  shift 2
done
case $prefix in
  /*/*) ;;
  *) fail "not the folder of an installation: $prefix" ;;
esac

# first, or pulls would be blocked by what is gone
rm -f -- "$bin_dir/$name"
if [ "$units" != none ]; then
  for unit in atcr-bundle-refresh.timer atcr-bundle-refresh.service atcr-containerd-verifier.service; do
    if [ -f "$units/$unit" ]; then
      if [ -d /run/systemd/system ] && [ "$units" = /etc/systemd/system ]; then systemctl disable --now "$unit"; fi
      rm -f -- "$units/$unit"
    fi
  done
  if [ -d /run/systemd/system ] && [ "$units" = /etc/systemd/system ]; then systemctl daemon-reload; fi
fi
if [ -f "$prefix/libexec/start.sh" ] && [ -f "$prefix/bin/containerd-verifier" ]; then
  rm -rf -- "$prefix"
fi
printf 'removed; this node pulls images without the verifier from now on\n'
