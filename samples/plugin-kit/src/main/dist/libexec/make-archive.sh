# Read by make-archive, which says where $home is. Makes the archive of classes that later starts begin with, beside the jars.

# make_archive FIRST MAIN: MAIN does what the plugin is for, by the files in training
make_archive() {
  prepare "$1"
  major=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  [ "${major:-0}" -ge 17 ] || fail "Java 17 or newer is needed, and $java is Java ${major:-of an unknown version}"
  umask 022
  work=$(mktemp -d "$home/lib/.archive.XXXXXX") || fail "cannot write to $home/lib"
  trap 'rm -rf -- "$work"' 0
  trap 'exit 1' 1 2 15
  if [ "$major" -ge 24 ]; then
    made=archive.aot
    "$java" $flags -Xmx128m -Xlog:disable -XX:AOTMode=record -XX:AOTConfiguration="$work/list" -cp "$cp" "$2" "$home/training" &&
      "$java" $flags -Xmx128m -Xlog:disable -XX:AOTMode=create -XX:AOTConfiguration="$work/list" -XX:AOTCache="$work/$made" -cp "$cp"
  else
    made=archive.jsa
    "$java" $flags -Xmx128m -Xlog:disable -XX:DumpLoadedClassList="$work/list" -cp "$cp" "$2" "$home/training" &&
      "$java" -Xlog:disable -Xshare:dump -XX:SharedClassListFile="$work/list" -XX:SharedArchiveFile="$work/$made" -cp "$cp"
  fi >"$work/log" 2>&1 || { cat -- "$work/log" >&2; fail "the archive cannot be made; without it every start takes longer"; }
  chmod 644 "$work/$made" && rm -f -- "$home"/lib/archive.* && mv -f -- "$work/$made" "$home/lib/$made"
}
