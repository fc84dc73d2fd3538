import { SelectorIndex } from '../../labels/selectorIndex.ts';
import { matchesAll, requirementsOf } from '../../labels/selectors.ts';
import type { LabelSelector, LabelSelectorRequirement, Pod } from '../../objects.ts';
import type { ControllerViews } from '../views.ts';

/** The pods that one autoscaler's target selects. */
interface Selection {
  readonly selector: LabelSelector;
  /** By uid, in the order in which they were seen. */
  readonly pods: Map<string, Pod>;
}

/**
 * The pods of every autoscaler, kept up as they change: a cluster may have many pods of others. A selector becomes
 * known at the first pass of its autoscaler.
 */
export class AutoscaledPods {
  readonly #views: ControllerViews;
  /** Keys of the autoscalers by the selectors of their targets. */
  readonly #selectors = new SelectorIndex<string>();
  /** By the autoscaler's key. */
  readonly #selections = new Map<string, Selection>();

  constructor(views: ControllerViews) {
    this.#views = views;
    views.pods.onChange((pod, previous) => {
      // Without an autoscaler a pod's change costs nothing.
      if (this.#selections.size === 0) return;
      if (previous !== undefined)
        this.#forEach(previous, (selection) => selection.pods.delete(previous.meta.uid));
      if (pod !== undefined) this.#forEach(pod, (selection) => selection.pods.set(pod.meta.uid, pod));
    });
  }

  /** The pods that a selector matches. @param autoscaler its key; a new selector replaces the one before */
  select(autoscaler: string, namespace: string, selector: LabelSelector): readonly Pod[] {
    const known = this.#selections.get(autoscaler);
    const selection =
      known?.selector === selector ? known : this.#newSelection(autoscaler, namespace, selector);
    return [...selection.pods.values()];
  }

  /** The autoscalers that select one of the pods, in the order of the pods. */
  selecting(pods: readonly Pod[]): readonly string[] {
    const found = new Set<string>();
    for (const { meta } of pods)
      this.#selectors.forEachMatch(meta.namespace, meta.labels, (autoscaler) => found.add(autoscaler));
    return [...found];
  }

  /** The autoscaler is gone. */
  forget(autoscaler: string): void {
    this.#selectors.delete(autoscaler);
    this.#selections.delete(autoscaler);
  }

  /** Looks through all pods once; after that each change of a pod finds its autoscalers. */
  #newSelection(autoscaler: string, namespace: string, selector: LabelSelector): Selection {
    const requirements: LabelSelectorRequirement[] = [
      ...requirementsOf(selector.matchLabels),
      ...selector.matchExpressions,
    ];
    const pods = new Map<string, Pod>();
    for (const pod of this.#views.pods.list()) {
      const { namespace: of, labels, uid } = pod.meta;
      if (of === namespace && matchesAll(requirements, labels)) pods.set(uid, pod);
    }
    const selection = { selector, pods };
    this.#selections.set(autoscaler, selection);
    this.#selectors.set(autoscaler, namespace, requirements, autoscaler);
    return selection;
  }

  /** Selections that have the pod, by its labels. */
  #forEach({ meta }: Pod, visit: (selection: Selection) => void): void {
    this.#selectors.forEachMatch(meta.namespace, meta.labels, (autoscaler) => {
      const selection = this.#selections.get(autoscaler);
      if (selection !== undefined) visit(selection);
    });
  }
}
