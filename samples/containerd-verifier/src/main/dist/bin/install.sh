#!/bin/sh
# Installs the verifier on this node from the folder that this is in: install.sh [--prefix DIR] [--bin-dir DIR] [--settings FILE] [--java DIR] [--units DIR|none]
# [--archive yes|no].
# Puts exactly one file into bin_dir, and that last: containerd starts whatever is there, and what does not work blocks every pull.
set -eu
umask 022
prefix=/opt/atcr/containerd-verifier
bin_dir=/opt/containerd/image-verifier/bin
settings=/etc/atcr/containerd-verifier.conf
java=
units=/etc/systemd/system
archive=yes
name=50-atcr-verifier

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

while [ $# -gt 0 ]; do
  case $1 in --help | -h) sed -n '/^#!/d; /^#/!q; s/^# *//p' "$0"; exit 0 ;; esac
  [ $# -gt 1 ] || fail "$1 needs a value" 2
  case $1 in
    --prefix) prefix=$2 ;;
    --bin-dir) bin_dir=$2 ;;
    --settings) settings=$2 ;;
    --java) java=$2 ;;
    --units) units=$2 ;;
    --archive) archive=$2 ;;
    *) fail "unknown: $1; see --help" 2 ;;
  esac
  shift 2
done
while [ "$bin_dir" != "${bin_dir%/}" ]; do bin_dir=${bin_dir%/}; done
while [ "$prefix" != "${prefix%/}" ]; do prefix=${prefix%/}; done
for path in "$prefix" "$bin_dir" "$settings" "${units#none}"; do
  case $path in
    '') [ "$units" = none ] && [ -n "$prefix" ] && [ -n "$bin_dir" ] && [ -n "$settings" ] || fail "a path is missing" 2 ;;
    *//* | */./* | */../* | */. | */..) fail "a path has no empty part and no '.' or '..': $path" 2 ;;
    *[!A-Za-z0-9/._-]*) fail "a path has letters, digits, '.', '_', '-' and '/': $path" 2 ;;
    /*) ;;
    *) fail "not an absolute path: $path" 2 ;;
  esac
done
case $prefix/ in "$bin_dir"/*) fail "containerd would start $prefix, which is in $bin_dir" 2 ;; esac
case $settings in "$bin_dir"/*) fail "containerd would start $settings, which is in $bin_dir" 2 ;; esac

from=$(CDPATH='' cd -P -- "$(dirname -- "$0")/.." && pwd)
[ -f "$from/libexec/start.sh" ] || fail "$from is not the folder of the distribution"

# What does not end well leaves what was there before.
new='' old='' made=''
undo() {
  [ -z "$made" ] || rm -f -- "$made"
  if [ -n "$old" ] && [ -d "$old" ]; then
    rm -rf -- "$prefix"
    mv -- "$old" "$prefix"
  fi
  [ -z "$new" ] || rm -rf -- "$new"
}
trap undo 0
trap 'exit 1' 1 2 15

# beside the old one, so that a pull meanwhile meets one or the other, or is blocked for a moment
mkdir -p -- "${prefix%/*}"
new=$(mktemp -d "$prefix.XXXXXX")
cp -R -- "$from/." "$new/"
rm -rf -- "$new"/lib/archive.*
chmod -R go-w,a+rX -- "$new"
if [ -n "$java" ]; then
  [ -x "$java/bin/java" ] || fail "no Java in $java" 2
  rm -rf -- "$new/runtime"
  ln -s -- "$java" "$new/runtime"
fi
chmod 755 "$new"
# what is only in memory is empty after a power failure, and to sh an empty program is one that ends well
sync
if [ -e "$prefix" ]; then
  aside=$(mktemp -d "$prefix.XXXXXX")
  rmdir -- "$aside"
  old=$aside
  mv -- "$prefix" "$old"
fi
mv -- "$new" "$prefix"
new=
# the archive names the folder that it is for, so that it is made in place
[ "$archive" = no ] || "$prefix/bin/make-archive" || printf 'install.sh: going on without an archive; every start takes longer\n' >&2

mkdir -p -- "${settings%/*}"
if [ ! -e "$settings" ]; then
  cp -- "$prefix/etc/containerd-verifier.conf" "$settings"
  printf 'install.sh: %s is an example; adapt it\n' "$settings"
fi
[ -e "${settings%/*}/bundle-images" ] || cp -- "$prefix/etc/bundle-images" "${settings%/*}/bundle-images"

# A question about an image that is nowhere: its answer is no, and that it cannot be answered is something else.
zeros=sha256:0000000000000000000000000000000000000000000000000000000000000000
status=0
said=$(printf '{"digest":"%s"}' "$zeros" | ATCR_CONTAINERD_SETTINGS=$settings "$prefix/bin/containerd-verifier" -name install-check.invalid/none:none -digest "$zeros") || status=$?
case $status in
  0) fail "the policy allows an image that is nowhere: $said" ;;
  1 | 3) ;;
  *) fail "no unit is enabled and nothing put into $bin_dir, since it would block every pull; run this again when this is mended: $said" ;;
esac

# it answers, so that it stays
aside=$old old=
[ -z "$aside" ] || rm -rf -- "$aside"

# not earlier: a unit that cannot answer would be started again and again
if [ "$units" != none ] && [ -d "$units" ]; then
  for unit in "$prefix"/systemd/*; do
    sed -e "s|@PREFIX@|$prefix|g; s|@SETTINGS@|$settings|g; s|@IMAGES@|${settings%/*}/bundle-images|g" "$unit" >"$units/${unit##*/}"
  done
  if [ -d /run/systemd/system ] && [ "$units" = /etc/systemd/system ]; then
    systemctl daemon-reload
    systemctl enable --now atcr-containerd-verifier.service atcr-bundle-refresh.timer
  fi
fi

mkdir -p -- "$bin_dir"
for entry in "$bin_dir"/* "$bin_dir"/.[!.]*; do
  if [ ! -e "$entry" ] && [ ! -L "$entry" ]; then continue; fi
  case ${entry##*/} in
    "$name") ;;
    *) printf 'install.sh: warning: containerd starts %s for every pull, too\n' "$entry" >&2 ;;
  esac
done
# made outside, since a half-made file would be started as well
made=$(mktemp "${bin_dir%/*}/.atcr-verifier.XXXXXX")
cat >"$made" <<EOF
#!/bin/sh
{
# In braces, and with a status of its own for yes: a program that a crash or a full disk has emptied ends with 0, which is yes to containerd.
ATCR_CONTAINERD_SETTINGS=$settings ATCR_CONTAINERD_ALLOWED=100
export ATCR_CONTAINERD_SETTINGS ATCR_CONTAINERD_ALLOWED
status=0
$prefix/bin/containerd-verifier "\$@" || status=\$?
case \$status in
  100) exit 0 ;;
  0) exit 70 ;;
  *) exit "\$status" ;;
esac
}
EOF
chmod 755 "$made"
sync
mv -f -- "$made" "$bin_dir/$name"
made=
printf 'installed %s, which runs %s by %s\n' "$bin_dir/$name" "$prefix/bin/containerd-verifier" "$settings"
printf 'next: %s\n' "$prefix/bin/check-node"
