#!/usr/bin/env bash
# Installs the Debian packages named in the given lists, as far as they are missing. Calls apt only when one is.
# On other systems it installs nothing and says what is needed.
set -euo pipefail

wanted=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@")

id=$( (. /etc/os-release 2>/dev/null && echo "${ID:-}") || true)
if [ "$id" != debian ] || ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "This is not Debian: nothing was installed. Where something does not work, these are the Debian names of what is needed:"
    echo "$wanted" | paste -sd' '
    exit 0
fi

missing=()
for name in $wanted; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$name")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "These Debian packages are missing, and there is no sudo to install them with. As root, run:" >&2
        echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

echo "Installing from Debian: ${missing[*]}"
# The servers among them are for private use by the tests: nothing may start them as services of the system.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
for service in nginx:nginx-light ngircd:ngircd postgresql:postgresql; do
    if [[ " ${missing[*]} " == *" ${service#*:} "* ]] && [ -d /run/systemd/system ]; then
        "${as_root[@]}" systemctl disable --quiet "${service%%:*}" || true
    fi
done
