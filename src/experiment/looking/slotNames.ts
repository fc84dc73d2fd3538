import type { Pod } from '../../cluster/objects.ts';
import type { PodSlot } from '../../cluster/runtime.ts';
import { findPort } from '../../cluster/services/targetPort.ts';
import type { Entry } from '../../workload/config.ts';
import type { World } from '../world.ts';

/** What people call a slot of the data plane. */
export interface SlotName {
  /** `10.244.1.2:80`. */
  readonly address: string;
  /** Name of the pod, also of one that the API has no more; empty for a server outside the cluster. */
  readonly pod: string;
  /** Empty for a server outside. */
  readonly node: string;
}

/** Names of slots, in their order. @param entry says which port of the pods is meant */
export function slotNames(slots: Iterable<PodSlot>, world: World, entry: Entry): SlotName[] {
  const { ledger, plane } = world;
  const rows = ledger.rows(plane.servers);
  // By the names that the records use, which have their cluster's before them.
  const pods = new Map(
    world.clusters.flatMap(({ api, part }) =>
      [...api.list('Pod')].map((pod) => [part.prefix + pod.meta.name, pod] as const),
    ),
  );
  return [...slots].map((slot) => {
    const row = rows[ledger.podOfSlot[slot]];
    if (row === undefined) return { address: addressOutside(slot, world, entry), pod: '', node: '' };
    const { name, ip = '', node = '' } = row;
    return { address: `${ip}:${portOf(pods.get(name), world, entry)}`, pod: name, node };
  });
}

/** Address and port of an endpoint that is no pod: as the request names them, or whoever wrote the endpoint. */
function addressOutside(slot: PodSlot, world: World, entry: Entry): string {
  const { api } = world.at(entry.cluster);
  if (entry.via === 'Address') return `${entry.address}:${entry.port}`;
  const ports = api.get('Service', `${entry.namespace}/${entry.service}`)?.spec.ports ?? [];
  const number = ports.findIndex(({ port }) => port === entry.port);
  for (const slice of api.list('EndpointSlice')) {
    const endpoint = slice.endpoints.find((each) => each.slot === slot);
    if (endpoint !== undefined) return `${endpoint.address}:${endpoint.targetPorts[number] ?? entry.port}`;
  }
  return 'an address that the API has no more';
}

/** The pod's own port, where the pod is still there to say what it is called. */
function portOf(pod: Pod | undefined, world: World, entry: Entry): number | string {
  const { api } = world.at(entry.cluster);
  if (entry.via === 'Address') return entry.port;
  // No rule translates the port that a client of a headless Service uses.
  if (entry.via === 'ClusterIP' && entry.headless?.port !== undefined) return entry.headless.port;
  const service = api.get('Service', `${entry.namespace}/${entry.service}`);
  const port = service?.spec.ports.find((each) => each.port === entry.port);
  if (port === undefined) return entry.port;
  if (typeof port.targetPort === 'number' || pod === undefined) return port.targetPort;
  const { containers, initContainers = [] } = pod.spec;
  return findPort(containers, initContainers, port) ?? port.targetPort;
}
