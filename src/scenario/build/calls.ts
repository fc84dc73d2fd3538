import type { CallConfig, CallsConfig, Entry, TrafficConfig } from '../../workload/config.ts';
import type { PodSource } from '../kubernetes/manifestSet.ts';
import type { CallEntry, CallsEntry } from '../language/calls.ts';
import { MAX_EDGES } from '../limits.ts';
import { balancingNeedsService, callsStayInside, tooManyEdges } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { balancingOfCaller } from './balancing.ts';
import { momentsOf } from './callMoments.ts';
import { buildClientTls } from './clientTls.ts';
import { type BuildContext, errorAt, warningAt } from './context.ts';
import { buildDiscovery } from './discovery.ts';
import { entryOfTarget, entryOfUrl, type ResolvedEntry } from './entry.ts';
import { isJudged } from './judged.ts';
import { buildResilience } from './resilience.ts';
import { ServiceDirectory } from './services.ts';
import { targetText } from './traffic.ts';

/** Clients of an edge beyond four for each replica of the caller: rollouts, autoscaling and new sandboxes need more than there are replicas. */
const ROOM = 1024;

/** Who calls. Its namespace decides what a short name means, as the search list of a pod does. */
export interface Caller {
  /** As it stands in the names of its edges. */
  readonly name: string;
  readonly namespace: string;
  /** Descriptions of its pods. */
  readonly pods: readonly PodSource[];
}

/**
 * What is written of a workload's calls. `onCallFailure` holds for those calls that do not say for themselves
 * whether they are optional.
 */
export interface WrittenCalls {
  readonly calls: CallsEntry;
  readonly holdsWorker: boolean;
  readonly onCallFailure: 'fail' | 'ignore';
}

/**
 * Builds the calls of workloads one by one, and names their edges so that each has a name of its own. One
 * builder serves all workloads of a scenario, since the results of two edges of one name would run together.
 */
export class CallBuilder {
  readonly #context: BuildContext;
  readonly #services: ServiceDirectory;
  /** Edges of all workloads so far. */
  readonly #names = new Set<string>();

  constructor(context: BuildContext) {
    this.#context = context;
    this.#services = new ServiceDirectory(context.manifests);
  }

  /**
   * The calls of one workload; those that are wrong are reported and left out. The order of `stages` is the
   * order in which they run; each stage is a list of calls that start at the same time.
   * @param path of its `calls`
   */
  build(caller: Caller, { calls, holdsWorker, onCallFailure }: WrittenCalls, path: Path): CallsConfig {
    const stages = calls.map((stage, i) => {
      const isParallel = 'parallel' in stage;
      const entries = isParallel ? stage.parallel : [stage];
      return entries.flatMap((entry, j) => {
        const at = isParallel ? [...path, i, 'parallel', j] : [...path, i];
        return this.#call(caller, entry, onCallFailure === 'ignore', at) ?? [];
      });
    });
    const after = momentsOf(calls, path, this.#context);
    return { stages, holdsWorker, ...(after && { after }) };
  }

  /**
   * Undefined: what is called cannot be found, which is reported. Its own `optional` comes before that of the
   * workload.
   */
  #call(caller: Caller, entry: CallEntry, isOptional: boolean, path: Path): CallConfig | undefined {
    const source = this.#source(caller, entry, path);
    if (source === undefined) return undefined;
    const { probability, count, optional = isOptional, deadline } = entry;
    return { source, probability, count, optional, ...(deadline === 'propagate' && { deadline }) };
  }

