import type { TimerId } from '../../../engine/eventLoop.ts';
import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import type { MetricsServer } from '../../metricsServer/metricsServer.ts';
import type { HorizontalPodAutoscaler } from '../../objects.ts';
import type { ControllerViews } from '../views.ts';
import { WorkQueue } from '../workQueue.ts';
import { AutoscaledPods } from './autoscaledPods.ts';
import { AutoscalerMemory } from './autoscalerMemory.ts';
import { type Desired, desiredReplicas } from './desiredReplicas.ts';
import { type MetricProposal, proposalOf } from './metricProposals.ts';
import { RepeatedWarnings } from './repeatedWarnings.ts';
import { readScale, resourceName, type Scale, writeScale } from './scaleTarget.ts';
import { tolerancesOf } from './tolerances.ts';

/** One autoscaler in the controller's hands. */
interface Autoscaler {
  /** What counts against a change: earlier recommendations and changes. */
  readonly memory: AutoscalerMemory;
  /** Keeps a pass that fails like the one before from filling the record. */
  readonly warnings: RepeatedWarnings;
  /** The next pass, while it is waited for. */
  next?: TimerId;
}

/** What a pass decides: a number of pods and the reason, or that all stays as it is. */
interface Decision {
  readonly replicas: number;
  /** Of the event, if the number is another one. */
  readonly reason: string;
}

/**
 * Changes the number of pods of workloads as their metrics ask for. Every autoscaler has its pass `syncPeriod` after
 * it appeared, and then after each pass: changes of the load are seen at the next pass with a new sample.
 * Source: `pkg/controller/podautoscaler/horizontal.go`.
 */
