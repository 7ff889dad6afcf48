"""Write the domain's files in tests/vectors anew: python -m tools.domain_vectors."""

from tools.domain_vectors.files import FILES, FOLDER, text_of

if __name__ == "__main__":
    for name in FILES:
        (FOLDER / f"{name}.json").write_text(text_of(name), encoding="utf-8")
        print(f"wrote {name}.json")
