#!/bin/sh
# Starts @program@. POSIX sh. With --archive alone: makes an archive of classes, with which later starts are quicker; for the build of an image.
# JAVA_HOME or PATH say which Java, 17 or newer; ATCR_JAVA_OPTIONS has more options for it, with spaces between them.
set -u

fail() {
  printf '@program@: %s\n' "$2" >&2
  exit "$1"
}

home=$(CDPATH='' cd -P -- "$(dirname -- "$0")/.." && pwd) || fail 70 "cannot tell where this script is"
case $home in
  *:*) fail 70 "a class path cannot name a folder with a colon in its path; move it" ;;
esac
java=${JAVA_HOME:+$JAVA_HOME/bin/java}
[ -x "$java" ] || java=$(command -v java) || fail 2 "Java 17 or newer is needed: set JAVA_HOME or put java on the PATH"

flags='@flags@'
archive=$home/lib/@program@.jsa

# the archive is only good for this order
cp=
for jar in @jars@; do
  cp=${cp:+$cp:}$home/lib/$jar
done

make_archive() {
  if "$java" -XX:AOTMode=off -version >/dev/null 2>&1; then
    "$java" $flags -XX:AOTMode=record -XX:AOTConfiguration="$1/list" -cp "$cp" @main@ --train &&
      "$java" $flags -XX:AOTMode=create -XX:AOTConfiguration="$1/list" -XX:AOTCache="$1/made" -cp "$cp" &&
      option=-XX:AOTCache=$archive
  else
    "$java" $flags -XX:DumpLoadedClassList="$1/list" -cp "$cp" @main@ --train &&
      "$java" $flags -Xshare:dump -XX:SharedClassListFile="$1/list" -XX:SharedArchiveFile="$1/made" -cp "$cp" &&
      option=-XX:SharedArchiveFile=$archive
  fi
}

if [ "$#" -eq 1 ] && [ "$1" = --archive ]; then
  work=$(mktemp -d) || fail 70 "no folder for temporary files"
  trap 'rm -rf -- "$work"' 0
  trap 'exit 70' 1 2 15
  make_archive "$work" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail 70 "the archive could not be made"; }
  # The arguments of a start without a shell: java @lib/@program@.args --config FILE
  printf '%s\n' $flags "\"$option\"" -cp "\"$cp\"" @main@ >"$work/args"
  { chmod 644 "$work/made" && mv -f -- "$work/made" "$archive" && cp -f -- "$work/args" "$home/lib/@program@.args"; } ||
    fail 70 "the archive could not be put into lib"
  exit 0
fi

# which kind of archive it is stands in the arguments that were written with it
with=
if [ -f "$archive" ]; then
  with=-XX:SharedArchiveFile=$archive
  if grep -q '^"-XX:AOTCache' "$home/lib/@program@.args"; then
    with=-XX:AOTCache=$archive
  fi
fi
[ -z "$with" ] || set -- "$with" -cp "$cp" @main@ "$@"
[ -n "$with" ] || set -- -cp "$cp" @main@ "$@"
# one arena for each of many threads takes memory that nobody uses
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
exec "$java" $flags ${ATCR_JAVA_OPTIONS:-} "$@"
