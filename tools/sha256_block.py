"""How is the inner loop of SHA-256 written out for browsers? `python -m tools.sha256_block` writes it; a test compares.

Engines keep named numbers in registers, but check every place in an array. So all 64 rounds are written out over local
names, as FIPS 180-4 section 6.2.2 gives them, which takes two thirds of the time of a loop over arrays.
"""

import math
from pathlib import Path

TARGET = (
    Path(__file__).parent.parent / "incident_log" / "browser" / "src" / "crypto" / "sha256_block.js"
)
_WORDS = 16
_ROUNDS = 64

_HEAD = """\
// How does one block change the state of SHA-256? Written by tools/sha256_block.py, all 64 rounds in a row; change it there.

/* prettier-ignore */
/**
 * Take whole blocks in.
 * @param {Int32Array} state eight words, changed here
 * @param {DataView} view
 * @param {number} from where the first block begins
 * @param {number} to where the last one ends
 */
export function compress(state, view, from, to) {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = from; at < to; at += 64) {
    const [a0, b0, c0, d0, e0, f0, g0, h0] = [a, b, c, d, e, f, g, h];
"""
_TAIL = """\
    a = (a + a0) | 0; b = (b + b0) | 0; c = (c + c0) | 0; d = (d + d0) | 0;
    e = (e + e0) | 0; f = (f + f0) | 0; g = (g + g0) | 0; h = (h + h0) | 0;
  }
  state.set([a, b, c, d, e, f, g, h]);
}
"""


def main() -> None:
    """Write the module into its place."""
    TARGET.write_text(text())


def text() -> str:
    """Give the whole module."""
    loads = [f"    let w{word} = view.getInt32(at + {4 * word});" for word in range(_WORDS)]
    loads.append("    let [x, y] = [0, b ^ c];")
    rounds = [line for number in range(_ROUNDS) for line in _round(number)]
    return _HEAD + "\n".join([*loads, *rounds]) + "\n" + _TAIL


def _round(number: int) -> list[str]:
    """Give the lines of one round. The eight names turn by one place each time, so that nothing is moved."""
    a, b, _, d, e, f, g, h = ("abcdefgh"[(place - number) % 8] for place in range(8))
    word = f"w{number % _WORDS}"
    lines = [_scheduled(number)] if number >= _WORDS else []
    big1 = f"({_turned(e, 6)} ^ {_turned(e, 11)} ^ {_turned(e, 25)})"
    big0 = f"({_turned(a, 2)} ^ {_turned(a, 13)} ^ {_turned(a, 22)})"
    chosen = f"({g} ^ ({e} & ({f} ^ {g})))"
    # The majority of three is b, unless both others differ from it. One round's a ^ b is the next one's b ^ c.
    here, before = ("x", "y") if number % 2 == 0 else ("y", "x")
    majority = f"({b} ^ ({here} & {before}))"
    lines.append(
        f"{h} = (((({h} + {word}) | 0) + {_constant(number)}) | 0) + (({big1} + {chosen}) | 0) | 0;"
    )
    lines.append(f"{here} = {a} ^ {b}; {d} = ({d} + {h}) | 0;")
    lines.append(f"{h} = ({h} + (({big0} + {majority}) | 0)) | 0;")
    return [f"    {line}" for line in lines]


def _scheduled(number: int) -> str:
    """Give the line that replaces a word of the schedule by the one sixteen places on."""
    word, seventh, fifteenth, second = (f"w{(number - back) % _WORDS}" for back in (0, 7, 15, 2))
    small0 = f"({_turned(fifteenth, 7)} ^ {_turned(fifteenth, 18)} ^ ({fifteenth} >>> 3))"
    small1 = f"({_turned(second, 17)} ^ {_turned(second, 19)} ^ ({second} >>> 10))"
    return f"{word} = ((({word} + {seventh}) | 0) + (({small0} + {small1}) | 0)) | 0;"


def _turned(name: str, by: int) -> str:
    return f"(({name} >>> {by}) | ({name} << {32 - by}))"


def _constant(number: int) -> str:
    """Give the first 32 bits of the fraction of the cube root of a prime, in whole numbers (section 4.2.2)."""
    cube = _prime(number) << 96
    root = round(cube ** (1 / 3))
    while root**3 > cube:
        root -= 1
    while (root + 1) ** 3 <= cube:
        root += 1
    return f"0x{root & 0xFFFFFFFF:08x}"


def _prime(place: int) -> int:
    found = [
        number
        for number in range(2, 320)
        if all(number % by for by in range(2, math.isqrt(number) + 1))
    ]
    return found[place]


if __name__ == "__main__":
    main()
