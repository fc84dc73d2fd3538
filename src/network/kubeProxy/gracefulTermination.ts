/** How often IPVS real servers that wait for their last connections are looked at, seconds (`rsCheckDeleteInterval`). */
export const GRACEFUL_CHECK_PERIOD = 60;

/** What becomes of a real server whose endpoint has gone. */
export type RemovedServer = 'deleted' | 'weight 0, kept';

/**
 * A real server that still has TCP connections stays in the table with weight 0, so that they go on; new connections
 * pass it by. It is deleted when active and closing ones together are 0. Others have no connections to lose.
 * Source: `gracefulDeleteRS` and `deleteRsFunc` in `pkg/proxy/ipvs/graceful_termination.go`.
 */
export function removedServer(protocol: string, active: number, inactive: number): RemovedServer {
  const isTcp = protocol.toUpperCase() === 'TCP';
  return isTcp && active + inactive > 0 ? 'weight 0, kept' : 'deleted';
}
