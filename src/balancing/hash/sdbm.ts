/**
 * The sdbm hash of a text in UTF-8, HAProxy's default `hash-type` function (`hash_sdbm` in haproxy src/hash.c).
 * @returns unsigned 32 bits
 */
export function sdbm(text: string): number {
  let hash = 0;
  for (const byte of Buffer.from(text, 'utf8')) hash = (byte + (hash << 6) + (hash << 16) - hash) | 0;
  return hash >>> 0;
}

/** HAProxy's full avalanche of a 32-bit hash (`full_hash` in haproxy include/haproxy/hash.h, after B. Jenkins). */
export function fullAvalanche(hash: number): number {
  hash = (hash + 0x7ed55d16 + (hash << 12)) | 0;
  hash = hash ^ 0xc761c23c ^ (hash >>> 19);
  hash = (hash + 0x165667b1 + (hash << 5)) | 0;
  hash = (hash + 0xd3a2646c) ^ (hash << 9);
  hash = (hash + 0xfd7046c5 + (hash << 3)) | 0;
  return (hash ^ 0xb55a4f09 ^ (hash >>> 16)) >>> 0;
}
