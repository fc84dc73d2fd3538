import type { Entry, WorkloadConfig } from '../../workload/config.ts';
import { selectedSources } from '../kubernetes/crossChecks.ts';
import type { PodSource } from '../kubernetes/manifestSet.ts';
import { MAX_CALLS_OF_REQUEST } from '../limits.ts';
import { callsInACircle, tooManyCalls } from '../messages.ts';
import { type BuildContext, errorAt } from './context.ts';

/** What the check needs to know of the workloads. */
export interface CallGraph {
  readonly workloads: readonly WorkloadConfig[];
  /** By workload, as in the names of its edges. */
  readonly names: readonly string[];
  /** Number of the workload that pods belong to; -1: none. */
  readonly workloadOf: (pods: PodSource) => number;
}

/**
 * Refuses calls that go in a circle, of which every request would have no end, and calls that multiply from hop to hop
 * beyond what can be simulated. Reports at most one problem, as a circle shows in every workload that leads
 * to it.
 */
export function checkCallGraph(graph: CallGraph, context: BuildContext): void {
  const check = new GraphCheck(graph, context);
  for (const workload of graph.workloads.keys()) check.callsOf(workload, []);
}

/**
 * Walks the calls depth first. The counts of workloads that are done are kept, so that a graph with many ways
 * between two workloads is walked once.
 */
class GraphCheck {
  readonly #graph: CallGraph;
  readonly #context: BuildContext;
  /** Workloads of the pods behind each Service, by `namespace/name`. */
  readonly #behind = new Map<string, readonly number[]>();
  /** Calls that one request to a workload leads to, where they have been counted. */
  readonly #counts = new Map<number, number>();
  #hasReported = false;

  constructor(graph: CallGraph, context: BuildContext) {
    this.#graph = graph;
    this.#context = context;
    const { services, podSources } = context.manifests;
    for (const [{ manifest }, sources] of selectedSources(services, podSources)) {
      const { namespace, name } = manifest.meta;
      const workloads = new Set(sources.map(graph.workloadOf).filter((workload) => workload >= 0));
      this.#behind.set(`${namespace}/${name}`, [...workloads]);
    }
  }

  /**
   * Calls that one request to a workload leads to, at the most, directly and further on.
   * @param way workloads on the way there, from the first caller
   */
  callsOf(workload: number, way: readonly number[]): number {
    const known = this.#counts.get(workload);
    if (known !== undefined) return known;
    if (way.includes(workload)) {
      this.#reportCircle([...way.slice(way.indexOf(workload)), workload]);
      return 0;
    }
    const onTheWay = [...way, workload];
    // Stages run one after the other and calls of a stage at once, but all of them happen: they add up. One
    // call goes to one pod, so that only the greatest count of the workloads behind it matters.
    let count = 0;
    for (const { count: times, source } of this.#graph.workloads[workload].calls?.stages.flat() ?? []) {
      const further = this.#calleesOf(source.entry).map((callee) => this.callsOf(callee, onTheWay));
      count += times * (1 + Math.max(0, ...further));
    }
    this.#counts.set(workload, count);
    if (count > MAX_CALLS_OF_REQUEST) this.#report(workload, tooManyCalls(count, MAX_CALLS_OF_REQUEST));
    return count;
  }

  /**
   * Workloads that a call may arrive at: those whose pods the Service selects, or the one with that address.
   * Empty: whoever is called calls nobody that the scenario describes.
   */
  #calleesOf(entry: Entry): readonly number[] {
    if (entry.via === 'Address')
      return [...this.#graph.workloads.keys()].filter(
        (workload) => this.#graph.workloads[workload].address === entry.address,
      );
    return this.#behind.get(`${entry.namespace}/${entry.service}`) ?? [];
  }

  /**
   * The way is written out from the workload that closes the circle, so that a reader can follow it in the
   * file.
   */
  #reportCircle(way: readonly number[]): void {
    this.#report(way[0], callsInACircle(way.map((workload) => this.#graph.names[workload])));
  }

  /** One is enough: the others follow from it, or are found next. */
  #report(workload: number, text: string): void {
    if (!this.#hasReported) errorAt(this.#context, ['workloads', workload, 'calls'], text);
    this.#hasReported = true;
  }
}
