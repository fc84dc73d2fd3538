import type { EndpointList } from '../balancing/balancer.ts';

/** A list of endpoints as all clients of a source have it at a moment. */
export interface KnownList extends EndpointList {
  /** All that the API lists, also those that a client leaves out for their health. */
  readonly members: ReadonlySet<number>;
}

/** What a client knows before it has been told anything. */
export const EMPTY: KnownList = { ids: new Int32Array(0), members: new Set() };