  /** The edge as a traffic source that sends nothing of its own accord. */
  #source(caller: Caller, { to, ...entry }: CallEntry, path: Path): TrafficConfig | undefined {
    const resolved = this.#resolved(caller, to);
    // With wrong nodes or manifests everything that refers to them would look wrong as well.
    const judged = isJudged(to, this.#context);
    if ('problem' in resolved) {
      if (judged) errorAt(this.#context, [...path, 'to'], resolved.problem);
      return undefined;
    }
    if (resolved.warning !== undefined && judged) warningAt(this.#context, [...path, 'to'], resolved.warning);
    const { balancing } = entry;
    const policy = balancing && balancingOfCaller(balancing, [...path, 'balancing'], this.#context);
    if (balancing !== undefined && resolved.entry.via !== 'ClusterIP')
      errorAt(this.#context, [...path, 'balancing'], balancingNeedsService());
    // With DNS servers a pod looks names up like any client, and keeps no answer.
    const from = { pods: 1, namespace: caller.namespace };
    const asking = { from, to, ...(entry.discovery && { discovery: entry.discovery }) };
    const discovery = buildDiscovery(asking, resolved.entry, {
      dnsServers: this.#context.dnsServers === true,
      headless: false,
    });
    // A deadline that is passed on is known to whoever is called, who stops when it has passed.
    const { cancel = entry.deadline === 'propagate' ? true : undefined } = entry;
    return {
      name: this.#edgeName(caller, resolved.entry, path),
      from: { ...this.#clients(caller), namespace: caller.namespace },
      to: typeof to === 'string' ? to : targetText(to),
      entry: resolved.entry,
      // No arrivals: the data plane starts a request of this source whenever the caller comes to the call.
      arrivals: { process: 'steps', steps: [] },
      start: 0,
      stop: 0,
      ...buildResilience({ ...entry, cancel: false }, path, this.#context),
      ...(cancel !== undefined && { cancel }),
      ...(policy && { balancing: policy }),
      ...(discovery && balancing === undefined && { discovery }),
      ...(entry.tls && { tls: buildClientTls(entry.tls, to) }),
    };
  }

  /** The way to what is called: one that leads out of the cluster and in again is nothing for a pod. */
  #resolved({ namespace }: Caller, to: CallEntry['to']): ResolvedEntry {
    const { nodes = [], outside = [] } = this.#context;
    const names = nodes.map(({ name }) => name);
    const around = { services: this.#services, nodes: names, outside, from: 'pods' } as const;
    const resolved =
      typeof to === 'string'
        ? entryOfUrl(this.#inNamespace(to, namespace), around)
        : entryOfTarget(to, around);
    if ('problem' in resolved || ['ClusterIP', 'Address', 'Nowhere'].includes(resolved.entry.via))
      return resolved;
    return { problem: callsStayInside(resolved.entry.via) };
  }

  /**
   * A short name is looked for in the namespace of the pod that has it first. That is what the search list of
   * `resolv.conf` does for a name without dots (`pkg/kubelet/network/dns/dns.go`).
   */
  #inNamespace(url: string, namespace: string): string {
    const [, before, host = '', after] = /^([^:]*:\/\/)([^.:/?#]+)([:/?#].*)?$/.exec(url) ?? [];
    if (this.#services.named(namespace, host.toLowerCase()) === undefined) return url;
    return `${before}${host}.${namespace}${after ?? ''}`;
  }

  /**
   * As many as there can be pods of the caller at a time. Four to each, so that the pods which a rollout or a
   * new sandbox brings have theirs while the old ones still have requests open; the autoscalers of all
   * workloads count, for it is a bound and no estimate.
   */
  #clients({ pods }: Caller): Extract<TrafficConfig['from'], { place: 'pods' }> {
    const { manifests, nodes = [], scaledTo = 0 } = this.#context;
    const replicas = pods.reduce((sum, each) => sum + each.replicas, 0);
    const autoscaled = manifests.autoscalers.reduce(
      (sum, { manifest }) => sum + manifest.spec.maxReplicas,
      0,
    );
    const count = ROOM + nodes.length + 4 * (replicas + autoscaled + scaledTo);
    const [first] = pods;
    return { place: 'pods', count, nodes: [], ...(first && { labels: first.labels }) };
  }

  /** `cart > redis`; a second edge between the same two has a number. */
  #edgeName(caller: Caller, entry: Entry, path: Path): string {
    const name = `${caller.name} > ${calleeName(entry, caller.namespace)}`;
    let numbered = name;
    for (let number = 2; this.#names.has(numbered); number++) numbered = `${name} (${number})`;
    this.#names.add(numbered);
    // Only at the first one too many, so that a file with a thousand of them gives one error.
    if (this.#names.size === MAX_EDGES + 1) errorAt(this.#context, path, tooManyEdges(MAX_EDGES));
    return numbered;
  }
}

/**
 * What is called, as short as it can be from the caller's namespace. That is also how a person would write it
 * in the URL.
 */
function calleeName(entry: Entry, namespace: string): string {
  if (entry.via === 'Address') return entry.address;
  if (entry.via === 'Nowhere') return entry.name;
  return entry.namespace === namespace ? entry.service : `${entry.service}.${entry.namespace}`;
}
