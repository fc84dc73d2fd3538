import type { Scenario } from '../../scenario/scenario.ts';
import type { Entry, TrafficConfig } from '../../workload/config.ts';
import type { ClusterOfWorld } from '../clusterOfWorld.ts';
import { INSTANT, lookAt } from '../lookAt.ts';
import { World } from '../world.ts';
import { type ProbeOrigin, placementOf, probeOrigin } from './probeOrigin.ts';
import { type Dialled, type ProbeTarget, probeTarget } from './probeTarget.ts';
import { type ProbeOutcome, ProbeWatch } from './probeWatch.ts';
import { type SlotName, slotNames } from './slotNames.ts';
import { spanningTarget } from './spanningTarget.ts';

/** A request that somebody sends by hand. */
export interface ProbeRequest extends Dialled {
  /** As for {@link probeOrigin}. */
  readonly from: string;
  readonly namespace: string;
  /** The cluster that it is sent in, among several; absent: the first. */
  readonly cluster?: string;
  /** Simulated seconds. */
  readonly at: number;
  /** Seconds after which it is given up. */
  readonly timeout: number;
  /** Over TLS: whether the server's certificate is looked at (not with `curl -k`); absent: without TLS. */
  readonly tls?: { readonly verify: boolean };
}

/** The way that a request has taken. All times in seconds since it was sent. */
export interface ProbeTrace {
  readonly origin: ProbeOrigin;
  readonly target: ProbeTarget;
  /** The rules that picked, those of one node; absent if none did, as for a pod's own address. */
  readonly rules?: {
    readonly node: string;
    /** In the order in which the rules have them. */
    readonly endpoints: readonly SlotName[];
  };
  /** The node that a load balancer picked, or whose address was used. */
  readonly via?: string;
  readonly pod?: SlotName;
  readonly connectedAfter?: number;
  /** Absent if it leads to nothing that could be connected to. */
  readonly outcome?: ProbeOutcome & { readonly after: number };
}

/** The traffic source of the request: a name that no source of a scenario can have. */
export const PROBE_SOURCE = 'curl (by hand)';

/** Of the resolver that the kubelet writes for a pod (`pkg/kubelet/network/dns/dns.go`). */
const DEFAULT_NDOTS = 5;

/** How closely the request is followed: until its pod is known, and from then on; seconds. */
const FINELY = 1e-4;
const COARSELY = 0.05;

/**
 * Sends one request at a moment of a scenario, through the same data plane as all others, and follows it to its end. The
 * scenario is simulated up to the moment first, to find out what the host means then, and once more with the request as a
 * traffic source of its own: what happens to everybody else up to the moment is the same both times.
 * @throws RangeError if there is no such origin, or nothing at that time
 */
export function probe(scenario: Scenario, request: ProbeRequest): ProbeTrace {
  const before = lookAt(scenario, request.at);
  const place = before.at(request.cluster);
  const origin = probeOrigin(request.from, request.namespace, place);
  const outside = scenario.workloads.flatMap(({ address }) => (address === undefined ? [] : [address]));
  const target = inCluster(
    spanningTarget(request, origin, before, place) ?? probeTarget(request, origin, place, outside),
    place,
  );
  if ('nothing' in target) return { origin, target };
  // Of a Service that is only another name the lookup is left out: it is the name that it stands for that is asked for.
  const isOwnName = target.name?.startsWith(request.host.toLowerCase().replace(/\.$/, '')) === true;
  const asksServers = scenario.network.dns !== undefined && isOwnName;
  const source = sourceOf(request, placementIn(origin, place), target.entry, asksServers);
  return follow({ ...scenario, traffic: [...scenario.traffic, source] }, request, origin, target);
}

/** @param asksServers whether the name is looked up at the scenario's DNS servers */
function sourceOf(
  { at, host, namespace, timeout, tls }: ProbeRequest,
  from: TrafficConfig['from'],
  entry: Entry,
  asksServers: boolean,
): TrafficConfig {
  return {
    name: PROBE_SOURCE,
    from,
    to: host,
    entry,
    // A trace of one arrival: the request.
    arrivals: { process: 'trace', file: '', timeScale: 1, times: Float64Array.of(0) },
    start: at,
    stop: at + INSTANT,
    reuse: 1,
    timeout,
    ...(asksServers &&
      entry.via === 'ClusterIP' && {
        discovery: { by: 'dns', cache: 0, pick: 'first', host, namespace, ndots: DEFAULT_NDOTS },
      }),
    retries: { attempts: 0, backoff: 0, maxBackoff: 0, jitter: 'none' },
    // curl keeps no session from one run to the next.
    ...(tls && {
      tls: { version: '1.3', key: 'rsa-2048', resumption: false, verify: tls.verify, serverName: host },
    }),
  };
}

