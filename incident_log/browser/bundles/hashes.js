// Hashes that WebCrypto lacks or cannot feed piece by piece.
export { argon2id, argon2idAsync } from "@noble/hashes/argon2.js";
export { hkdf } from "@noble/hashes/hkdf.js";
export { hmac } from "@noble/hashes/hmac.js";
export { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
