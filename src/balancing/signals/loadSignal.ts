import type { EndpointList, LoadReport } from '../balancer.ts';

/**
 * What a balancer takes for the load of an endpoint: the first of the three parts of a policy (signal, pick, health
 * rule). All methods take positions in the list of the last update.
 */
export interface LoadSignal {
  /** @param from old position of each new one, -1 for an endpoint that was not there */
  update(list: EndpointList, from: Int32Array, now: number): void;
  /** The load now; the least is the best. */
  load(position: number, now: number): number;
  sent?(position: number, now: number): void;
  firstByte?(position: number, now: number, seconds: number): void;
  done?(position: number, now: number, seconds: number, ok: boolean): void;
  report?(position: number, now: number, report: LoadReport): void;
}
