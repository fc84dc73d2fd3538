import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStream } from '../engine/random.ts';
import type { EndpointsConfig } from './endpointsConfig.ts';
import type { Hosts } from './hosts.ts';
import { BoundedFrequencyRunner } from './kubeProxy/boundedFrequencyRunner.ts';
import { completeSettings, isLargeCluster, syncIntervals, syncTime } from './kubeProxy/syncTime.ts';
import type { RoutingViews } from './routingView.ts';
import type { KubeProxySettings } from './settings.ts';

/**
 * The kube-proxy of every node: a change that reaches it is programmed at once if it is idle, otherwise no
 * sooner than `minSyncPeriod` after the end of the sync before; changes that arrive meanwhile go into one sync
 * ({@link BoundedFrequencyRunner}). A sync works with what is known at its start.
 */
export class KubeProxies {
  readonly #loop: EventLoop;
  /** What all kube-proxies of the cluster know; the nodes differ in what they have written. */
  readonly #config: EndpointsConfig;
  readonly #views: RoutingViews;
  readonly #hosts: Hosts;
  readonly #settings: Required<KubeProxySettings>;
  /** By node. */
  readonly #runners: readonly BoundedFrequencyRunner[];
  /** How often each node has lost power: a sync from before it does not end. */
  readonly #boots: Uint32Array;
  /** The next sync of the node writes all rules: its kube-proxy has not written any yet. */
  readonly #writesAll: Uint8Array;
  /** Nodes whose kube-proxy has no connection to the API server: an outage has ended it. */
  readonly #disconnected: Uint8Array;
  readonly #programmed: () => void;
  /** Numbers of the nodes whose kube-proxies these are. */
  readonly #own: readonly number[];

  /**
   * @param config what all of them know of the API (they share the watch's lag)
   * @param programmed called whenever a node's rules have changed
   * @param phase when in its longest interval each kube-proxy is at the start; without it, at its beginning
   * @param own the nodes of the cluster, where there are several; absent: all
   */
  constructor(
    loop: EventLoop,
    config: EndpointsConfig,
    views: RoutingViews,
    hosts: Hosts,
    settings: KubeProxySettings,
    programmed: () => void,
    phase: RandomStream = () => 0,
    own?: readonly number[],
  ) {
    this.#own = own ?? Array.from({ length: hosts.count }, (_, node) => node);
    this.#loop = loop;
    this.#config = config;
    this.#views = views;
    this.#hosts = hosts;
    this.#settings = completeSettings(settings);
    this.#programmed = programmed;
    this.#boots = new Uint32Array(hosts.count);
    // Those that run already have written theirs before the beginning.
    this.#writesAll = Uint8Array.from(hosts.powered, (powered) => 1 - powered);
    this.#disconnected = new Uint8Array(hosts.count);
    const intervals = syncIntervals(this.#settings);
    this.#runners = Array.from(
      { length: hosts.count },
      (_, node) => new BoundedFrequencyRunner(loop, intervals, (requested) => this.#start(node, requested)),
    );
    if (intervals.max === Number.POSITIVE_INFINITY) return;
    for (const node of own ?? hosts.present) this.#runners[node].watch(phase() * intervals.max);
  }

  /** A change has arrived at the nodes that can be reached. */
  changed(): void {
    for (const node of this.#own) this.refresh(node);
  }

  /** The node has something to catch up with: a change, a restart, or the end of a partition. */
  refresh(node: number): void {
    if (this.#isReached(node)) this.#runners[node].request();
  }

  /** A machine has come to a number that may have been another's: rules that name nodes are made anew. */
  nodesChanged(): void {
    this.#config.nodesChanged();
  }

  /** The API server is gone: the node's rules stay as they are until {@link reconnect}. */
  disconnect(node: number): void {
    this.#disconnected[node] = 1;
  }

  /** The node's kube-proxy has reached the API server again, and catches up. */
  reconnect(node: number): void {
    this.#disconnected[node] = 0;
    this.refresh(node);
  }

  /** The node has lost power: its rules are gone, and so are kube-proxy's plans and its memory of the last sync. */
  stop(node: number): void {
    this.#views.clear(node);
    this.#boots[node]++;
    this.#writesAll[node] = 1;
    this.#runners[node].reset();
  }

  /** Can a change get from the API server to the node's kube-proxy? */
  #isReached(node: number): boolean {
    const { powered, partitioned } = this.#hosts;
    return powered[node] === 1 && partitioned[node] === 0 && this.#disconnected[node] === 0;
  }

  /**
   * A sync begins, with the rules that follow from what is known now; they are in force at its end.
   * @param requested false for one that only time has brought about: what a node knows that nobody reaches has not
   *   changed, and its rules are those that it has
   */
  #start(node: number, requested: boolean): void {
    const runner = this.#runners[node];
    const full = this.#writesAll[node] === 1 || !requested;
    if (this.#isIdle(node, requested)) {
      runner.skipped();
      return;
    }
    const boot = this.#boots[node];
    const rules = this.#config.rules();
    this.#loop.setTimer(syncTime(this.#settings, this.#config.serviceCount, full), () => {
      if (boot !== this.#boots[node]) return;
      this.#views.program(node, rules);
      this.#writesAll[node] = 0;
      runner.finished();
      this.#programmed();
    });
  }

  /** Has a sync at this moment nothing to do? */
  #isIdle(node: number, requested: boolean): boolean {
    if (requested) return this.#hosts.partitioned[node] === 1;
    const savesWork = this.#settings.mode === 'iptables' && isLargeCluster(this.#config.endpointCount);
    return savesWork || !this.#isReached(node);
  }
}