/** Runs the scenario once more with the request in it, and follows that to its end. */
function follow(
  scenario: Scenario,
  { at, timeout, cluster }: ProbeRequest,
  origin: ProbeOrigin,
  target: Extract<ProbeTarget, { readonly entry: Entry }>,
): ProbeTrace {
  // The recorder is made before the world's loop exists, so the clock is filled in behind it.
  const clock = { now: () => 0 };
  let watch: ProbeWatch | undefined;
  const world = new World(scenario, 0, undefined, (recorder) => {
    watch = new ProbeWatch(recorder, scenario.traffic.length - 1, () => clock.now());
    return watch;
  });
  if (watch === undefined) throw new Error('a world has a recorder');
  clock.now = () => world.loop.now;
  world.loop.advance(at + INSTANT);
  const { nodes } = world.at(cluster);
  const own = origin.node === undefined ? undefined : nodes.numberOf(origin.node);
  const seen = followToEnd(world, watch, at + timeout + 1, target.entry, own);
  const since = watch.sentAt ?? at;
  const { connectedAt, outcome } = watch;
  return {
    origin,
    target,
    ...seen,
    // Times of the trace count from the request, as a person who sent it would read them.
    ...(connectedAt !== undefined && { connectedAfter: connectedAt - since }),
    ...(outcome !== undefined && { outcome: { ...outcome, after: outcome.at - since } }),
  };
}

/**
 * Lets time go on in small steps and looks where the request is, as a packet capture would.
 * @param end seconds @param own number of the client's node
 */
function followToEnd(
  world: World,
  watch: ProbeWatch,
  end: number,
  entry: Entry,
  own: number | undefined,
): Pick<ProbeTrace, 'rules' | 'via' | 'pod'> {
  const { hosts, views } = world.plane;
  const port = world.ports.numberOf(entry.namespace, entry.service, entry.port);
  let seen: Pick<ProbeTrace, 'rules' | 'via' | 'pod'> = {};
  /** The rules of a node as they are now. */
  const look = (node: number) => ({
    rules: { node: hosts.names[node], endpoints: slotNames(views.endpoints(node, port), world, entry) },
  });
  // The client's own node picks at once, or rejects; by the time that this is read the request may have ended.
  const isHeadless = entry.via === 'ClusterIP' && entry.headless !== undefined;
  const picksItself =
    (entry.via === 'ClusterIP' && !isHeadless) ||
    (entry.via === 'LoadBalancer' && own !== undefined && isOwn(entry, own, world));
  if (picksItself && own !== undefined) seen = look(own);
  while (watch.outcome === undefined && watch.sentAt !== undefined && world.loop.now < end) {
    const place = watch.whereabouts(world.plane);
    if (place !== undefined && place.via >= 0 && seen.via === undefined)
      seen = { ...seen, via: hosts.names[place.via], ...look(place.via) };
    if (place !== undefined && place.slot >= 0 && seen.pod === undefined)
      seen = { ...seen, pod: slotNames(Int32Array.of(place.slot), world, entry)[0] };
    // Fine steps until the pod is known, then coarse ones: a request may take seconds.
    const step = seen.pod === undefined && world.loop.now - watch.sentAt < 1 ? FINELY : COARSELY;
    world.loop.advance(Math.min(end, world.loop.now + step));
  }
  return seen;
}

/** Does the client's node know the load balancer as one of its own cluster? */
function isOwn({ cluster, federated }: Entry, own: number, world: World): boolean {
  return federated === undefined && world.clusters[world.plane.hosts.cluster[own]].part.name === cluster;
}

/** The client among those of all clusters, where nodes have the name of theirs before their own. */
function placementIn(origin: ProbeOrigin, { part }: ClusterOfWorld): TrafficConfig['from'] {
  const from = placementOf(origin);
  if (from.place !== 'pods') return from;
  return { ...from, nodes: from.nodes.map((node) => part.prefix + node) };
}

/** The entry among those of all clusters. */
function inCluster(target: ProbeTarget, { part }: ClusterOfWorld): ProbeTarget {
  if ('nothing' in target || part.name === undefined) return target;
  const { entry } = target;
  if (entry.cluster !== undefined || entry.federated !== undefined) return target;
  const isOnNode = (entry.via === 'NodePort' || entry.via === 'HostPort') && entry.node !== 'any';
  const node = isOnNode ? { node: part.prefix + entry.node } : {};
  return { ...target, entry: { ...entry, ...node, cluster: part.name } };
}
