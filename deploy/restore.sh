#!/bin/sh
# Put a backup in the place of an archive. The service must be stopped; the archive that was there is kept beside it.
#
#   restore.sh BACKUP ARCHIVE [PARALLAX]
#
# PARALLAX is the command to check the result with (default: parallax). Exit code 1 means that nothing was changed, unless it says otherwise.
set -eu

if [ "$#" -lt 2 ] || [ "$#" -gt 3 ]; then
  echo "usage: restore.sh BACKUP ARCHIVE [PARALLAX]" >&2
  exit 2
fi
backup=$1
archive=$2
parallax=${3:-parallax}

fail() {
  echo "restore.sh: $1" >&2
  exit 1
}

[ -f "$backup" ] || fail "$backup does not exist"
if [ -f "$backup.sha256" ]; then
  (cd "$(dirname "$backup")" && sha256sum --check --quiet "$(basename "$backup").sha256") || fail "$backup is not what was backed up"
fi
# The service holds this lock for as long as it runs.
if [ -f "$archive.lock" ] && ! flock --nonblock "$archive.lock" true; then
  fail "a service is running for $archive; stop it first"
fi

umask 077
trap 'rm -f "$archive.restored" "$archive.restored-wal" "$archive.restored-shm"' EXIT
cp "$backup" "$archive.restored"
PARALLAX_ARCHIVE=$archive.restored "$parallax" doctor --json >"$archive.restored.doctor" 2>&1 || true
if ! tr -d '\n' <"$archive.restored.doctor" | grep -q '"subject": "archive", *"sound": true'; then
  cat "$archive.restored.doctor" >&2
  rm -f "$archive.restored.doctor"
  fail "the backup is not sound; nothing was changed"
fi
rm -f "$archive.restored.doctor"

if [ -f "$archive" ]; then
  kept="$archive.before-restore-$(date -u +%Y%m%dT%H%M%SZ)"
  for ending in "" -wal -shm; do
    if [ -f "$archive$ending" ]; then mv "$archive$ending" "$kept$ending"; fi
  done
  echo "kept what was there as $kept"
fi
sync "$archive.restored"
mv "$archive.restored" "$archive"
echo "restored $archive from $backup"
