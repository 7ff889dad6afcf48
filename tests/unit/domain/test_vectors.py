"""Do the vector files of the domain still say what this implementation says?"""

import json

import pytest

from tools.domain_vectors.files import FILES, FOLDER, text_of


@pytest.mark.parametrize("name", FILES)
def test_vectors_are_written_anew_byte_for_byte(name: str) -> None:
    written = (FOLDER / f"{name}.json").read_text(encoding="utf-8")

    assert text_of(name) == written


@pytest.mark.parametrize("name", FILES)
def test_no_two_vectors_have_one_name(name: str) -> None:
    vectors = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["vectors"]

    assert len({vector["name"] for vector in vectors}) == len(vectors)
