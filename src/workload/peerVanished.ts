import { Address } from '../network/podAddresses.ts';
import type { Connection } from './connections.ts';
import type { RequestWorld } from './requestWorld.ts';

/**
 * Has a connection's peer gone with its address, without a word to the client, behind a network plugin that drops what is
 * sent there? Then no kernel is left that could answer with RST.
 */
export function peerVanished(world: RequestWorld, connection: Connection): boolean {
  const { addresses, connections, removedAddress } = world;
  const slot = connections.pod(connection);
  if (addresses.state[slot] !== Address.gone || removedAddress !== 'timeout') return false;
  return addresses.silentEnd[slot] === 1 || connections.isUntold(connection);
}
