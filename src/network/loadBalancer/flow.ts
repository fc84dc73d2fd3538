import { jenkinsHash } from '../../balancing/hash/jenkins.ts';

/**
 * What a load balancer makes of a connection's addresses and ports: an unsigned number of 32 bits, the same for all of its
 * packets. The destination is the load balancer's own, so client and port say it all.
 * @param client number of the client, which stands for its address
 * @param port number of the connection among the client's, which stands for its ephemeral port
 */
export function flowHash(client: number, port: number): number {
  return jenkinsHash(client, 0, port, 0);
}

/** Another hash of the same flow, for another choice. @param salt tells the choices apart */
export function rehashed(flow: number, salt: number): number {
  return jenkinsHash(flow, 0, 0, salt);
}
