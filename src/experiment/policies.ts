import { parseIPv4 } from '../cluster/api/ipv4.ts';
import type { Watches } from '../cluster/api/watch.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import { INGRESS_LABELS, INGRESS_SERVICE } from '../network/ingress/controller.ts';
import type { NetworkPolicies, PoliciedSource } from '../network/policy/networkPolicies.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { TrafficConfig } from '../workload/config.ts';

/** Where packets of external clients come from if the scenario does not say: TEST-NET-3 of RFC 5737. */
const EXTERNAL_ADDRESS = '203.0.113.1';

/**
 * Every traffic source as network policies see it; undefined where a scenario has no policy, so that nobody
 * has to follow pods for the sake of none.
 */
export function policiedSources({ manifests, network, traffic }: Scenario): PoliciedSource[] | undefined {
  if (!manifests.some(({ manifest }) => manifest.kind === 'NetworkPolicy')) return undefined;
  // The pods of an ingress are clients too, behind all others.
  return [...traffic.map(policiedSource), ...(network.ingress === undefined ? [] : [INGRESS_AS_SOURCE])];
}

/** It connects to pods of any Service, each at the port that its own Service leads to. */
const INGRESS_AS_SOURCE: PoliciedSource = {
  pod: { namespace: INGRESS_SERVICE.namespace, labels: INGRESS_LABELS },
  namespace: '',
  port: 0,
  usesDns: false,
};

/** Of a source of clients, wherever they are: pods by namespace and labels, everybody else by address. */
function policiedSource(source: TrafficConfig): PoliciedSource {
  const { entry, from } = source;
  const { namespace, service, port } = entry;
  const target = { namespace, service, port };
  // Clients outside have an address only, which policies match by CIDR (`ipBlock`).
  if (from.place === 'external')
    return { ...target, address: from.address ?? EXTERNAL_ADDRESS, usesDns: false };
  const pod = { namespace: from.namespace ?? 'default', labels: from.labels ?? {} };
  return { ...target, pod, usesDns: usesDns(source) };
}

/** Clients know the addresses of nodes, and those of Services that are written as an address. */
function usesDns({ entry, to }: TrafficConfig): boolean {
  const host = /^[a-z]+:\/\/([^/:]+)/i.exec(to)?.[1] ?? to;
  return entry.via !== 'NodePort' && parseIPv4(host) === undefined;
}

/**
 * Lets the agents on the nodes follow the objects that policies speak of. Everything they learn counts `latency` seconds
 * after the watch has brought it: so a new pod is unprotected, or cut off, for a moment.
 */
export function followPolicies(
  loop: EventLoop,
  api: Watches,
  policies: NetworkPolicies,
  latency: number,
): void {
  // Agents are slower than the watch: what they learn takes effect later.
  const later = (act: () => void): void => void loop.setTimer(latency, act);
  api.watch('NetworkPolicy', ({ type, object }) =>
    later(() => policies.policyChanged(object, type !== 'DELETED')),
  );
  api.watch('Namespace', ({ type, object }) =>
    later(() => policies.namespaceChanged(object, type !== 'DELETED')),
  );
  api.watch('Pod', ({ type, object }) => {
    // A pod that is gone stays known: see `PolicyView`.
    if (type !== 'DELETED' && object.status.slot !== undefined) later(() => policies.podChanged(object));
  });
  api.watch('Service', ({ type, object }) => {
    if (type !== 'DELETED') later(() => policies.serviceChanged(object));
  });
  api.watch('Node', ({ type, object }) => {
    if (type === 'ADDED') later(() => policies.nodeChanged(object));
  });
}
