#!/bin/sh
# Verifies an image and pulls exactly the digest that was verified.
set -eu

usage() {
  cat <<'USAGE'
Usage: verify-and-pull.sh [OPTION...] IMAGE [-- VERIFY_OPTION...]

Verifies IMAGE with atcr-verify and pulls exactly the digest that was verified. Writes that reference to standard output, and everything
else to standard error.

  --policy FILE    the trust policy; this or --signer is required
  --signer DID     the one account whose signature counts, on images of its own
  --tool NAME      docker, podman, nerdctl or crane (default: the first of these that is there; crane only with --file)
  --tag REFERENCE  then gives the pulled image this name on this machine; not with crane
  --file FILE      with crane: where the image goes, a tar archive
  --help           this text

What follows -- goes to "atcr-verify verify", such as --timeout 30 or --cache-dir DIR. ATCR_VERIFY names the program to run (default: atcr-verify).

Exit status: that of atcr-verify while nothing is verified (1 denied, 2 usage or configuration, 3 unsigned or not found, 4 transient,
5 a limit was reached, 70 internal error), 7 verified but not pulled or not tagged, 0 pulled.
USAGE
}

say() {
  printf 'verify-and-pull: %s\n' "$1" >&2
}

refuse() {
  say "$1"
  echo "Try 'verify-and-pull.sh --help'." >&2
  exit 2
}

policy='' signer='' tool='' tag='' file='' image=''
while [ "$#" -gt 0 ]; do
  case $1 in
    --help)
      usage
      exit 0
      ;;
    --policy | --signer | --tool | --tag | --file)
      [ "$#" -ge 2 ] || refuse "$1 needs a value"
      [ -n "$2" ] || refuse "$1 is empty"
      case $1 in
        --policy) policy=$2 ;;
        --signer) signer=$2 ;;
        --tool) tool=$2 ;;
        --tag) tag=$2 ;;
        --file) file=$2 ;;
      esac
      shift 2
      ;;
    --)
      shift
      break
      ;;
    -*) refuse "no such option; the options of atcr-verify follow --" ;;
    *)
      [ -z "$image" ] || refuse "one image at a time"
      [ -n "$1" ] || refuse "an image is required"
      image=$1
      shift
      ;;
  esac
done
[ -n "$image" ] || refuse "an image is required"
case $tag in
  -*) refuse "--tag takes a reference" ;;
esac
case $file in
  -*) file=./$file ;;
esac

if [ -z "$tool" ]; then
  for candidate in docker podman nerdctl; do
    if [ -z "$file" ] && command -v "$candidate" >/dev/null 2>&1; then
      tool=$candidate
      break
    fi
  done
  if [ -z "$tool" ] && [ -n "$file" ]; then
    tool=crane
  fi
fi
case $tool in
  docker | podman | nerdctl) [ -z "$file" ] || refuse "--file goes with crane" ;;
  crane)
    [ -n "$file" ] || refuse "crane needs --file"
    [ -z "$tag" ] || refuse "--tag does not go with crane, which would tag in the registry"
    ;;
  '') refuse "none of docker, podman and nerdctl is on the PATH; crane needs --file" ;;
  *) refuse "--tool takes docker, podman, nerdctl or crane" ;;
esac
command -v "$tool" >/dev/null 2>&1 || refuse "$tool is not on the PATH"

if [ -n "$policy" ]; then
  set -- --policy "$policy" "$@"
fi
if [ -n "$signer" ]; then
  set -- --signer "$signer" "$@"
fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/verify-and-pull.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

status=0
"${ATCR_VERIFY:-atcr-verify}" verify --output quiet --output "text=$scratch/report" "$@" -- "$image" </dev/null >"$scratch/verified" || status=$?
if [ -f "$scratch/report" ]; then
  cat -- "$scratch/report" >&2
fi
if [ "$status" -ne 0 ]; then
  say "not verified (status $status), nothing is pulled"
  exit "$status"
fi

# exactly one line, and it names its content
if ! [ "$(wc -l <"$scratch/verified")" -eq 1 ] || ! LC_ALL=C grep -Eqx '[A-Za-z0-9][A-Za-z0-9._:/%-]*@sha256:[0-9a-f]{64}' "$scratch/verified"; then
  say "atcr-verify did not answer with one image by digest, nothing is pulled"
  exit 70
fi
verified=$(cat -- "$scratch/verified")
case $image in
  *@*)
    if ! [ "${image##*@}" = "${verified##*@}" ]; then
      say "atcr-verify answered with another digest than the one asked for, nothing is pulled"
      exit 70
    fi
    ;;
esac

if [ "$tool" = crane ]; then
  crane pull "$verified" "$file" >&2 || { say "verified, but not pulled"; exit 7; }
else
  "$tool" pull "$verified" >&2 || { say "verified, but not pulled"; exit 7; }
  if [ -n "$tag" ]; then
    "$tool" tag "$verified" "$tag" >&2 || { say "verified and pulled, but not tagged"; exit 7; }
  fi
fi
printf '%s\n' "$verified"
