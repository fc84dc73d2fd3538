import { atWrongPort } from '../../network/directAddresses.ts';
import type { Hosts } from '../../network/hosts.ts';
import type { EndpointView } from '../../network/listedEndpoints.ts';
import type { PodAddresses } from '../../network/podAddresses.ts';
import { EMPTY, type KnownList } from '../knownList.ts';

/** Levels of Istio's failover by locality: the client's own zone, its region, everywhere else. */
const OWN_ZONE = 0;
const OWN_REGION = 1;
const ELSEWHERE = 2;

/** Priority levels that depend on where the client is: one list for each place of clients. */
export type PriorityRule = 'as-listed' | 'locality';

/**
 * The list of endpoints of one source, made of what a watch of the API has brought. The same object is given to all
 * clients that know the same, so that tables which depend on the list alone are built once. A new one is made only
 * when the endpoints, their weights or their levels are others than before.
 */
export class EndpointLists {
  readonly #hosts: Hosts;
  readonly #addresses: PodAddresses;
  readonly #rule: PriorityRule;
  #list: KnownList = EMPTY;
  /** By node of the client, where levels depend on it. */
  #byPlace = new Map<number, KnownList>();
  /** The arrays of the view that the list was made of; there, a pod at another port has another number. */
  #slots: Int32Array = EMPTY.ids;
  #weights: Float64Array | undefined;
  #priorities: Int32Array | undefined;

  constructor(hosts: Hosts, addresses: PodAddresses, rule: PriorityRule) {
    this.#hosts = hosts;
    this.#addresses = addresses;
    this.#rule = rule;
  }

  /** The list of a client on a node. @param view as it is now */
  of(view: EndpointView | undefined, place: number): KnownList {
    this.#look(view);
    if (this.#rule === 'as-listed') return this.#list;
    let list = this.#byPlace.get(place);
    if (list === undefined) {
      list = { ...this.#list, priorities: withoutGaps(this.#levels(place)) };
      this.#byPlace.set(place, list);
    }
    return list;
  }

  /** Every change of a slice makes new arrays, also one of an endpoint that is not ready. */
  #look(view: EndpointView | undefined): void {
    const { slots = EMPTY.ids, weights, priorities } = view ?? {};
    if (this.#slots === slots && this.#weights === weights && this.#priorities === priorities) return;
    const isSame =
      sameNumbers(this.#slots, slots) &&
      sameNumbers(this.#weights, weights) &&
      sameNumbers(this.#priorities, priorities);
    this.#slots = slots;
    this.#weights = weights;
    this.#priorities = priorities;
    if (!isSame) this.#make(view);
  }

  #make(view: EndpointView | undefined): void {
    const ids = this.#slots.map((slot) => (slot < 0 ? atWrongPort(slot) : slot));
    this.#byPlace = new Map();
    this.#list = {
      ids,
      members: new Set(ids),
      // A server outside the cluster is in no zone: it counts as one of the first.
      zones: ids.map((pod) => this.#hosts.zone[this.#addresses.node[pod]] ?? 0),
      ...(view?.keys && { keys: view.keys }),
      ...(this.#weights && { weights: this.#weights }),
      ...(this.#priorities && { priorities: withoutGaps(this.#priorities) }),
    };
  }

  /**
   * `LbPriority` of Istio (pilot/pkg/networking/util/util.go) without sub-zones, which nobody has: its second level is
   * then empty, and `applyLocalityFailover` (pilot/pkg/networking/core/loadbalancer/loadbalancer.go) closes the gap.
   */
  #levels(place: number): Int32Array {
    const { zone, region } = this.#hosts;
    return this.#list.ids.map((pod) => {
      const node = this.#addresses.node[pod];
      if (place < 0 || node < 0 || region[node] !== region[place]) return ELSEWHERE;
      return zone[node] === zone[place] ? OWN_ZONE : OWN_REGION;
    });
  }
}

/** The same order of levels, numbered from 0 without gaps. */
function withoutGaps(levels: Int32Array): Int32Array {
  const inUse = [...new Set(levels)].sort((a, b) => a - b);
  return levels.map((level) => inUse.indexOf(level));
}

type Numbers = Int32Array | Float64Array | undefined;

function sameNumbers(a: Numbers, b: Numbers): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  return a.every((number, i) => number === b[i]);
}
