#!/usr/bin/env bash
# Makes the certificates and keys of TlsTest anew, in this folder. They are good for a hundred years.
set -euo pipefail
cd "$(dirname "$0")"
days=36500

authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days $days \
    -subj "/CN=$1" -keyout "$1.key" -out "$1.crt" 2>/dev/null
}

# name, authority, days, further arguments for the key
certificate() {
  local name=$1 ca=$2 valid=$3
  shift 3
  openssl genpkey -out "$name.key" "$@" 2>/dev/null
  openssl req -new -key "$name.key" -subj "/CN=$name" -out request 2>/dev/null
  openssl x509 -req -in request -CA "$ca.crt" -CAkey "$ca.key" -set_serial "0x$RANDOM" \
    -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1") -days "$valid" \
    -out "$name.crt" 2>/dev/null
  rm request
}

authority authority
authority stranger-authority
certificate server authority $days -algorithm RSA -pkeyopt rsa_keygen_bits:2048
certificate second authority $days -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1
certificate client authority $days -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1
certificate expired authority 0 -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1
certificate stranger stranger-authority $days -algorithm EC \
  -pkeyopt ec_paramgen_curve:prime256v1
openssl rsa -in server.key -traditional -out server-pkcs1.key 2>/dev/null
openssl ec -in second.key -out second-sec1.key 2>/dev/null
openssl pkcs8 -topk8 -in server.key -passout pass:secret -out server-encrypted.key
rm authority.key stranger-authority.key
