import type { Picker } from '../../balancing/policy.ts';
import { random } from '../../balancing/random.ts';
import type { PodSlot } from '../../cluster/runtime.ts';
import type { RandomStream } from '../../engine/random.ts';
import type { Chooser } from './chooser.ts';
import type { NewConnection } from './newConnection.ts';

/**
 * Every endpoint with the same chance, for each connection anew and without memory: `statistic --mode random` of
 * iptables (`pkg/proxy/iptables/proxier.go`), `numgen random mod n` of nftables (`pkg/proxy/nftables/proxier.go`), and
 * Cilium's default.
 */
export class RandomChooser implements Chooser {
  readonly #picker: Picker;

  constructor(stream: RandomStream) {
    this.#picker = random.create(stream);
  }

  choose(_connection: NewConnection, endpoints: Int32Array): PodSlot {
    return endpoints[this.#picker.pick(endpoints)];
  }
}
