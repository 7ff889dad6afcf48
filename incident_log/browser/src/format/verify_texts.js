// What does a bundle say about checking it? The page for people and the script, both for tools that any computer has or can get.

const HOW_TO_VERIFY = `HOW TO CHECK THIS BUNDLE

You need no program of ours and you need not trust us. What you need:

   Linux     sha256sum, grep, find, sed, sort, comm and ssh-keygen (OpenSSH 8.2 or newer).
   macOS     the same, with "shasum -a 256" where "sha256sum" stands below.
   Windows   a Linux terminal (WSL) or the Git Bash that comes with Git for Windows: both have these tools. With neither,
             see WINDOWS WITHOUT THEM, below.

We tried these commands on Linux, also with shasum; not on macOS or Windows. A tool that is missing, or does not know an
option, says nothing about the bundle: use another computer.

Unpack the ZIP, and open a terminal in the folder that holds this file.

1. NOTHING WAS CHANGED

   sha256sum -c --quiet tagmanifest-sha256.txt && sha256sum -c --quiet manifest-sha256.txt && echo unchanged

   It must print: unchanged

   With shasum:

   shasum -a 256 -c tagmanifest-sha256.txt && shasum -a 256 -c manifest-sha256.txt && echo unchanged

   Each line must end with OK, and the last must be: unchanged

   Both pass over a line that they cannot read, so look for such lines:

   LC_ALL=C grep -E -v '^[0-9a-f]{64}  ' tagmanifest-sha256.txt manifest-sha256.txt

   It must print nothing.

2. NOTHING WAS ADDED OR TAKEN AWAY

   What is neither a file nor a folder does not belong here: a link leads to something that nobody signed. Nor does a
   folder with nothing in it, whose name nobody signed:

   find . ! -type d ! -type f -o -type d -empty

   It must print nothing. (The name of the folder that holds all this, and the dates that your computer shows beside
   files, are signed nowhere: read nothing out of them.)

   sha256sum does not notice added files, so compare the lists, in one terminal:

   T=$(mktemp -d)
   find . ! -type d | sed 's|^[.]/||' | LC_ALL=C sort > "$T/have"
   (sed 's/^[0-9a-f]*  //' manifest-sha256.txt tagmanifest-sha256.txt
    ls tagmanifest-sha256.txt tagmanifest-sha256.txt.sig) | LC_ALL=C sort > "$T/listed"
   LC_ALL=C comm -3 "$T/have" "$T/listed"

   It must print nothing.

   Your own computer may have put a file there when you looked at the folder: .DS_Store or a name that begins with ._
   (macOS), Thumbs.db or desktop.ini (Windows). Nobody signed it: delete it unopened, and check again.

3. WHO SIGNED IT

   ssh-keygen -Y verify -f allowed_signers -I {principal} -n {namespace} -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt

   It must print: Good "{namespace}" signature for {principal} with ED25519 key SHA256:...

   That alone says that the bundle belongs together, not who made it: anybody can sign anything with a key of their own.
   Compare the fingerprint at the end of that line (SHA256:...) with the one that the signer gave you another way, by
   telephone or in person: no file of the bundle can say whose it is.

   ssh-keygen -l -f signer.pub

   It must print the same fingerprint.

   ssh-keygen stops reading at the end of the signature, and anybody could write behind it:

   sed -e '1{/^-----BEGIN SSH SIGNATURE-----$/d;}' -e '\${/^-----END SSH SIGNATURE-----$/d;}' -e '\\|^[A-Za-z0-9+/=]*$|d' tagmanifest-sha256.txt.sig

   It must print nothing.

4. THE ORDER OF CUSTODY

   Each line of data/custody.jsonl carries the SHA-256 of the line before it. "sh verify.sh" follows the chain and
   prints its head; the same value stands in data/dossier.json or data/archive.json as custody_head.

All four must pass. If one does not, this is not the bundle that was signed: rely on nothing in it, and ask for
another copy.

All four at once, with the fingerprint you were told another way: sh verify.sh SHA256:...
It ends with "All checks passed." Without a fingerprint it cannot check who signed, and says so.

WINDOWS WITHOUT THEM

In PowerShell, in the folder that holds this file. For 1; it must print nothing but: compared

   Get-Content -Encoding UTF8 tagmanifest-sha256.txt, manifest-sha256.txt | ForEach-Object { $sum, $path = $_ -split '  ', 2
     if ((Get-FileHash -Algorithm SHA256 -LiteralPath $path).Hash -ne $sum) { "CHANGED $path" } }; 'compared'

For 2; it must print nothing but: compared (and what your own computer put there, as said above)

   $listed = Get-Content -Encoding UTF8 tagmanifest-sha256.txt, manifest-sha256.txt | ForEach-Object { ($_ -split '  ', 2)[1] }
   $listed += 'tagmanifest-sha256.txt', 'tagmanifest-sha256.txt.sig'
   Get-ChildItem -Recurse -File -Force | ForEach-Object { $_.FullName.Substring($PWD.Path.Length + 1).Replace('\\', '/') } |
     Where-Object { $listed -cnotcontains $_ }
   Get-ChildItem -Recurse -Force | Where-Object { $_.LinkType } | ForEach-Object { "LINK $($_.FullName)" }
   Get-ChildItem -Recurse -Directory -Force | Where-Object { -not $_.GetFileSystemInfos() } |
     ForEach-Object { "EMPTY $($_.FullName)" }; 'compared'

For 3, put the command of 3 into: cmd /c "..." (PowerShell itself does not know "<"), and open tagmanifest-sha256.txt.sig
as text: nothing may stand behind its line -----END SSH SIGNATURE-----. For 4 you need one of the others.

BEFORE YOU OPEN A FILE

A file whose name ends with .unsafe can do something when it is opened. Its bytes are those of the original; only the
name was made longer. Rename and open it only where it can do no damage.

WHAT THE ORIGINALS CARRY

The files in data/originals are what was received, unchanged, because a court needs them so. They may hold data that
nobody sees at first: the place and time of a photo, the model of the phone, names in documents. Whoever gets this
bundle gets that too. Think of it before you pass a file on.

WHAT THIS PROVES

Who sealed these files, and that they did not change since. Not when: a signature carries no time. All that is certain is
that it was made before you received it. Every date in here, also in custody, is the word of whoever signed, and so is
that custody is complete. Nothing here proves when a file was made, nor that what it shows is true.
`;

