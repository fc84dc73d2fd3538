import type { Arrivals, ClientPlacement, TrafficConfig } from '../../workload/config.ts';
import type {
  ArrivalsEntry,
  OriginEntry,
  ServiceTarget,
  SourceEntry,
  TargetEntry,
  TrafficEntry,
} from '../language/traffic.ts';
import {
  nothingArrives,
  startsAfterTheEnd,
  stepsNotAscending,
  stopBeforeStart,
  trafficTwice,
  unknownNode,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import { buildBalancing } from './balancing.ts';
import { buildClientTls } from './clientTls.ts';
import type { Asking } from './clusterSetNames.ts';
import { type BuildContext, errorAt, fromScenario, warningAt } from './context.ts';
import { buildDiscovery } from './discovery.ts';
import { type EntrySurroundings, entryOfTarget, entryOfUrl, type ResolvedEntry } from './entry.ts';
import { hostPortEntry, hostPortText } from './hostPort.ts';
import { type IngressWay, ingressWay, isForIngress } from './ingress.ts';
import { isJudged } from './judged.ts';
import { buildKeys } from './keys.ts';
import { buildClosed, buildSessions } from './loops.ts';
import { checkSourceCount, type SourceOfEntry, sourcesOf } from './mix.ts';
import { checkBursts, checkModulation } from './patterns.ts';
import { buildResilience } from './resilience.ts';
import { ServiceDirectory } from './services.ts';
import { readTrace } from './trace.ts';

/**
 * The traffic sources of a scenario. Those that are wrong are reported and left out.
 * @param placed what a source is resolved against, where there are several clusters; undefined: it is wrong
 */
export function buildTraffic(
  entries: readonly TrafficEntry[],
  context: BuildContext,
  placed: (entry: SourceEntry, path: Path) => Placed | undefined = () => ({ context }),
): TrafficConfig[] {
  const names = new Set<string>();
  checkSourceCount(entries, context);
  return entries.flatMap((entry, i) => {
    const path = ['traffic', i];
    if (names.has(entry.name)) errorAt(context, [...path, 'name'], trafficTwice(entry.name));
    names.add(entry.name);
    return sourcesOf(entry, path, context).flatMap((each) => {
      const place = placed(each.entry, path);
      if (place === undefined) return [];
      const services = new ServiceDirectory(place.context.manifests);
      const built = source(each, path, services, place.context);
      return built === undefined ? [] : (place.complete?.(built) ?? built);
    });
  });
}

/** Where a traffic source is looked at, and what is added to it then. */
export interface Placed {
  readonly context: BuildContext;
  readonly complete?: (source: TrafficConfig) => TrafficConfig;
}

/** One traffic source; `undefined` if it cannot be resolved. */
function source(
  { entry, toPath, share }: SourceOfEntry,
  path: Path,
  services: ServiceDirectory,
  context: BuildContext,
): TrafficConfig | undefined {
  const nodes = context.nodes?.map(({ name }) => name) ?? [];
  const from = placement(entry.from, [...path, 'from'], nodes, context);
  const { outside = [] } = context;
  const cluster = 'pods' in entry.from ? entry.from.cluster : undefined;
  const surroundings = { services, nodes, outside, from: from.place, cluster };
  const { to } = entry;
  const resolved = resolvedEntry(to, surroundings, context);
  // What was not read, of nodes or manifests, may be what is looked for.
  const judged = isJudged(to, context);
  if ('problem' in resolved && judged) errorAt(context, toPath, resolved.problem);
  if ('warning' in resolved && resolved.warning !== undefined && judged)
    warningAt(context, toPath, resolved.warning);
  const process = buildArrivals(entry.arrivals, from.count, [...path, 'arrivals'], context);
  const times = activity(entry, path, context);
  if ('problem' in resolved || process === undefined) {
    checkRest(entry, path, context);
    return undefined;
  }
  // The names of a headless Service and of single pods lead to addresses that come and go.
  const headless = resolved.entry.via === 'ClusterIP' && resolved.entry.headless !== undefined;
  const byIngress = 'http' in resolved && resolved.http !== undefined;
  const balancing = buildBalancing(entry, resolved.entry, byIngress, path, context);
  const discovery = buildDiscovery(entry, resolved.entry, {
    dnsServers: context.dnsServers === true,
    headless,
  });
  return {
    name: entry.name,
    from,
    to:
      typeof to === 'string'
        ? to
        : 'url' in to
          ? to.url
          : 'hostPort' in to
            ? hostPortText(to)
            : targetText(to),
    entry: resolved.entry,
    ...('http' in resolved && { http: resolved.http }),
    ...(entry.keys && { keys: buildKeys(entry.keys, path, context) }),
    ...(balancing !== undefined ? { balancing } : discovery !== undefined && { discovery }),
    ...('pods' in entry.from && entry.from.started !== undefined && { clientsStarted: entry.from.started }),
    arrivals: process,
    ...(share !== undefined && { mix: share }),
    ...(entry.work !== undefined && { work: entry.work }),
    ...times,
    ...buildResilience(entry, path, context),
    ...(entry.tls && { tls: buildClientTls(entry.tls, to) }),
    ...(entry.priority !== undefined && { priority: entry.priority }),
  };
}

/**
 * What can be said of a source without knowing where it leads: its policy is looked at as for a Service, to which
 * every policy of clients can lead.
 */
function checkRest(entry: SourceEntry, path: Path, context: BuildContext): void {
  const { discovery: _, ...rest } = entry;
  if ('pods' in entry.from)
    buildBalancing(rest, { via: 'ClusterIP', namespace: '', service: '', port: 80 }, false, path, context);
  buildResilience(entry, path, context);
}

/**
 * The way into the cluster; a URL of a host that no Service is called goes by way of the ingress controller.
 * The order of the attempts matters: a mapping says what it is, a URL is tried as a name of several clusters,
 * then as one of this cluster, and only then as a host of the ingress.
 */
function resolvedEntry(
  to: TargetEntry,
  around: EntrySurroundings & Asking,
  { clusterSet, ingress, manifests }: BuildContext,
): ResolvedEntry | IngressWay {
  if (typeof to !== 'string') {
    if ('hostPort' in to) return hostPortEntry(to, around.nodes, manifests);
    if (!('url' in to)) return entryOfTarget(to, around);
    const { node } = to;
    if (node !== undefined && !around.nodes.includes(node))
      return { problem: unknownNode(node, around.nodes) };
    return ingressWay(to, ingress);
  }
  const spanning = clusterSet?.entryOf(to, around);
  if (spanning !== undefined) return spanning;
  const service = entryOfUrl(to, around);
  // A name that nobody in the cluster has may be one that an ingress has rules for.
  const isUnknown = 'problem' in service || service.entry.via === 'Nowhere';
  return isUnknown && isForIngress(to, ingress) ? ingressWay({ url: to }, ingress) : service;
}

/** Where the clients are; nodes that do not exist are reported. */
function placement(
  from: OriginEntry,
  path: Path,
  nodes: readonly string[],
  context: BuildContext,
): ClientPlacement {
  if ('external' in from) {
    const { address, clients: count, natAddresses } = from;
    return {
      place: 'external',
      count,
      ...(address !== undefined && { address }),
      ...(natAddresses !== undefined && { natAddresses }),
    };
  }
  for (const [i, node] of (from.nodes ?? []).entries()) {
    const isUnknown = context.nodes !== undefined && !nodes.includes(node);
    if (isUnknown) errorAt(context, [...path, 'nodes', i], unknownNode(node, nodes));
  }
  const { pods: count, nodes: on = [], labels, namespace } = from;
  return { place: 'pods', count, nodes: on, ...(labels && { labels }), ...(namespace && { namespace }) };
}

/** Seconds at which the source starts and stops: within the run. */
function activity(
  { start, stop }: SourceEntry,
  path: Path,
  context: BuildContext,
): { readonly start: number; readonly stop: number } {
  const end = context.duration ?? Number.POSITIVE_INFINITY;
  if (stop !== undefined && stop <= start) errorAt(context, [...path, 'stop'], stopBeforeStart(start));
  else if (start >= end) warningAt(context, [...path, 'start'], startsAfterTheEnd(end));
  return { start, stop: Math.max(start, Math.min(stop ?? end, end)) };
}

/** Arrivals in plain units; `undefined` if a file cannot be read. @param clients that the source has */
function buildArrivals(
  entry: ArrivalsEntry,
  clients: number,
  path: Path,
  context: BuildContext,
): Arrivals | undefined {
  switch (entry.process) {
    case 'constant':
    case 'poisson':
    case 'diurnal':
      return entry;
    case 'bursts':
      checkBursts(entry, path, context);
      return entry;
    case 'mmpp':
      checkModulation(entry, path, context);
      return entry;
    case 'closed':
      return buildClosed(entry, clients, path, context);
    case 'sessions':
      return buildSessions(entry, clients, path, context);
    case 'ramp':
      if (entry.from === 0 && entry.to === 0) errorAt(context, path, nothingArrives());
      return entry;
    case 'steps':
      return checkedSteps(entry, path, context);
    case 'trace':
      return recorded(entry, path, context);
  }
}

/** Steps have to follow each other, and at least one has to bring something. */
function checkedSteps(
  entry: Extract<ArrivalsEntry, { readonly process: 'steps' }>,
  path: Path,
  context: BuildContext,
): Arrivals {
  const { steps } = entry;
  const late = steps.findIndex(({ at }, i) => i > 0 && at <= steps[i - 1].at);
  if (late > 0) errorAt(context, [...path, 'steps', late, 'at'], stepsNotAscending());
  if (steps.every(({ rate }) => rate === 0)) errorAt(context, path, nothingArrives());
  return entry;
}

/** Times as they were recorded: the time scale is applied when they are played. */
function recorded(
  { file, timeScale }: Extract<ArrivalsEntry, { readonly process: 'trace' }>,
  path: Path,
  context: BuildContext,
): Arrivals | undefined {
  const name = fromScenario(context, file);
  // Read here and not in the run: a file that is wrong is a problem of the scenario, with its line.
  const trace = readTrace(name);
  if ('times' in trace) return { process: 'trace', file, timeScale, times: trace.times };
  if (trace.line === undefined) errorAt(context, [...path, 'file'], trace.problem);
  else context.problems.error({ file: name, line: trace.line, column: 1 }, trace.problem);
  return undefined;
}

/** A target as a URL would name it, for reports. */
export function targetText({ service, namespace, port, via, node }: ServiceTarget): string {
  const host = namespace === 'default' ? service : `${service}.${namespace}`;
  const way = via === undefined ? '' : ` via ${via}`;
  return `${host}${port === undefined ? '' : `:${port}`}${way}${node === undefined ? '' : ` of ${node}`}`;
}
