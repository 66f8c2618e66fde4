#!/bin/sh
# Builds the image of a service without a daemon, twice, on a base that is made here, and looks at it: try-image.sh MODULE, such as gatekeeper-provider.
# Then starts it as its user in its own file system, if this is root on Linux. For the profile "image"; needs Maven, a JDK with jlink, python3,
# openssl.
set -eu
here=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd)
module=$(CDPATH='' cd -P -- "$here/../../../../$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' 0
trap 'exit 1' 1 2 15
jdk=${JAVA_HOME:-$(dirname -- "$(dirname -- "$(readlink -f -- "$(command -v java)")")")}

# a base: a runtime, the libraries that it is linked with, and nothing else; no shell
root=$work/base
"$jdk/bin/jlink" --add-modules java.base,java.logging,java.management,java.naming,java.sql,java.xml,jdk.crypto.ec,jdk.unsupported,jdk.zipfs \
  --strip-debug --no-header-files --no-man-pages --output "$work/runtime"
mkdir -p "$root/usr/lib/jvm" "$root/usr/bin" "$root/etc" "$root/tmp"
chmod 1777 "$root/tmp"
mv "$work/runtime" "$root/usr/lib/jvm/java"
"$root/usr/lib/jvm/java/bin/java" -Xshare:dump >/dev/null
ln -s ../lib/jvm/java/bin/java "$root/usr/bin/java"
find "$root/usr/lib/jvm/java" -type f \( -name '*.so' -o -path '*/bin/java' \) -exec ldd {} + 2>/dev/null |
  sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-linux[^ ]*\) .*/\1/p' | sort -u | while read -r library; do
  case $library in
    "$root"/*) ;;
    *) mkdir -p "$root$(dirname -- "$library")" && cp -L -- "$library" "$root$library" ;;
  esac
done
python3 "$here/image_layout.py" make "$root" "$work/base.tar"

cd "$module"
for number in 1 2; do
  (cd "$here/../../../../.." && mvn -q ${MAVEN_OPTIONS:-} -Pimage -pl "samples/$1" -am -DskipTests -Dimage.base="tar://$work/base.tar" package)
  cp target/image.tar "$work/image$number.tar"
  cat target/image.digest >"$work/digest$number"
done
cmp "$work/digest1" "$work/digest2"
program=$(ls target/dist/bin)
python3 "$here/image_layout.py" check "$work/image1.tar" "$work/base.tar" "$program" "$work/image"
echo "image: $(cat "$work/digest1")"

# as a container has it: its own file system that it cannot write to, /proc, and its user
cat >"$work/inside" <<END
#!/bin/sh
exec unshare -m sh -c 'mount --bind "\$1" "\$1" && mount -o remount,bind,ro "\$1" && mount -t proc proc "\$1/proc" && root=\$1 && shift &&
  exec chroot --userspec=65532:65532 "\$root" "\$@"' sh "$work/image" /usr/bin/java "@/opt/atcr/lib/$program.args" "\$@"
END
chmod +x "$work/inside"

if [ "$(id -u)" -eq 0 ] && unshare -m true; then
  mkdir -p "$work/image/etc/atcr" "$work/image/proc"
  "$here/make-settings.sh" "$work/image/etc/atcr"
  chmod 644 "$work/image/etc/atcr"/*
  "$work/inside" --version | grep "^$program [0-9]"
  "$work/inside" --check
  MALLOC_ARENA_MAX=2 "$work/inside" >"$work/log" &
  pid=$!
  until grep -q '"message":"ready"' "$work/log"; do
    kill -0 "$pid" || { cat "$work/log"; exit 1; }
    sleep 0.1
  done
  kill "$pid"
  wait "$pid"
  grep -c '"message":"stopped"' "$work/log" >/dev/null && echo "it started, and ended with 0"
fi
