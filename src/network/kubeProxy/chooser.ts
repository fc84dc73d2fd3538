import type { PodSlot } from '../../cluster/runtime.ts';
import type { EndpointSet } from '../routingView.ts';
import type { NewConnection } from './newConnection.ts';

/** How one node chooses among the endpoints of one address of a Service. */
export interface Chooser {
  /**
   * The endpoint of a new connection, or -1 if none takes it.
   * @param endpoints those that the connection may use, at least one; another array means that the list has changed
   * @param set the rules that they belong to
   * @param now seconds
   */
  choose(connection: NewConnection, endpoints: Int32Array, set: EndpointSet, now: number): PodSlot;
  /** A connection to the endpoint was made, or has ended: only where `countsConnections`. */
  opened?(slot: PodSlot, now: number): void;
  closed?(slot: PodSlot, now: number): void;
}
