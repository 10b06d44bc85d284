#!/bin/sh
# Copy the newest sound backup of an archive to another place, with its checksum: for cron, or by hand.
#
#   backup.sh BACKUPS TARGET
#
# BACKUPS is the folder that the service writes each night (service.backups). TARGET is a folder, best on another machine's disk.
# Ask for a fresh backup first with: parallax jobs run maintain
set -eu

if [ "$#" -ne 2 ]; then
  echo "usage: backup.sh BACKUPS TARGET" >&2
  exit 2
fi
backups=$1
target=$2

newest=
now=parallax-$(date -u +%Y%m%dT%H%M%SZ)
for receipt in "$backups"/parallax-*.json; do
  # Names are times, so the last one in order is the newest, but for one that a wrong clock put into the future: it would stay the newest
  # for as long. Only receipts of backups that passed their test are looked at.
  name=$(basename "$receipt" .json)
  if [ -f "$receipt" ] && grep -q '"problems": \[\]' "$receipt" && [ -f "$backups/$name.db" ] \
    && [ "$(printf '%s\n' "$name" "$now" | LC_ALL=C sort | tail -n 1)" = "$now" ]; then
    newest=$backups/$name.db
  fi
done
if [ -z "$newest" ]; then
  echo "backup.sh: there is no sound backup in $backups; make one with: parallax jobs run maintain" >&2
  exit 1
fi

umask 077
mkdir -p "$target"
name=$(basename "$newest")
if [ -f "$target/$name" ] && (cd "$target" && sha256sum --check --quiet "$name.sha256" 2>/dev/null); then
  echo "$target/$name is there already"
  exit 0
fi
(cd "$backups" && sha256sum "$name") >"$target/$name.sha256.new"
cp "$newest" "$target/$name.new"
sync "$target/$name.new"
mv "$target/$name.new" "$target/$name"
mv "$target/$name.sha256.new" "$target/$name.sha256"
(cd "$target" && sha256sum --check --quiet "$name.sha256")
echo "$target/$name"
