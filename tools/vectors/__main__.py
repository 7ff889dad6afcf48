"""Write tests/vectors and the examples of docs/spec anew: python -m tools.vectors."""

from tools.vectors.files import FILES, text_of
from tools.vectors.model import FOLDER
from tools.vectors.pages import filled, pages

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (FOLDER / f"{name}.json").write_text(text_of(name), encoding="utf-8")
        print(f"wrote {name}.json")
    for page in pages():
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")
        print(f"wrote the examples of {page.name}")
