import type { TimerId } from '../../engine/eventLoop.ts';
import { Informer } from '../api/informer.ts';
import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import { matchesLabels } from '../labels/selectors.ts';
import { type PodCounters, type PodSample, SampleStore } from './sampleStore.ts';

/** What the metrics server finds at a kubelet: counters, a closed port, or nothing at all. */
export type ScrapeAnswer = readonly PodCounters[] | 'refused' | 'silent';

/** A kubelet, as far as the metrics server knows it. */
export interface ScrapeTarget {
  /** `/metrics/resource`, now. */
  scrape(): ScrapeAnswer;
}

/**
 * Longest wait for a kubelet, seconds: `--kubelet-request-timeout` of kubernetes-sigs/metrics-server, which has to be
 * less than nine tenths of the resolution (`cmd/metrics-server/app/options/options.go`).
 */
const KUBELET_REQUEST_TIMEOUT = 10;
const LARGEST_SHARE_OF_RESOLUTION = 0.9;

/**
 * Reads every kubelet's counters each `metricResolution` seconds and makes samples of the differences: CPU as the
 * metrics server does, requests as a custom metrics adapter would on the same readings. A round is stored when all
 * nodes have answered, so that a node which does not answer not only has no samples but makes those of all others
 * `KUBELET_REQUEST_TIMEOUT` older. All nodes are read at the same moment here, not spread over up to 4 s.
 *
 * It begins with the first HorizontalPodAutoscaler, as if it had been there for long: with a reading at once, and the
 * next at a random point of its cycle that is at least half a cycle later. An autoscaler that comes later than its
 * pods may therefore find no samples at its first pass. Without an autoscaler nothing happens.
 * Source: `pkg/scraper/scraper.go`, `pkg/server/server.go` of kubernetes-sigs/metrics-server.
 */
export class MetricsServer {
  readonly #context: ClusterContext;
  readonly #services: Informer<'Service'>;
  readonly #autoscalers: Informer<'HorizontalPodAutoscaler'>;
  readonly #targets: ReadonlyMap<string, ScrapeTarget>;
  /** The last readings of each pod, and the samples that follow from them. */
  readonly #store = new SampleStore();
  /** The next round; undefined while nobody asks for metrics. */
  #next: TimerId | undefined;

  /** @param targets the kubelets by node; the map may change */
  constructor(context: ClusterContext, targets: ReadonlyMap<string, ScrapeTarget>) {
    this.#context = context;
    this.#services = new Informer(context.api, 'Service');
    this.#autoscalers = new Informer(context.api, 'HorizontalPodAutoscaler');
    this.#targets = targets;
    this.#autoscalers.onChange(() => {
      if (this.#wanted === (this.#next === undefined)) this.#startOrStop();
    });
  }

  /** The newest sample of a pod, by its uid: CPU and requests a second. */
  podSample(uid: string): PodSample | undefined {
    return this.#store.get(uid);
  }

  /**
   * Requests a second of a Service: the sum over its pods that have a sample.
   * @returns undefined if there is no such Service, or none of its pods has a sample
   */
  serviceRequestRate(namespace: string, name: string): number | undefined {
    const selector = this.#services.get(objectKey({ namespace, name }))?.spec.selector;
    if (selector === undefined) return undefined;
    let sum: number | undefined;
    for (const { pod, requestsPerSecond } of this.#store.list()) {
      if (pod.namespace !== namespace || !matchesLabels(selector, pod.labels)) continue;
      sum = (sum ?? 0) + requestsPerSecond;
    }
    return sum;
  }

  /** Is there an autoscaler at all? */
  get #wanted(): boolean {
    return !this.#autoscalers.list().next().done;
  }

  /** Seconds from round to round. */
  get #resolution(): number {
    return this.#context.settings.horizontalPodAutoscaler.metricResolution;
  }

  /** The phase of the rounds is drawn anew at each start: it has nothing to do with the autoscalers' passes. */
  #startOrStop(): void {
    const { loop, streams } = this.#context;
    if (this.#next !== undefined) {
      loop.clearTimer(this.#next);
      this.#next = undefined;
      return;
    }
    this.#scrape();
    const phase = streams.stream('metrics-server')();
    this.#next = loop.setTimer((phase < 0.5 ? phase + 1 : phase) * this.#resolution, () => this.#round());
  }

  #round(): void {
    this.#scrape();
    this.#next = this.#context.loop.setTimer(this.#resolution, () => this.#round());
  }

  /** One round. What was read is stored only when the last kubelet has answered or has been given up. */
  #scrape(): void {
    const round: PodCounters[] = [];
    let silent = false;
    for (const target of this.#targets.values()) {
      const answer = target.scrape();
      if (answer === 'silent') silent = true;
      else if (answer !== 'refused') round.push(...answer);
    }
    const timeout = Math.min(KUBELET_REQUEST_TIMEOUT, LARGEST_SHARE_OF_RESOLUTION * this.#resolution);
    if (silent) this.#context.loop.setTimer(timeout, () => this.#store.store(round));
    else this.#store.store(round);
  }
}
