import { getOrAdd } from '../getOrAdd.ts';
import { SelectorIndex } from '../labels/selectorIndex.ts';
import type { Labels, Node, Pod, PodAffinityTerm } from '../objects.ts';
import { selectsNamespace, termNamespaces, termRequirements } from './affinityTerm.ts';

/** What pods that are placed say about others, for one topology key and one selector. */
export class TermHolders {
  readonly topologyKey: string;
  /** What one holder adds to the score of a node in its domain. */
  readonly weight: number;
  /** Holders by the value of the topology label on their node. */
  readonly #domains = new Map<string, number>();

  /** Is a namespace among those that the term looks into? */
  readonly selectsNamespace: (namespace: string) => boolean;

  constructor(topologyKey: string, weight: number, selectsNamespace: (namespace: string) => boolean) {
    this.selectsNamespace = selectsNamespace;
    this.topologyKey = topologyKey;
    this.weight = weight;
  }

  /** A holder came to the node (+1) or left it (-1). */
  add({ meta: { labels } }: Node, change: 1 | -1): void {
    const domain = labels[this.topologyKey];
    if (domain !== undefined) this.#domains.set(domain, this.inDomain(domain) + change);
  }

  /** Pods with the term in one domain. */
  inDomain(value: string): number {
    return this.#domains.get(value) ?? 0;
  }
}

/** Terms with a namespaceSelector are filed under this, which no namespace can be called. */
const ANY_NAMESPACE = '*';

/** What a placed pod's required affinity is worth to the pods that it is about: `hardPodAffinityWeight`, default 1. */
const HARD_POD_AFFINITY_WEIGHT = 1;

/**
 * The affinity terms of pods that are placed, by what they select, so that the terms which are about an incoming
 * pod are found without a look at every placed pod. Source: `plugins/interpodaffinity/{filtering,scoring}.go`.
 */
export class ExistingTerms {
  /** By all that makes two terms the same, so that the thousand pods of one Deployment share one entry. */
  readonly #holders = new Map<string, TermHolders>();
  /** Required anti-affinity: what forbids others to come. */
  readonly #keepingAway = new SelectorIndex<TermHolders>();
  /** All that attracts or repels: preferred terms with their weights, and required affinity. */
  readonly #scoring = new SelectorIndex<TermHolders>();

  /** Takes the terms of a pod that came to the node (+1) or left it (-1). */
  count(pod: Pod, node: Node, change: 1 | -1): void {
    const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
    const take = (term: PodAffinityTerm, weight: number, index: SelectorIndex<TermHolders>): void =>
      this.#take(term, weight, pod, index)?.add(node, change);
    // Required anti-affinity filters and does not score, so its weight is never read.
    for (const term of podAntiAffinity?.required ?? []) take(term, 0, this.#keepingAway);
    for (const term of podAffinity?.required ?? []) take(term, HARD_POD_AFFINITY_WEIGHT, this.#scoring);
    for (const { term, weight } of podAffinity?.preferred ?? []) take(term, weight, this.#scoring);
    for (const { term, weight } of podAntiAffinity?.preferred ?? []) take(term, -weight, this.#scoring);
  }

  /** Forgets all. */
  clear(): void {
    this.#holders.clear();
    this.#keepingAway.clear();
    this.#scoring.clear();
  }

  /** Required anti-affinity of placed pods that is about the pod. */
  keepingAway({ meta }: Pod): TermHolders[] {
    return matching(this.#keepingAway, meta.namespace, meta.labels);
  }

  /** Terms of placed pods that draw the pod near, or push it away. */
  scoring({ meta }: Pod): TermHolders[] {
    return matching(this.#scoring, meta.namespace, meta.labels);
  }

  /** The holders of the pod's term, made if it is the first to have it; undefined for a term that selects no pod. */
  #take(
    term: PodAffinityTerm,
    weight: number,
    pod: Pod,
    index: SelectorIndex<TermHolders>,
  ): TermHolders | undefined {
    const requirements = termRequirements(term, pod);
    if (requirements === undefined) return undefined;
    const { topologyKey, namespaceSelector } = term;
    const namespaces = termNamespaces(term, pod);
    const id = JSON.stringify([weight, topologyKey, namespaces, namespaceSelector, requirements]);
    return getOrAdd(this.#holders, id, () => {
      const holders = new TermHolders(topologyKey, weight, (each) => selectsNamespace(term, pod, each));
      const filed = namespaceSelector === undefined ? namespaces : [ANY_NAMESPACE];
      for (const each of filed) index.set(`${each} ${id}`, each, requirements, holders);
      return holders;
    });
  }
}

/** The terms that are about pods with these labels in the namespace. */
function matching(index: SelectorIndex<TermHolders>, namespace: string, labels: Labels): TermHolders[] {
  const found: TermHolders[] = [];
  index.forEachMatch(namespace, labels, (holders) => found.push(holders));
  index.forEachMatch(ANY_NAMESPACE, labels, (holders) => {
    if (holders.selectsNamespace(namespace)) found.push(holders);
  });
  return found;
}
