import type { PickRequest } from '../balancer.ts';
import { jenkinsHash } from './jenkins.ts';

/** Which parts of a connection decide where it goes. */
export type FlowTuple = '5-tuple' | '3-tuple' | '2-tuple' | 'source';

/**
 * Hash of a connection by addresses and, as the tuple says, protocol and ports: 5-tuple all of them, 3-tuple both
 * addresses and the protocol, 2-tuple both addresses.
 * @param seed another seed gives an independent hash
 * @returns unsigned 32 bits
 */
export function flowHash(request: PickRequest, tuple: FlowTuple, seed: number): number {
  const { source, destination, sourcePort, destinationPort, protocol } = request;
  const ports = tuple === '5-tuple' ? sourcePort * 65536 + destinationPort : 0;
  const target = tuple === 'source' ? 0 : destination;
  const kind = tuple === '5-tuple' || tuple === '3-tuple' ? protocol : 0;
  return jenkinsHash(source, target, ports, (seed ^ Math.imul(kind, 0x9e3779b1)) | 0);
}
