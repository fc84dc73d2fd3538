/** The 256 remainders of the reflected polynomial 0xEDB88320 (ISO 3309, the CRC-32 of zlib and nginx). */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  return remainder;
});

/** A CRC-32 that has seen nothing yet. */
export const CRC32_START = 0xffffffff;

/**
 * Feeds bytes into an unfinished CRC-32. Several calls in a row give the checksum of the bytes put together.
 * @param crc {@link CRC32_START} at first
 */
export function crc32Update(crc: number, bytes: Uint8Array): number {
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return crc;
}

/** The checksum of an unfinished CRC-32, unsigned 32 bits. */
export function crc32Finish(crc: number): number {
  return ~crc >>> 0;
}

/** CRC-32 of a text in UTF-8, unsigned 32 bits. */
export function crc32(text: string): number {
  return crc32Finish(crc32Update(CRC32_START, Buffer.from(text, 'utf8')));
}