export const VERIFY_SH = `#!/bin/sh
# Checks this bundle with sha256sum (or shasum), find, comm, sed and ssh-keygen.
# Use: sh verify.sh FINGERPRINT   the fingerprint as the signer told it to you another way: SHA256:...
# Leaves with 0 when all is well, 1 when something is wrong, 3 when only who signed was not checked, for want of a fingerprint.
set -u
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")" || exit 2
failed=0
good() { printf 'ok      %s\\n' "$1"; }
bad() { printf 'FAILED  %s\\n' "$1"; failed=1; }
if command -v sha256sum >/dev/null 2>&1; then sum() { sha256sum "$@"; }; else sum() { shasum -a 256 "$@"; }; fi
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

if sum -c tagmanifest-sha256.txt >"$work/out" 2>&1 && sum -c manifest-sha256.txt >>"$work/out" 2>&1; then
  good 'no listed file was changed or removed'
else
  bad 'a file was changed or removed:'
  grep -v ': OK$' "$work/out"
fi
# The sums pass over a line that they cannot read, and what it names could change.
if grep -E -v '^[0-9a-f]{64}  ' tagmanifest-sha256.txt manifest-sha256.txt >"$work/unread"; then
  bad 'a list of files has lines that cannot be read:'
  cat "$work/unread"
fi

find . ! -type d ! -type f -o -type d -empty >"$work/odd" || bad 'a folder could not be read'
find . ! -type d | sed 's|^\\./||' | sort >"$work/have"
{
  sed 's/^[0-9a-f]*  //' manifest-sha256.txt tagmanifest-sha256.txt
  printf '%s\\n' tagmanifest-sha256.txt tagmanifest-sha256.txt.sig
} | sort >"$work/listed"
comm -3 "$work/have" "$work/listed" >"$work/differ"
if [ -s "$work/differ" ] || [ -s "$work/odd" ]; then
  bad 'files were added or are missing:'
  cat "$work/differ" "$work/odd"
  if sed 's|^.*/||' "$work/differ" | tr -d '\\t' | grep -q -i -x -e '[.]ds_store' -e 'thumbs[.]db' -e 'desktop[.]ini' -e '[.]_.*'; then
    echo '        .DS_Store, ._ names, Thumbs.db and desktop.ini are made by your own computer: delete them unopened and check again.'
  fi
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
      *"\\"prev\\":\\"$before\\""*) ;;
      *) bad "custody line $number does not follow the line before it"; broken=1; break ;;
    esac
    before=$(printf '%s\\n' "$line" | sum | cut -d' ' -f1)
  done <data/custody.jsonl
  if [ "$broken" = 0 ]; then
    if grep -q "\\"custody_head\\":\\"$before\\"" data/*.json; then
      good "custody is one chain of $number events; head $before"
    else
      bad "the custody head $before does not stand in the dossier: lines were cut off"
    fi
  fi
fi

principal=$(cut -d' ' -f1 allowed_signers)
namespace=$(sed -n 's/.* namespaces="\\([^"]*\\)".*/\\1/p' allowed_signers)
if ssh-keygen -Y verify -f allowed_signers -I "$principal" -n "$namespace" \\
  -s tagmanifest-sha256.txt.sig <tagmanifest-sha256.txt >"$work/signature" 2>&1; then
  good "the signature fits the key in this bundle: $(cat "$work/signature")"
  # The key is taken from what ssh-keygen says of it: a file of the bundle can be written so that it reads as another.
  signed=$(sed -n 's|.* key \\(SHA256:[A-Za-z0-9+/]*\\)$|\\1|p' "$work/signature")
else
  bad 'the signature does not fit:'
  cat "$work/signature"
  signed=none
fi

# ssh-keygen stops reading at the end of the signature, and nobody signs what stands behind it.
sed -e '1{/^-----BEGIN SSH SIGNATURE-----$/d;}' -e '\${/^-----END SSH SIGNATURE-----$/d;}' -e '\\|^[A-Za-z0-9+/=]*$|d' tagmanifest-sha256.txt.sig >"$work/behind"
if [ -s "$work/behind" ]; then
  bad 'something else stands in the file of the signature:'
  cat "$work/behind"
fi

fingerprint=$(ssh-keygen -l -f signer.pub 2>/dev/null | cut -d' ' -f2)
if [ "$signed" = none ]; then
  :
elif [ -z "$signed" ] || [ "$signed" != "$fingerprint" ]; then
  bad 'signer.pub is not the key that signed'
elif [ -z "\${1:-}" ]; then
  printf 'open    who signed it: the key is %s\\n' "$fingerprint"
elif [ "SHA256:\${1#SHA256:}" = "$fingerprint" ]; then
  good "the signer is $fingerprint"
else
  bad "another signer: $fingerprint, expected $1"
fi

if [ "$failed" != 0 ]; then
  echo 'DO NOT RELY ON THIS BUNDLE.'
  exit 1
fi
if [ -z "\${1:-}" ]; then
  echo 'Everything belongs together. WHO SIGNED IT IS NOT CHECKED YET: anybody can sign with a key of their own.'
  echo 'Compare the key above with the fingerprint that the signer gave you another way, by telephone or in person;'
  echo 'or give that fingerprint to this script: sh verify.sh SHA256:...'
  exit 3
fi
echo 'All checks passed.'
`;

/**
 * The page with the names of this bundle's signer and purpose in its commands.
 *
 * @param {string} principal
 * @param {string} namespace
 * @returns {string}
 */
export function howToVerify(principal, namespace) {
  return HOW_TO_VERIFY.replaceAll("{principal}", principal).replaceAll("{namespace}", namespace);
}
