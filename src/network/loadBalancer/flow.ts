/** Multipliers of the finaliser of MurmurHash3 with 32 bits (A. Appleby), which lets every bit reach every other. */
const FIRST = 0x85ebca6b;
const SECOND = 0xc2b2ae35;

/** Spreads a number over 32 bits, unsigned. */
export function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), FIRST);
  hash = Math.imul(hash ^ (hash >>> 13), SECOND);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * What a load balancer makes of a connection's addresses and ports: an unsigned number of 32 bits, the same for all of its
 * packets. The destination is the load balancer's own, so client and port say it all.
 * @param client number of the client, which stands for its address
 * @param port number of the connection among the client's, which stands for its ephemeral port
 */
export function flowHash(client: number, port: number): number {
  return mixed(mixed(client + 1) ^ Math.imul(port + 1, 0x9e3779b1));
}
