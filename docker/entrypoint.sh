#!/usr/bin/env bash
# Starts the server as the images of Redis and Valkey do: arguments are directives or a
# configuration file; anything else is run instead of the server. A server that was started by root
# runs as the user slotkeeper, who is given /data.
#
#   REDIS_PASSWORD, REDIS_PASSWORD_FILE   the password, or a file that holds it
#   REDIS_ARGS, REDIS_EXTRA_FLAGS         further directives, separated by spaces
set -euo pipefail

# A container is reached from outside, so listening on one address only is no protection.
open=(--protected-mode no --bind '*')
case ${1:-} in
  redis-server | valkey-server) shift ;;
esac
case ${1:-} in
  '' | -*) set -- slotkeeper server "${open[@]}" "$@" ;;
  *.conf)
    file=$1
    shift
    set -- slotkeeper server "$file" "${open[@]}" "$@"
    ;;
esac

if [ "$1 ${2:-}" = 'slotkeeper server' ]; then
  if [ -n "${REDIS_PASSWORD_FILE:-}" ]; then
    REDIS_PASSWORD=$(cat "$REDIS_PASSWORD_FILE")
  fi
  if [ -n "${REDIS_PASSWORD:-}" ]; then
    set -- "$@" --requirepass "$REDIS_PASSWORD" --masterauth "$REDIS_PASSWORD"
  fi
  # shellcheck disable=SC2086  # the variables are lists of words
  set -- "$@" ${REDIS_ARGS:-} ${REDIS_EXTRA_FLAGS:-}
  umask 0077
fi

if [ "$(id -u)" = 0 ] && [ "$1" = slotkeeper ]; then
  find . \! -user slotkeeper -exec chown slotkeeper:slotkeeper '{}' +
  exec setpriv --reuid=slotkeeper --regid=slotkeeper --clear-groups -- "$@"
fi
exec "$@"
