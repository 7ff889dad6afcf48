"""Write tests/vectors anew: python -m tools.vectors."""

from tools.vectors.files import FILES, text_of
from tools.vectors.model import FOLDER

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (FOLDER / f"{name}.json").write_text(text_of(name), encoding="utf-8")
        print(f"wrote {name}.json")
