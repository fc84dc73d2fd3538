import type { ClusterEvent } from '../cluster/events.ts';
import { nameOf } from './faultEvents.ts';

/** A change of a Service's ready endpoints at the API server, read from its event. */
export interface EndpointChange {
  /** Index of the event. */
  readonly index: number;
  readonly time: number;
  readonly added: boolean;
  readonly service: string;
  readonly pod: string;
  readonly node: string;
}

/**
 * `10.244.1.3 (my-nginx-5d8f on worker-2) is no longer a ready endpoint`
 * Written by the endpoint events of the control plane; an event of another form is left out.
 */
const MESSAGE = /^\S+ \((\S+) on (\S+)\)/;

/** Every change of ready endpoints, in order. Events of another form are left out. */
export function endpointChanges(events: readonly ClusterEvent[]): EndpointChange[] {
  const changes: EndpointChange[] = [];
  for (const [index, { time, reason, object, message }] of events.entries()) {
    if (reason !== 'EndpointAdded' && reason !== 'EndpointRemoved') continue;
    const match = MESSAGE.exec(message);
    if (match === null) continue;
    const added = reason === 'EndpointAdded';
    const service = nameOf(object);
    // Of several clusters the object has the name of its own before it: `east/my-nginx`.
    const prefix = service.slice(0, service.lastIndexOf('/') + 1);
    changes.push({ index, time, added, service, pod: prefix + match[1], node: prefix + match[2] });
  }
  return changes;
}

/** When the last of some endpoints had left the API. */
export interface Removal {
  /** Index of the event of the last one. */
  readonly index: number;
  readonly time: number;
  readonly count: number;
  /** The Services that had listed them, each with the index of the event by which it lost its last. */
  readonly services: ReadonlyMap<string, number>;
}

/**
 * Finds when the API had removed every endpoint that was ready at event number `from` and that `concerned` picks;
 * `undefined` when there was none, or when one of them was still listed at event number `until`.
 */
export function removalOfAll(
  changes: readonly EndpointChange[],
  from: number,
  until: number,
  concerned: (change: EndpointChange) => boolean,
): Removal | undefined {
  // Endpoints by Service and pod: a pod behind two Services is two of them.
  const listed = new Map<string, string>();
  let count = 0;
  const services = new Map<string, number>();
  for (const change of changes) {
    if (change.index >= until) return undefined;
    const key = `${change.service}/${change.pod}`;
    // Up to the fault the list is only followed; from there on removals count.
    if (change.index < from) {
      if (change.added && concerned(change)) listed.set(key, change.service);
      else if (!change.added) listed.delete(key);
      continue;
    }
    // An endpoint that was added after the fault is no part of what it took.
    const service = change.added ? undefined : listed.get(key);
    if (service === undefined) continue;
    listed.delete(key);
    services.set(service, change.index);
    count++;
    if (listed.size === 0) return { index: change.index, time: change.time, count, services };
  }
  return undefined;
}
