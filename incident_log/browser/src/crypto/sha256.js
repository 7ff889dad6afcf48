// How is SHA-256 fed piece by piece, which WebCrypto cannot do? (FIPS 180-4)
//
// Written out here because the one in our library takes more than twice the time in browsers, which is what limits how
// fast a video is sealed. It hashes public lengths of what its owner has at hand, so timing tells nobody anything.

/** @typedef {import("../format/encoding.js").Bytes} Bytes */

const BLOCK = 64;
// prettier-ignore
const K = Int32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
);
// prettier-ignore
const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** SHA-256 over bytes that come in pieces. */
export class IncrementalSha256 {
  #state = Int32Array.from(START);
  #schedule = new Int32Array(64);
  /** Bytes that do not fill a block yet. */
  #rest = new Uint8Array(BLOCK);
  #held = 0;
  #length = 0;

  /** @param {Uint8Array} piece */
  update(piece) {
    this.#length += piece.length;
    let at = 0;
    if (this.#held > 0) {
      at = Math.min(BLOCK - this.#held, piece.length);
      this.#rest.set(piece.subarray(0, at), this.#held);
      this.#held += at;
      if (this.#held < BLOCK) return;
      compress(this.#state, this.#schedule, this.#rest, 0, BLOCK);
    }
    const end = piece.length - ((piece.length - at) % BLOCK);
    compress(this.#state, this.#schedule, piece, at, end);
    this.#rest.set(piece.subarray(end));
    this.#held = piece.length - end;
  }

  /** @returns {Bytes} 32 bytes; nothing can be added afterwards */
  digest() {
    const bits = this.#length * 8;
    // One bit, zeros, and the length fill the last block or the last two.
    const end = new Uint8Array(this.#held < BLOCK - 8 ? BLOCK : 2 * BLOCK);
    end.set(this.#rest.subarray(0, this.#held));
    end[this.#held] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits);
    compress(this.#state, this.#schedule, end, 0, end.length);
    const digest = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, index) => digest.setInt32(4 * index, word));
    return new Uint8Array(digest.buffer);
  }
}

/**
 * Take whole blocks in. One long loop over local numbers: that is what compilers make fast.
 * @param {Int32Array} state
 * @param {Int32Array} schedule
 * @param {Uint8Array} bytes
 * @param {number} from
 * @param {number} to
 */
function compress(state, schedule, bytes, from, to) {
  // These arrays hold a number at every index that is read here, which the type checker cannot know.
  const [k, w, s] = [/** @type {any} */ (K), /** @type {any} */ (schedule), /** @type {any} */ (state)];
  for (let at = from; at < to; at += BLOCK) {
    expand(w, bytes, at);
    let a = s[0];
    let b = s[1];
    let c = s[2];
    let d = s[3];
    let e = s[4];
    let f = s[5];
    let g = s[6];
    let h = s[7];
    for (let i = 0; i < 64; i += 1) {
      const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + sum1 + (g ^ (e & (f ^ g))) + k[i] + w[i]) | 0;
      const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (sum0 + ((a & b) | (c & (a | b)))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    s[0] += a;
    s[1] += b;
    s[2] += c;
    s[3] += d;
    s[4] += e;
    s[5] += f;
    s[6] += g;
    s[7] += h;
  }
}

/**
 * Spread one block over the 64 words of the schedule.
 * @param {any} w
 * @param {any} bytes
 * @param {number} at
 */
function expand(w, bytes, at) {
  for (let i = 0, p = at; i < 16; i += 1, p += 4) {
    w[i] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const x = w[i - 15];
    const y = w[i - 2];
    const small0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const small1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = w[i - 16] + w[i - 7] + small0 + small1;
  }
}
