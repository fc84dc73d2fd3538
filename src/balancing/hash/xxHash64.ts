const MASK = (1n << 64n) - 1n;
/** The five primes of the specification. */
const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;

/**
 * xxHash64 of a text in UTF-8, as Envoy and gRPC hash addresses and request keys (Y. Collet, xxHash fast digest
 * algorithm, specification 0.1.1). Works on big integers: for building tables and for keys that are hashed once.
 * @param seed unsigned 64 bits
 */
export function xxHash64(text: string, seed = 0n): bigint {
  const bytes = Buffer.from(text, 'utf8');
  const [start, at] = bytes.length >= 32 ? stripes(bytes, seed) : [(seed + PRIME_5) & MASK, 0];
  return avalanche(tail(bytes, at, (start + BigInt(bytes.length)) & MASK));
}

/** The 32-byte stripes: four lanes that are merged in the end. Returns the hash so far and where the rest begins. */
function stripes(bytes: Buffer, seed: bigint): [bigint, number] {
  const lanes = [seed + PRIME_1 + PRIME_2, seed + PRIME_2, seed, seed - PRIME_1].map((x) => x & MASK);
  let at = 0;
  for (; at + 32 <= bytes.length; at += 32)
    for (let lane = 0; lane < 4; lane++)
      lanes[lane] = round(lanes[lane], bytes.readBigUInt64LE(at + 8 * lane));
  const turns = [1n, 7n, 12n, 18n];
  const sum = lanes.reduce((total, lane, i) => total + rotate(lane, turns[i]), 0n) & MASK;
  return [lanes.reduce(mergeRound, sum), at];
}

/** What is left after the stripes: 8, then 4, then 1 byte at a time. */
function tail(bytes: Buffer, at: number, hash: bigint): bigint {
  for (; at + 8 <= bytes.length; at += 8) {
    hash ^= round(0n, bytes.readBigUInt64LE(at));
    hash = (rotate(hash, 27n) * PRIME_1 + PRIME_4) & MASK;
  }
  if (at + 4 <= bytes.length) {
    hash ^= (BigInt(bytes.readUInt32LE(at)) * PRIME_1) & MASK;
    hash = (rotate(hash, 23n) * PRIME_2 + PRIME_3) & MASK;
    at += 4;
  }
  for (; at < bytes.length; at++) {
    hash ^= (BigInt(bytes[at]) * PRIME_5) & MASK;
    hash = (rotate(hash, 11n) * PRIME_1) & MASK;
  }
  return hash;
}

/** The last mix, which spreads what the last bytes brought over all 64 bits. */
function avalanche(hash: bigint): bigint {
  hash = ((hash ^ (hash >> 33n)) * PRIME_2) & MASK;
  hash = ((hash ^ (hash >> 29n)) * PRIME_3) & MASK;
  return hash ^ (hash >> 32n);
}

/** One lane takes in 8 bytes. */
function round(lane: bigint, input: bigint): bigint {
  return (rotate((lane + input * PRIME_2) & MASK, 31n) * PRIME_1) & MASK;
}

/** Folds a lane into the hash after the last stripe. */
function mergeRound(hash: bigint, lane: bigint): bigint {
  return ((hash ^ round(0n, lane)) * PRIME_1 + PRIME_4) & MASK;
}

/** To the left, in 64 bits. */
function rotate(x: bigint, by: bigint): bigint {
  return ((x << by) | (x >> (64n - by))) & MASK;
}
