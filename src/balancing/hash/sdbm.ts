/**
 * The sdbm hash of a text in UTF-8, HAProxy's default `hash-type` function (`hash_sdbm` in haproxy src/hash.c).
 * @returns unsigned 32 bits
 */
export function sdbm(text: string): number {
  let hash = 0;
  for (const byte of Buffer.from(text, 'utf8')) hash = (byte + (hash << 6) + (hash << 16) - hash) | 0;
  return hash >>> 0;
}
