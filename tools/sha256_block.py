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
    loads.append("    let [x, y, t, u] = [0, b ^ c, 0, 0];")
    rounds = [line for number in range(_ROUNDS) for line in _round(number)]
    return _HEAD + "\n".join([*loads, *rounds]) + "\n" + _TAIL


def _round(number: int) -> list[str]:
    """Give the lines of one round. The eight names turn by one place each time, so that nothing is moved."""
    a, b, _, d, e, f, g, h = ("abcdefgh"[(place - number) % 8] for place in range(8))
    word = f"w{number % _WORDS}"
    lines = [_scheduled(number)] if number >= _WORDS else []
    chosen = f"({g} ^ ({e} & ({f} ^ {g})))"
    # The majority of three is b, unless both others differ from it. One round's a ^ b is the next one's b ^ c.
    here, before = ("x", "y") if number % 2 == 0 else ("y", "x")
    majority = f"({b} ^ ({here} & {before}))"
    # Turned by 6, 11 and 25: each turn takes in those after it, which needs one name where three turns need three.
    big1 = f"t = {_turned(e, 14)} ^ {e}; t = {_turned('t', 5)} ^ {e}; t = {_turned('t', 6)};"
    # Turned by 2, 13 and 22.
    big0 = f"t = {_turned(a, 9)} ^ {a}; t = {_turned('t', 11)} ^ {a}; t = {_turned('t', 2)};"
    lines.append(
        f"{big1} {h} = (((({h} + {word}) | 0) + {_constant(number)}) | 0) + ((t + {chosen}) | 0) | 0;"
    )
    lines.append(f"{here} = {a} ^ {b}; {d} = ({d} + {h}) | 0;")
    lines.append(f"{big0} {h} = ({h} + ((t + {majority}) | 0)) | 0;")
    return [f"    {line}" for line in lines]


def _scheduled(number: int) -> str:
    """Give the line that replaces a word of the schedule by the one sixteen places on."""
    word, seventh, fifteenth, second = (f"w{(number - back) % _WORDS}" for back in (0, 7, 15, 2))
    # Turned by 7 and 18, and by 17 and 19.
    small0 = f"({_turned('t', 7)} ^ ({fifteenth} >>> 3))"
    small1 = f"({_turned('u', 17)} ^ ({second} >>> 10))"
    turned = f"t = {_turned(fifteenth, 11)} ^ {fifteenth}; u = {_turned(second, 2)} ^ {second};"
    return f"{turned} {word} = ((({word} + {seventh}) | 0) + (({small0} + {small1}) | 0)) | 0;"


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
