import type { TrafficConfig } from '../config.ts';
import { type SourceEntry, Via } from '../entries.ts';
import type { RequestRecorder } from '../recorder.ts';
import { type IngressOptions, MAX_INGRESS_PODS } from './ingressPods.ts';

/** The parts of the data plane that are numbered by traffic source. */
interface BySource {
  readonly traffic: readonly TrafficConfig[];
  readonly entries: readonly SourceEntry[];
  readonly recorder: RequestRecorder;
}

/**
 * Adds the pods of an ingress as one more traffic source, behind all others: as clients of the pods behind them they
 * go the way of every client, though nobody counts what they send as requests. Without an ingress nothing changes.
 */
export function withIngressSource({
  traffic,
  entries,
  recorder,
  ingress,
}: BySource & { readonly ingress?: IngressOptions }): BySource {
  if (ingress === undefined) return { traffic, entries, recorder };
  const entry = { via: Via.clusterIP, port: 0, node: -1, resolves: true, hasReadyEndpoint: true };
  return {
    traffic: [...traffic, ingressSource(ingress)],
    entries: [...entries, entry],
    recorder: new ClientsOnly(recorder, traffic.length),
  };
}

/** It has room for every pod of the controller, sends nothing of its own accord, and tries again by other rules. */
function ingressSource({ settings }: IngressOptions): TrafficConfig {
  return {
    name: 'ingress controller',
    from: { place: 'pods', count: MAX_INGRESS_PODS, nodes: [] },
    to: '',
    entry: { via: 'ClusterIP', namespace: '', service: '', port: 0 },
    arrivals: { process: 'steps', steps: [] },
    start: 0,
    stop: 0,
    reuse: settings.keepAliveRequests,
    timeout: settings.readTimeout,
    retries: { attempts: 0, backoff: 0, maxBackoff: 0, jitter: 'none' },
  };
}

/** Leaves out what the ingress does as a client: its connections, and its tries that end with its node. */
class ClientsOnly implements RequestRecorder {
  readonly #recorder: RequestRecorder;
  readonly #sources: number;

  constructor(recorder: RequestRecorder, sources: number) {
    this.#recorder = recorder;
    this.#sources = sources;
  }

  sent(source: number, phase: number): void {
    this.#recorder.sent(source, phase);
  }

  attempted(source: number, phase?: number): void {
    this.#recorder.attempted(source, phase);
  }

  connected(source: number): void {
    if (source < this.#sources) this.#recorder.connected(source);
  }

  ok(source: number, phase: number, latency: number): void {
    this.#recorder.ok(source, phase, latency);
  }

  failed(source: number, phase: number, cause: number, lag: number, hop?: number, hopCause?: number): void {
    if (source < this.#sources) this.#recorder.failed(source, phase, cause, lag, hop, hopCause);
  }
}
