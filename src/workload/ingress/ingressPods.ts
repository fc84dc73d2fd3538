import type { Balancer } from '../../balancing/balancer.ts';
import { policyNamed } from '../../balancing/registry.ts';
import type { PodSlot } from '../../cluster/runtime.ts';
import type { EventLoop } from '../../engine/eventLoop.ts';
import type { RandomStreams } from '../../engine/random.ts';
import type { Hosts } from '../../network/hosts.ts';
import type { IngressConfig } from '../../network/ingress/ingressConfig.ts';
import { IngressSync } from '../../network/ingress/ingressSync.ts';
import type { IngressSettings } from '../../network/ingress/settings.ts';
import { Address, type PodAddresses } from '../../network/podAddresses.ts';
import type { Clients } from '../clients.ts';
import { IngressPod } from './ingressPod.ts';

/** Sandboxes of the controller that there may be at one time. */
export const MAX_INGRESS_PODS = 1024;

/** What the data plane needs to have an ingress in it. */
export interface IngressOptions {
  readonly settings: IngressSettings;
  /** What the controller learns; whoever feeds it tells {@link IngressPods.changed}. */
  readonly config: IngressConfig;
  /** Does the API list a ready endpoint of the Service port at this moment? Only to name the lag of a failure. */
  readonly hasReadyEndpoint: (upstream: number) => boolean;
}

/** The pods of the ingress controller, by their slots. */
export class IngressPods {
  readonly #loop: EventLoop;
  readonly #streams: RandomStreams;
  readonly #hosts: Hosts;
  readonly #options: IngressOptions;
  readonly #addresses: PodAddresses;
  readonly #clients: Clients;
  /** The first of the numbers that they have as clients of other pods. */
  readonly #firstClient: number;
  readonly #bySlot: (IngressPod | undefined)[] = [];
  readonly #syncs: (IngressSync | undefined)[] = [];
  /** Slot of the pod that has, or had last, each of those numbers. */
  readonly #slotOfClient: PodSlot[] = [];

  constructor(
    loop: EventLoop,
    streams: RandomStreams,
    hosts: Hosts,
    options: IngressOptions,
    addresses: PodAddresses,
    clients: Clients,
    firstClient: number,
  ) {
    this.#loop = loop;
    this.#streams = streams;
    this.#hosts = hosts;
    this.#options = options;
    this.#addresses = addresses;
    this.#clients = clients;
    this.#firstClient = firstClient;
  }

  /** The pod in a slot; undefined for one that is no pod of the controller. */
  at(slot: PodSlot): IngressPod | undefined {
    return this.#bySlot[slot];
  }

  /**
   * A sandbox of the controller was made. @returns its pod
   * @throws RangeError if there are more than {@link MAX_INGRESS_PODS}
   */
  add(slot: PodSlot): IngressPod {
    const { settings, config } = this.#options;
    const number = this.#freeNumber();
    this.#slotOfClient[number] = slot;
    const client = this.#firstClient + number;
    this.#clients.place[client] = this.#addresses.node[slot];
    const policy = policyNamed(settings.policy, 'ingress');
    const random = this.#streams.stream(`ingress/${slot}`);
    const zoneOf = (place: number) => this.#hosts.zone[this.#addresses.node[place]] ?? 0;
    const setup = { random, zone: zoneOf(slot), values: settings.parameters ?? {} };
    const pod = new IngressPod(slot, client, settings.workers, random, {
      make: () => this.#ticking(slot, policy.balancer(setup)),
      zoneOf,
    });
    this.#bySlot[slot] = pod;
    const phase = this.#streams.stream(`ingress-poll/${slot}`);
    this.#syncs[slot] = new IngressSync(this.#loop, config, settings, phase, (found) => pod.learn(found));
    return pod;
  }

  /** The configuration has changed at all of them. */
  changed(): void {
    for (const [slot, sync] of this.#syncs.entries()) {
      if (sync === undefined) continue;
      if (this.#addresses.state[slot] === Address.gone) this.#forget(slot);
      else sync.changed();
    }
  }

  /** A balancer that does something by the clock is told of it as long as its pod has an address. */
  #ticking(slot: PodSlot, balancer: Balancer): Balancer {
    const { tickPeriod } = balancer;
    const tick = () => {
      if (tickPeriod === undefined || this.#addresses.state[slot] === Address.gone) return;
      balancer.tick?.(this.#loop.now);
      this.#loop.setTimer(tickPeriod, tick);
    };
    if (tickPeriod !== undefined) this.#loop.setTimer(tickPeriod, tick);
    return balancer;
  }

  #forget(slot: PodSlot): void {
    this.#syncs[slot]?.stop();
    this.#syncs[slot] = undefined;
  }

  /** The lowest number that was never given out, or whose pod has no address any more. */
  #freeNumber(): number {
    for (let number = 0; number < MAX_INGRESS_PODS; number++) {
      const slot = this.#slotOfClient[number];
      if (slot === undefined || this.#addresses.state[slot] === Address.gone) return number;
    }
    throw new RangeError(`there are more than ${MAX_INGRESS_PODS} pods of the ingress controller`);
  }
}
