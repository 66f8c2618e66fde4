#!/bin/sh
# Certificates without cert-manager, and the authority where it belongs. Asks no cluster: it writes files and says which to apply. To run it again is
# safe: what is good for 30 days more stays as it is.
set -eu
umask 077

usage() {
  cat <<'USAGE'
Usage: install-tls.sh [--dir DIR] [--ca FILE] gatekeeper-provider|admission-webhook

  --dir DIR   where the files go (default: tls-SERVICE); keep it, and keep it secret: ca.key is in it
  --ca FILE   makes no certificate: takes the authority from FILE, say from cert-manager's Secret

Writes ca.key, ca.crt, tls.key, tls.crt and secret.yaml, and the manifest that names the authority with caBundle filled in.
USAGE
}

fail() {
  echo "install-tls.sh: $1" >&2
  exit 2
}

say() {
  echo "$*"
}

dir=
ca=
service=
while [ $# -gt 0 ]; do
  case $1 in
    --dir) [ $# -gt 1 ] || fail "--dir takes a folder"; dir=$2; shift 2 ;;
    --ca) [ $# -gt 1 ] || fail "--ca takes a file"; ca=$2; shift 2 ;;
    --help | -h) usage; exit 0 ;;
    -*) fail "unknown option $1; see --help" ;;
    *) [ -z "$service" ] || fail "one service at a time"; service=$1; shift ;;
  esac
done
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../../../.." && pwd)
case $service in
  gatekeeper-provider)
    namespace=gatekeeper-system
    manifest=registration/provider.yaml ;;
  admission-webhook)
    namespace=atcr-admission
    manifest=enforcement/configuration/webhook-configuration.yaml ;;
  *) usage >&2; exit 2 ;;
esac
name=atcr-$service
manifest=$home/$service/src/main/kubernetes/$manifest
placeholder='(the PEM file of the authority, in base64)'
dir=${dir:-tls-$service}
mkdir -p "$dir"
work=$(mktemp -d "$dir/new.XXXXXX")
trap 'rm -rf "$work"' EXIT
command -v openssl >/dev/null || fail "openssl is not on the PATH"

good() { # CERTIFICATE SECONDS
  [ -f "$1" ] && openssl x509 -in "$1" -noout -checkend "$2" >/dev/null 2>&1
}

if [ -n "$ca" ]; then
  openssl x509 -in "$ca" -noout 2>/dev/null || fail "$ca is no certificate in PEM"
  ! grep -q 'PRIVATE KEY' "$ca" || fail "$ca has a private key in it, which belongs into no manifest"
else
  ca=$dir/ca.crt
  cat >"$work/openssl.cnf" <<CONFIG
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:$name.$namespace, DNS:$name.$namespace.svc
CONFIG
  if [ ! -f "$ca" ]; then
    say "making an authority for $name alone: $ca, ten years"
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/ca.key" 2>/dev/null
    openssl req -x509 -new -key "$work/ca.key" -sha256 -days 3650 -subj "/CN=$name authority" \
      -config "$work/openssl.cnf" -extensions authority -out "$work/ca.crt"
    mv "$work/ca.key" "$dir/ca.key"
    mv "$work/ca.crt" "$ca"
  elif good "$ca" 8640000; then
    say "keeping the authority $ca"
  else
    fail "$ca ends within 100 days: make another one in another folder, and name both in caBundle meanwhile"
  fi
  if good "$dir/tls.crt" 2592000 && openssl verify -CAfile "$ca" "$dir/tls.crt" >/dev/null 2>&1 && [ -f "$dir/tls.key" ] &&
    [ "$(openssl x509 -in "$dir/tls.crt" -noout -pubkey)" = "$(openssl pkey -in "$dir/tls.key" -pubout)" ]; then
    say "keeping the certificate $dir/tls.crt"
  else
    [ -f "$dir/ca.key" ] || fail "no $dir/ca.key to sign a new certificate with"
    say "making a certificate for $name.$namespace and $name.$namespace.svc: $dir/tls.crt, 90 days"
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/tls.key" 2>/dev/null
    openssl req -new -key "$work/tls.key" -subj "/CN=$name" -config "$work/openssl.cnf" -out "$work/tls.csr"
    openssl x509 -req -in "$work/tls.csr" -CA "$ca" -CAkey "$dir/ca.key" -set_serial "0x01$(openssl rand -hex 15)" -sha256 -days 90 \
      -extfile "$work/openssl.cnf" -extensions server -out "$work/tls.crt" 2>/dev/null
    mv "$work/tls.key" "$dir/tls.key"
    mv "$work/tls.crt" "$dir/tls.crt"
  fi
  cat >"$work/secret.yaml" <<SECRET
apiVersion: v1
kind: Secret
metadata:
  name: $name-tls
  namespace: $namespace
type: kubernetes.io/tls
data:
  tls.crt: $(openssl base64 -A -in "$dir/tls.crt")
  tls.key: $(openssl base64 -A -in "$dir/tls.key")
SECRET
  mv "$work/secret.yaml" "$dir/secret.yaml"
  say "wrote $dir/secret.yaml. Before the Deployment:  kubectl apply -f $dir/secret.yaml"
fi

grep -qF "$placeholder" "$manifest" || fail "no caBundle to fill in $manifest"
sed "s|$placeholder|$(openssl base64 -A -in "$ca")|" "$manifest" >"$work/manifest.yaml"
mv "$work/manifest.yaml" "$dir/$(basename "$manifest")"
say "wrote $dir/$(basename "$manifest"). When the Deployment is ready:  kubectl apply -f $dir/$(basename "$manifest")"