export class HorizontalPodAutoscalerController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  readonly #server: MetricsServer;
  readonly #queue: WorkQueue;
  /** Pods by the autoscalers that select them. */
  readonly #pods: AutoscaledPods;
  /** By the autoscaler's key. */
  readonly #autoscalers = new Map<string, Autoscaler>();

  constructor(context: ClusterContext, views: ControllerViews, server: MetricsServer) {
    this.#context = context;
    this.#views = views;
    this.#server = server;
    this.#queue = new WorkQueue(context, (key) => this.#sync(key));
    this.#pods = new AutoscaledPods(views);
    views.autoscalers.onChange((current, previous) => {
      if (current !== undefined) this.#expect(objectKey(current.meta), 0);
      else if (previous !== undefined) this.#forget(objectKey(previous.meta));
    });
  }

  /** Plans the next pass, unless one is planned: no change of the object brings it forward. */
  #expect(key: string, seconds: number): void {
    const autoscaler = this.#autoscaler(key);
    if (autoscaler.next !== undefined) return;
    const { syncPeriod } = this.#context.settings.horizontalPodAutoscaler;
    autoscaler.next = this.#context.loop.setTimer(seconds + syncPeriod, () => {
      delete autoscaler.next;
      this.#queue.add(key);
    });
  }

  /** What is known of an autoscaler, from its first sight on. @param key `namespace/name` */
  #autoscaler(key: string): Autoscaler {
    const known = this.#autoscalers.get(key);
    if (known !== undefined) return known;
    const { events, settings } = this.#context;
    const object = `HorizontalPodAutoscaler/${key.slice(key.indexOf('/') + 1)}`;
    const made = { memory: new AutoscalerMemory(settings), warnings: new RepeatedWarnings(events, object) };
    this.#autoscalers.set(key, made);
    return made;
  }

  /** One of the same name that comes later begins without any memory. */
  #forget(key: string): void {
    const next = this.#autoscalers.get(key)?.next;
    if (next !== undefined) this.#context.loop.clearTimer(next);
    this.#autoscalers.delete(key);
    this.#pods.forget(key);
  }

  /** One pass: reads the target's scale at the server, and decides when the answer is here. */
  #sync(key: string): number {
    const { api, loop, settings } = this.#context;
    const autoscaler = this.#autoscalers.get(key);
    const object = this.#views.autoscalers.get(key);
    if (autoscaler === undefined || object === undefined) return 0;
    const roundTrip = 2 * settings.apiLatency;
    // Planned first: a server that does not answer must not be the end of it.
    this.#expect(key, roundTrip);
    api.request(() => {
      const scale = readScale(api, object);
      loop.setTimer(settings.apiLatency, () => {
        if (this.#autoscalers.get(key) === autoscaler) this.#reconcile(key, autoscaler, object, scale);
      });
    });
    return roundTrip;
  }

  /** Decides and writes. @param scale undefined: there is no such target */
  #reconcile(
    key: string,
    autoscaler: Autoscaler,
    object: HorizontalPodAutoscaler,
    scale: Scale | undefined,
  ): void {
    const { warnings, memory } = autoscaler;
    warnings.nextPass();
    if (scale === undefined) {
      warnings.warn('FailedGetScale', `${resourceName(object.spec.scaleTargetRef)} not found`);
      return;
    }
    memory.recordInitial(scale.specReplicas, this.#context.loop.now);
    const decision = this.#decide(key, autoscaler, object, scale);
    if (decision === undefined) this.#writeStatus(object, scale.specReplicas, undefined, false);
    else if (decision.replicas === scale.specReplicas)
      this.#writeStatus(object, scale.specReplicas, decision.replicas, false);
    else this.#rescale(autoscaler, object, scale, decision);
  }

  /** @returns undefined if the metrics do not allow any decision */
  #decide(
    key: string,
    autoscaler: Autoscaler,
    object: HorizontalPodAutoscaler,
    scale: Scale,
  ): Decision | undefined {
    const { minReplicas, maxReplicas } = object.spec;
    const current = scale.specReplicas;
    // A target without pods is one that somebody has switched off.
    if (current === 0 && minReplicas !== 0) return { replicas: 0, reason: '' };
    if (current > maxReplicas)
      return { replicas: maxReplicas, reason: 'Current number of replicas above Spec.MaxReplicas' };
    if (current < minReplicas)
      return { replicas: minReplicas, reason: 'Current number of replicas below Spec.MinReplicas' };
    const desired = this.#desired(key, autoscaler, object, scale);
    if ('error' in desired) {
      autoscaler.warnings.warn('FailedComputeMetricsReplicas', desired.error);
      return undefined;
    }
    const { now } = this.#context.loop;
    const { replicas } = autoscaler.memory.limited(object.spec, current, desired.replicas, now);
    return { replicas, reason: reasonOf(desired.replicas, current, desired.name) };
  }

  /** What the metrics ask for together; each that fails is told of. */
  #desired(
    key: string,
    { warnings }: Autoscaler,
    { meta: { namespace }, spec }: HorizontalPodAutoscaler,
    scale: Scale,
  ): Desired {
    const pods = this.#pods.select(key, namespace, scale.selector);
    const selecting = this.#pods.selecting(pods);
    // Two that pull at the same pods would each see what the other does as a change of load.
    if (selecting.length > 1) {
      const error = `pods by selector ${shown(scale.selector)} are controlled by multiple HPAs: [${selecting.join(' ')}]`;
      warnings.warn('AmbiguousSelector', error);
      return { error };
    }
    const inputs = {
      ...this.#scaling(spec),
      server: this.#server,
      namespace,
      pods,
      currentReplicas: scale.specReplicas,
      statusReplicas: scale.statusReplicas,
    };
    const proposals = spec.metrics.map((metric): MetricProposal => proposalOf(metric, inputs));
    for (const proposal of proposals)
      if ('error' in proposal) warnings.warn(proposal.reason, proposal.message);
    return desiredReplicas(proposals, scale.specReplicas);
  }

  /** What does not depend on the target. */
  #scaling(spec: HorizontalPodAutoscaler['spec']) {
    const { loop, settings } = this.#context;
    return {
      tolerances: tolerancesOf(spec, settings),
      periods: settings.horizontalPodAutoscaler,
      now: loop.now,
    };
  }

  /** The change counts as made, for the event and the memory, once the server has written it. */
  #rescale(
    { memory, warnings }: Autoscaler,
    object: HorizontalPodAutoscaler,
    scale: Scale,
    { replicas, reason }: Decision,
  ): void {
    const { api, events, loop } = this.#context;
    const { name } = object.meta;
    const change = `New size: ${replicas}; reason: ${reason}`;
    writeScale(api, scale, replicas, (written) => {
      if (!written) {
        const conflict = `Operation cannot be fulfilled on ${resourceName(scale.target)}: the object has been modified`;
        warnings.warn(
          'FailedRescale',
          `${change}; error: ${conflict}; please apply your changes to the latest version and try again`,
        );
        this.#writeStatus(object, scale.specReplicas, undefined, false);
        return;
      }
      events.normal('SuccessfulRescale', `HorizontalPodAutoscaler/${name}`, change);
      memory.rescaled(object.spec, scale.specReplicas, replicas, loop.now);
      this.#writeStatus(object, scale.specReplicas, replicas, true);
    });
  }

  /**
   * The status as of this pass; a pass that finds what the last one found writes nothing.
   * @param desired absent: what it was
   * @param rescaled whether the number of pods was changed
   */
  #writeStatus(
    { meta }: HorizontalPodAutoscaler,
    currentReplicas: number,
    desired: number | undefined,
    rescaled: boolean,
  ): void {
    const { now } = this.#context.loop;
    this.#context.api.patch('HorizontalPodAutoscaler', objectKey(meta), meta.uid, (current) => {
      const { status } = current;
      const desiredReplicas = desired ?? status.desiredReplicas;
      if (
        !rescaled &&
        status.currentReplicas === currentReplicas &&
        status.desiredReplicas === desiredReplicas
      )
        return undefined;
      const lastScaleTime = rescaled ? { lastScaleTime: now } : {};
      return { ...current, status: { ...status, currentReplicas, desiredReplicas, ...lastScaleTime } };
    });
  }
}

/** Of what the metrics ask for; where they ask for nothing, an earlier recommendation may still change the number. */
function reasonOf(desired: number, current: number, metric: string): string {
  if (desired > current) return `${metric} above target`;
  return desired < current ? 'All metrics below target' : '';
}

/** A selector as kubectl prints it, its labels only. */
function shown({ matchLabels }: Scale['selector']): string {
  return Object.entries(matchLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
