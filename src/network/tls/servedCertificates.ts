import type { PodSlot } from '../../cluster/runtime.ts';
import type { EventLoop } from '../../engine/eventLoop.ts';
import type { RandomStream } from '../../engine/random.ts';
import type { PodAddresses } from '../podAddresses.ts';
import type { Certificate } from './certificate.ts';

/** The certificates that a workload's Secret holds one after the other, the first at the beginning. */
export interface ServerCertificates {
  readonly certificates: readonly Certificate[];
  /**
   * Seconds from the update of the files to their use by the process; absent: it reads them when it starts, and
   * never again.
   */
  readonly reload?: number;
}

/** Period in which a kubelet looks at every pod and updates its volumes (`syncFrequency`), seconds. */
export const SYNC_FREQUENCY = 60;

/**
 * Which certificate each server process uses. The way from the Secret to the process has two lags: the kubelet writes a
 * new Secret into the volume when it next looks at the pod, up to {@link SYNC_FREQUENCY} later
 * (`pkg/volume/secret/secret.go`, `pkg/kubelet/kubelet.go`), and the process goes on with what it has read until it
 * reads again. A new sandbox gets what the Secret holds when it is made.
 */
export class ServedCertificates {
  readonly #loop: EventLoop;
  readonly #addresses: PodAddresses;
  /** By workload; undefined: its servers do not speak TLS. */
  readonly #workloads: readonly (ServerCertificates | undefined)[];
  readonly #syncFrequency: number;
  readonly #random: () => RandomStream;
  /** By workload: number of the certificate that its Secret holds, as the kubelets know it. */
  readonly #inSecret: number[];
  // By slot.
  readonly #workload: number[] = [];
  readonly #inVolume: number[] = [];
  readonly #inUse: number[] = [];

  /**
   * @param syncFrequency seconds
   * @param random the stream of the points in time at which kubelets look at their pods; asked for when needed
   */
  constructor(
    loop: EventLoop,
    addresses: PodAddresses,
    workloads: readonly (ServerCertificates | undefined)[],
    syncFrequency: number,
    random: () => RandomStream,
  ) {
    this.#loop = loop;
    this.#addresses = addresses;
    this.#workloads = workloads;
    this.#syncFrequency = syncFrequency;
    this.#random = random;
    this.#inSecret = workloads.map(() => 0);
  }

  /** A sandbox is made: the Secret is mounted before any container starts. */
  sandboxAdded(slot: PodSlot, workload: number): void {
    this.#workload[slot] = workload;
    this.#inVolume[slot] = this.#inSecret[workload];
    this.#inUse[slot] = this.#inVolume[slot];
  }

  /** A process starts, and reads its files. */
  processStarted(slot: PodSlot): void {
    this.#inUse[slot] = this.#inVolume[slot];
  }

  /** The kubelets have learnt that a workload's Secret holds another certificate. @param number its place in the list */
  secretReplaced(workload: number, number: number): void {
    if (this.#inSecret[workload] === number) return;
    this.#inSecret[workload] = number;
    for (const slot of this.#workload.keys()) {
      if (this.#workload[slot] !== workload) continue;
      const untilSync = this.#random()() * this.#syncFrequency;
      this.#loop.setTimer(untilSync, () => this.#updateVolume(slot));
    }
  }

  /** The certificate that the process at the slot uses; undefined: it does not speak TLS. */
  inUse(slot: PodSlot): Certificate | undefined {
    return this.#workloads[this.#workload[slot]]?.certificates[this.#inUse[slot]];
  }

  /** The certificate that the Secret of the slot's pod holds now; undefined: none. */
  inSecret(slot: PodSlot): Certificate | undefined {
    const workload = this.#workload[slot];
    return this.#workloads[workload]?.certificates[this.#inSecret[workload]];
  }

  /** The kubelet writes what the Secret holds by then. */
  #updateVolume(slot: PodSlot): void {
    const workload = this.#workload[slot];
    this.#inVolume[slot] = this.#inSecret[workload];
    const reload = this.#workloads[workload]?.reload;
    if (reload === undefined) return;
    const life = this.#addresses.life[slot];
    this.#loop.setTimer(reload, () => {
      if (life === this.#addresses.life[slot]) this.#inUse[slot] = this.#inVolume[slot];
    });
  }
}
