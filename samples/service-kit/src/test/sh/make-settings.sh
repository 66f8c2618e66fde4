#!/bin/sh
# Makes a folder ($1) with the least that a service starts with: a certificate, a policy, settings with ports of its choice. Needs openssl.
set -eu
mkdir -p "$1"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$1/tls.key" -out "$1/tls.crt" 2>/dev/null
cat >"$1/production.yaml" <<'END'
version: 1.0
trustedDIDs:
  did:plc:ewvi7nxzyoun6zhxrhs64oiz: {name: Alice}
policies:
  - name: all
    scope: "**"
    require: {signature: true}
    action: enforce
END
cat >"$1/service.yaml" <<'END'
listen: 127.0.0.1:0
management: 127.0.0.1:0
drain: 0s
tls: {certificate: tls.crt, key: tls.key}
policies:
  sources: {production: production.yaml}
END
