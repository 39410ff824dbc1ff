#!/bin/sh
# Builds verify-go from what Debian ships (apt install golang-go golang-golang-x-mod-dev) and runs it. No network, no module download.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
binary="${VERIFY_GO_BINARY:-${TMPDIR:-/tmp}/ketensom-verify-go-$(id -u)/verify-go}"
mkdir -p "$(dirname "$binary")"
GO111MODULE=off GOPATH="${GOPATH:-/usr/share/gocode}" GOFLAGS= go build -o "$binary" "$here"/*.go
[ "$#" -eq 0 ] || exec "$binary" "$@"
