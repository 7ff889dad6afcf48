"""Does the command line show the same words for a fingerprint as the browser, and take the words it is given?"""

import json
import subprocess

from incident_log.client.commands import return_
from incident_log.client.words import _words, fingerprint_words
from incident_log.format.encoding import to_b64u
from incident_log.web.asset_build import node_binary
from tests.client.cli import World
from tools.node import ROOT

_SCRIPT = """
import { fingerprintWords } from "./incident_log/browser/src/words.js";
console.log(JSON.stringify(JSON.parse(process.argv[1]).map((each) => fingerprintWords(each).join(" "))));
"""


def test_both_languages_give_the_same_words(release: str) -> None:
    fingerprints = [
        to_b64u(bytes([number * 7 % 256, *range(number, number + 31)])) for number in range(40)
    ]

    done = subprocess.run(
        [str(node_binary()), "--input-type=module", "-e", _SCRIPT, json.dumps(fingerprints)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert [fingerprint_words(each) for each in fingerprints] == json.loads(done.stdout)


def test_the_list_is_the_long_one_in_which_no_word_stands_twice() -> None:
    assert len(_words()) == len(set(_words())) == 7776


def test_another_fingerprint_has_other_words() -> None:
    zero = fingerprint_words(to_b64u(bytes(32)))

    assert zero == " ".join([_words()[0]] * 6)
    assert fingerprint_words(to_b64u(bytes(9) + b"\x01" + bytes(22))) != zero


def test_a_newcomer_is_shown_the_words_of_the_organisation(world: World) -> None:
    organisation = json.loads((world.folder / "amina" / "profile.json").read_text())["organisation"]
    link = world.ok("invite", "caseworker", who="amina").stdout.strip()
    secret = str(world.secret("worded", link))

    told = world.ok(
        "join", "--your-name", "W", "--name", "worded", "--invitation-file", secret, who="worded"
    )

    assert fingerprint_words(organisation) in told.stderr


def test_a_reader_whose_id_begins_with_a_hyphen_can_be_named_behind_an_option() -> None:
    given = return_.command.make_context("return", ["--end-access", "-AAAAAAAAAAAAAAAAAAAAA"])

    assert given.params["ended"] == ("-AAAAAAAAAAAAAAAAAAAAA",)
