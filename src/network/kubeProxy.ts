import type { EventLoop } from '../engine/eventLoop.ts';
import type { EndpointsConfig } from './endpointsConfig.ts';
import type { Hosts } from './hosts.ts';
import type { RoutingViews } from './routingView.ts';
import type { KubeProxySettings } from './settings.ts';

/**
 * The kube-proxy of every node: a change that reaches it is programmed at once if it is idle, otherwise no
 * sooner than `minSyncPeriod` after the end of the sync before; changes that arrive meanwhile go into one sync
 * (`pkg/proxy/runner/bounded_frequency_runner.go`). A sync works with what is known at its start.
 */
export class KubeProxies {
  readonly #loop: EventLoop;
  readonly #config: EndpointsConfig;
  readonly #views: RoutingViews;
  readonly #hosts: Hosts;
  readonly #settings: KubeProxySettings;
  /** When each node's last sync ended, seconds. */
  readonly #lastEnd: Float64Array;
  /** A sync is waiting for its time. */
  readonly #waiting: Uint8Array;
  readonly #running: Uint8Array;
  /** A change came while a sync was running. */
  readonly #again: Uint8Array;
  /** How often each node has lost power: a sync from before it does not end. */
  readonly #boots: Uint32Array;
  /** Nodes whose kube-proxy has no connection to the API server: an outage has ended it. */
  readonly #disconnected: Uint8Array;
  readonly #programmed: () => void;

  /**
   * @param config what all of them know of the API (they share the watch's lag)
   * @param programmed called whenever a node's rules have changed
   */
  constructor(
    loop: EventLoop,
    config: EndpointsConfig,
    views: RoutingViews,
    hosts: Hosts,
    settings: KubeProxySettings,
    programmed: () => void,
  ) {
    this.#loop = loop;
    this.#config = config;
    this.#views = views;
    this.#hosts = hosts;
    this.#settings = settings;
    this.#programmed = programmed;
    this.#lastEnd = new Float64Array(hosts.count).fill(Number.NEGATIVE_INFINITY);
    this.#waiting = new Uint8Array(hosts.count);
    this.#running = new Uint8Array(hosts.count);
    this.#again = new Uint8Array(hosts.count);
    this.#boots = new Uint32Array(hosts.count);
    this.#disconnected = new Uint8Array(hosts.count);
  }

  /** A change has arrived at the nodes that can be reached. */
  changed(): void {
    for (let node = 0; node < this.#hosts.count; node++) this.refresh(node);
  }

  /** The node has something to catch up with: a change, a restart, or the end of a partition. */
  refresh(node: number): void {
    if (this.#hosts.powered[node] === 0 || this.#hosts.partitioned[node] === 1) return;
    if (this.#disconnected[node] === 1) return;
    if (this.#running[node] === 1) {
      this.#again[node] = 1;
    } else if (this.#waiting[node] === 0) {
      this.#waiting[node] = 1;
      const earliest = this.#lastEnd[node] + this.#settings.minSyncPeriod;
      const boot = this.#boots[node];
      this.#loop.setTimer(Math.max(0, earliest - this.#loop.now), () => this.#start(node, boot));
    }
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
    this.#lastEnd[node] = Number.NEGATIVE_INFINITY;
    this.#boots[node]++;
    this.#waiting[node] = 0;
    this.#running[node] = 0;
    this.#again[node] = 0;
  }

  /** A sync begins, with the rules that follow from what is known now; they are in force at its end. */
  #start(node: number, boot: number): void {
    if (boot !== this.#boots[node]) return;
    this.#waiting[node] = 0;
    if (this.#hosts.partitioned[node] === 1) return;
    this.#running[node] = 1;
    const rules = this.#config.rules();
    const { syncBase, syncPerService } = this.#settings;
    this.#loop.setTimer(syncBase + syncPerService * this.#config.serviceCount, () => {
      if (boot !== this.#boots[node]) return;
      this.#views.program(node, rules);
      this.#running[node] = 0;
      this.#lastEnd[node] = this.#loop.now;
      if (this.#again[node] === 1) {
        this.#again[node] = 0;
        this.refresh(node);
      }
      this.#programmed();
    });
  }
}
