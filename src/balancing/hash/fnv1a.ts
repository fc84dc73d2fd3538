/**
 * FNV-1a with 32 bits of a text in UTF-8 (Fowler, Noll, Vo; constants of draft-eastlake-fnv).
 * @returns unsigned 32 bits
 */
export function fnv1a(text: string): number {
  // The offset basis and the prime of 32 bits.
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
