"""Do Python and JavaScript speak the same? Each format and crypto module has its twin, and errors the same codes."""

import re

from incident_log import errors
from tests.architecture.tree import PACKAGE, SOURCE

# Module → why one language alone has it.
ALONE = {
    "crypto/at_rest": "only the server wraps its own secrets",
    "crypto/bundles": "a browser writes bundles; the command line and stock tools check them",
    "crypto/argon2": "Python's library has Argon2id; the browser runs it in a worker",
    "crypto/cards": "an inbox of thousands is opened in the browser; Python opens a card with crypto/sealing",
    "format/canonical_scan": "looks at the cards of an inbox of thousands before the browser parses them together",
    "crypto/hashing": "WebCrypto cannot hash a file piece by piece; Python's library can",
    "crypto/sha256": "the pieces that crypto/hashing needs",
    "crypto/sha256_block": "the rounds of that, written out by tools/sha256_block.py",
}


def modules(folder: str, ending: str) -> set[str]:
    root = PACKAGE if ending == ".py" else SOURCE
    return {
        f"{folder}/{path.stem}"
        for path in (root / folder).glob(f"*{ending}")
        if path.stem != "__init__"
    }


def test_every_format_and_crypto_module_has_its_twin() -> None:
    python = modules("format", ".py") | modules("crypto", ".py")
    javascript = modules("format", ".js") | modules("crypto", ".js")

    assert sorted((python ^ javascript) - ALONE.keys()) == []


def test_both_error_trees_are_the_same() -> None:
    source = (SOURCE / "errors.js").read_text()
    javascript = {
        found["name"]: (found["parent"], found["code"])
        for found in re.finditer(
            r'class (?P<name>\w+) extends (?P<parent>\w+) \{\s+static code = "(?P<code>\w+)";\s+name = "(?P=name)";',
            source,
        )
    }

    assert javascript == python_tree() | {"IncidentLogError": ("Error", "error")}


def test_no_two_errors_share_a_code() -> None:
    codes = [code for _, code in python_tree().values()]

    assert len(set(codes)) == len(codes)


def python_tree() -> dict[str, tuple[str, str]]:
    found = [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, errors.IncidentLogError)
    ]
    return {
        each.__name__: (each.__mro__[1].__name__, each.code)
        for each in found
        if each is not errors.IncidentLogError
    }


def test_every_module_named_as_alone_is_alone() -> None:
    both = (modules("format", ".py") | modules("crypto", ".py")) & (
        modules("format", ".js") | modules("crypto", ".js")
    )

    assert ALONE.keys() & both == set()
