"""What does a bundle say about checking it? The page for people and the script, both for tools that any computer has."""

HOW_TO_VERIFY = """\
HOW TO CHECK THIS BUNDLE

You need no program of ours and you need not trust us. The tools below come with Linux, macOS and Windows 10 or newer.
Unpack the ZIP and open a terminal in the folder that holds this file.

1. NOTHING WAS CHANGED

   sha256sum -c --quiet tagmanifest-sha256.txt && sha256sum -c --quiet manifest-sha256.txt && echo unchanged

   It must print: unchanged
   macOS: write "shasum -a 256" instead of "sha256sum". Windows: "certutil -hashfile FILE SHA256" for each file.

2. NOTHING WAS ADDED OR TAKEN AWAY

   sha256sum does not notice added files, so compare the lists:

   find . -type f | sed 's|^[.]/||' | LC_ALL=C sort > ../have.txt
   (sed 's/^[0-9a-f]*  //' manifest-sha256.txt tagmanifest-sha256.txt
    ls tagmanifest-sha256.txt tagmanifest-sha256.txt.sig) | LC_ALL=C sort > ../listed.txt
   comm -3 ../have.txt ../listed.txt

   It must print nothing.

3. WHO SIGNED IT

   ssh-keygen -Y verify -f allowed_signers -I {principal} -n {namespace} -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt

   It must print: Good "{namespace}" signature for {principal} with ED25519 key SHA256:...

   Compare the fingerprint at the end of that line (SHA256:...) with the signer by telephone or in person: no other file
   of the bundle can say whose it is. A key that comes only with the bundle proves nothing by itself.

   ssh-keygen -l -f signer.pub

   It must print the same fingerprint.

4. THE ORDER OF CUSTODY

   Each line of data/custody.jsonl carries the SHA-256 of the line before it. "sh verify.sh" follows the chain and
   prints its head; the same value stands in data/dossier.json or data/archive.json as custody_head.

All four must pass. If one does not, this is not the bundle that was signed: rely on nothing in it, and ask for
another copy.

All four at once: sh verify.sh
With the fingerprint you were told: sh verify.sh SHA256:...

BEFORE YOU OPEN A FILE

A file whose name ends with .unsafe can do something when it is opened. Its bytes are those of the original; only the
name was made longer. Rename and open it only where it can do no damage.

WHAT THIS PROVES

Who sealed these files, at the latest when, and that they did not change since. Custody proves order and integrity
from the moment a file was received. It does not prove when a file was made, nor that what it shows is true.
"""

VERIFY_SH = r"""#!/bin/sh
# Checks this bundle with sha256sum (or shasum), find, comm, sed and ssh-keygen.
# Use: sh verify.sh [FINGERPRINT]   the fingerprint as somebody you trust told it to you: SHA256:...
set -u
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")" || exit 2
failed=0
good() { printf 'ok      %s\n' "$1"; }
bad() { printf 'FAILED  %s\n' "$1"; failed=1; }
if command -v sha256sum >/dev/null 2>&1; then sum() { sha256sum "$@"; }; else sum() { shasum -a 256 "$@"; }; fi
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

if sum -c tagmanifest-sha256.txt >"$work/out" 2>&1 && sum -c manifest-sha256.txt >>"$work/out" 2>&1; then
  good 'no listed file was changed or removed'
else
  bad 'a file was changed or removed:'
  grep -v ': OK$' "$work/out"
fi

find . ! -type d ! -type f >"$work/odd"
find . -type f | sed 's|^\./||' | sort >"$work/have"
{
  sed 's/^[0-9a-f]*  //' manifest-sha256.txt tagmanifest-sha256.txt
  printf '%s\n' tagmanifest-sha256.txt tagmanifest-sha256.txt.sig
} | sort >"$work/listed"
comm -3 "$work/have" "$work/listed" >"$work/differ"
if [ -s "$work/differ" ] || [ -s "$work/odd" ]; then
  bad 'files were added or are missing:'
  cat "$work/differ" "$work/odd"
else
  good 'no file was added'
fi

if [ -f data/custody.jsonl ]; then
  before=0000000000000000000000000000000000000000000000000000000000000000
  number=0
  broken=0
  while IFS= read -r line; do
    number=$((number + 1))
    case "$line" in
      *"\"prev\":\"$before\""*) ;;
      *) bad "custody line $number does not follow the line before it"; broken=1; break ;;
    esac
    before=$(printf '%s\n' "$line" | sum | cut -d' ' -f1)
  done <data/custody.jsonl
  if [ "$broken" = 0 ]; then
    if grep -q "\"custody_head\":\"$before\"" data/*.json; then
      good "custody is one chain of $number events; head $before"
    else
      bad "the custody head $before does not stand in the dossier: lines were cut off"
    fi
  fi
fi

principal=$(cut -d' ' -f1 allowed_signers)
namespace=$(sed -n 's/.* namespaces="\([^"]*\)".*/\1/p' allowed_signers)
if ssh-keygen -Y verify -f allowed_signers -I "$principal" -n "$namespace" \
  -s tagmanifest-sha256.txt.sig <tagmanifest-sha256.txt >"$work/signature" 2>&1; then
  good "$(cat "$work/signature")"
else
  bad 'the signature does not fit:'
  cat "$work/signature"
fi

listed=$(cut -d' ' -f4 allowed_signers)
own=$(cut -d' ' -f2 signer.pub)
fingerprint=$(ssh-keygen -l -f signer.pub 2>/dev/null | cut -d' ' -f2)
if [ "$listed" != "$own" ]; then
  bad 'signer.pub is not the key in allowed_signers'
elif [ $# -eq 0 ]; then
  printf 'compare %s with the signer by telephone or in person\n' "$fingerprint"
elif [ "$1" = "$fingerprint" ]; then
  good "the signer is $fingerprint"
else
  bad "another signer: $fingerprint, expected $1"
fi

if [ "$failed" = 0 ]; then echo 'All checks passed.'; else echo 'DO NOT RELY ON THIS BUNDLE.'; fi
exit "$failed"
"""


def how_to_verify(principal: str, namespace: str) -> str:
    """Give the page with the names of this bundle's signer and purpose in its commands."""
    return HOW_TO_VERIFY.format(principal=principal, namespace=namespace)
