# Read by the programs in bin, which say where $home is. Starts Java, by the archive that make-archive has laid beside the jars. POSIX sh, and no other
# program: each costs a part of what the start takes.

fail() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 2
}

# A stream that is closed would be the next file that Java opens, and what is printed would go there.
true 2>/dev/null 3<&0 || exec </dev/null
true 2>/dev/null 3>&1 || exec >/dev/null
true 3>&2 2>/dev/null || exec 2>/dev/null

# What every start has in common; the archive is only good for the same. No part has a space in it.
flags='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError -XX:+DisableAttachMechanism'

# prepare FIRST: sets $java and $cp; the jars whose names begin with FIRST are looked into first
prepare() {
  case $home in
    *:*) fail "a class path cannot name a folder with a colon in its path; move it" ;;
  esac
  java=$home/runtime/bin/java
  [ -x "$java" ] || java=${JAVA_HOME:+$JAVA_HOME/bin/java}
  [ -x "$java" ] || java=$(command -v java) || fail "Java 17 or newer is needed: in $home/runtime, by JAVA_HOME, or on the PATH"

  # the archive is only good for the order that it was made with
  cp='' rest=''
  for jar in "$home"/lib/*.jar; do
    case ${jar##*/} in
      "$1"* | plugin-kit-*) cp=${cp:+$cp:}$jar ;;
      *) rest=$rest:$jar ;;
    esac
  done
  # nothing in front of the colon would be the current folder
  [ -n "$cp" ] || fail "jars are missing in $home/lib"
  cp=$cp$rest

  # What could change the JVM or its libraries does not come from whoever starts this.
  unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT
  # Nor does what it would let others write.
  umask 022
}

# start FIRST HEAP MAIN [ARGS]
start() {
  prepare "$1"
  heap=$2 main=$3
  shift 3
  # Whoever can write the archive can write the jars. One that does not fit is left out by the JVM, which its log would tell.
  archive=-XX:SharedArchiveFile=$home/lib/archive.jsa
  [ ! -f "$home/lib/archive.aot" ] || archive=-XX:AOTCache=$home/lib/archive.aot
  # Where it was made for, it need not be rewritten.
  exec "$java" -Xlog:disable -XX:+IgnoreUnrecognizedVMOptions "$archive" -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 "-Xmx$heap" $flags "-Datcr.settings=$settings" "-Datcr.daemon=$home/bin/$daemon" \
    -cp "$cp" "$main" "$@"
}
