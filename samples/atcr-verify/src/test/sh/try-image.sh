#!/bin/sh
# Unpacks an image with its own runtime ($1) into a folder ($2) and uses it where there is no other Java.
set -eu
rm -rf "$2"
mkdir -p "$2"
tar -xzf "$1" -C "$2"
set -- "$2"/atcr-verify-*
home=$1
test -s "$home/runtime/lib/server/classes.jsa"
atcr_verify() {
  env -i PATH=/usr/bin:/bin JAVA_HOME=/nowhere "$home/bin/atcr-verify" "$@"
}
atcr_verify version | grep '^atcr-verify '
policy=$home/training/trust-policy.yaml
bundle=$home/training/image.atcrbundle
image=127.0.0.1:15263/alice.test/prod-app@sha256:ffbb8687a42228738455822464aea9a5c43dd2822dfe1f96233e7c867761c52a
atcr_verify verify --policy "$policy" --offline "$bundle" "$image" | grep '^ALLOW '
atcr_verify demo | tail -n 1
status=0
atcr_verify verify --policy "$policy" --offline "$bundle" "${image%c52a}0000" >/dev/null || status=$?
test "$status" -eq 1
