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
parallax=${3:-parallax}

fail() {
  echo "restore.sh: $1" >&2
  exit 1
}

archive=$(readlink -f "$2") || fail "there is no folder for $2" # a link stays a link
[ -f "$backup" ] || fail "$backup does not exist"
if [ -f "$backup.sha256" ]; then
  (cd "$(dirname "$backup")" && sha256sum --check --quiet "$(basename "$backup").sha256") || fail "$backup is not what was backed up"
fi
# The service holds this lock for as long as it runs.
if [ -f "$archive.lock" ]; then
  command -v flock >/dev/null || fail "flock is needed to see whether a service is running (package util-linux)"
  flock --nonblock "$archive.lock" true || fail "a service is running for $archive; stop it first"
fi

umask 077
trap 'rm -f "$archive.restored" "$archive.restored-wal" "$archive.restored-shm"' EXIT
cp "$backup" "$archive.restored"
# A backup of an older version is brought up to date here, where nothing is lost when that fails.
PARALLAX_ARCHIVE=$archive.restored "$parallax" doctor --update --json >"$archive.restored.doctor" 2>&1 || true
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
echo "restored $2 from $backup"
