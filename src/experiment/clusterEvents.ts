import type { ClusterEvent, EventSink } from '../cluster/events.ts';

/** Where the events of one cluster go: of several with its name in that of their objects, `Node/east/worker-1`. */
export function clusterEvents(all: EventSink, prefix: string): EventSink {
  if (prefix === '') return all;
  return (event) =>
    all(isOfCluster(event) ? event : { ...event, object: event.object.replace('/', `/${prefix}`) });
}

/** The events of one cluster among those of all, as the cluster itself has them. */
export function eventsOf(events: readonly ClusterEvent[], prefix: string): readonly ClusterEvent[] {
  if (prefix === '') return events;
  return events.flatMap((event) => {
    // `Kind/cluster/name`: the cluster's own name has no slash.
    const [kind, ...name] = event.object.split('/');
    if (isOfCluster(event) || `${name[0]}/` !== prefix) return [];
    return [{ ...event, object: `${kind}/${name.slice(1).join('/')}` }];
  });
}

/** What befalls a cluster as a whole is nothing that its own API would know of. */
function isOfCluster({ object }: ClusterEvent): boolean {
  return object.startsWith('Cluster/');
}
