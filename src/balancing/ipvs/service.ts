import { type EndpointList, NONE, weightsOf } from '../balancer.ts';
import { carried, Positions } from '../positions.ts';

/** Connections that IPVS has seen closing count as inactive for this long: `IP_VS_TCP_S_TIME_WAIT`, 2 minutes. */
export const TIME_WAIT = 120;

/**
 * A virtual service as one node's kernel keeps it: its destinations in the order of the kernel's list, which takes new
 * ones in at its head (`list_add_rcu`, net/netfilter/ipvs/ip_vs_ctl.c), and the connections that this node has made to
 * each. A destination that returns starts with counts of 0.
 */
export class VirtualService {
  readonly #positions = new Positions();
  readonly #closing = new ClosingConnections();
  /**
   * Position in the endpoint list of each place in the kernel's list, and the reverse. Both are needed: schedulers
   * walk by place, answers are by position.
   */
  order: Int32Array = new Int32Array(0);
  #place: Int32Array = new Int32Array(0);
  /** By place in the kernel's list. */
  weights: Float64Array = new Float64Array(0);
  active: Int32Array = new Int32Array(0);
  inactive: Int32Array = new Int32Array(0);

  get count(): number {
    return this.order.length;
  }

  /** Takes a new list: those known keep their order, the others come before them, the last of the list first. */
  update(list: EndpointList): void {
    const before = this.#place;
    const from = this.#positions.update(list.ids);
    const added = Array.from(from.keys()).filter((position) => from[position] === NONE);
    const kept = Array.from(from.keys()).filter((position) => from[position] !== NONE);
    kept.sort((a, b) => before[from[a]] - before[from[b]]);
    this.order = Int32Array.from([...added.reverse(), ...kept]);
    this.#place = new Int32Array(this.order.length);
    this.order.forEach((position, place) => {
      this.#place[position] = place;
    });
    // Old place of each new place, so that counts move with their destinations.
    const places = this.order.map((position) => (from[position] === NONE ? NONE : before[from[position]]));
    const weights = weightsOf(list);
    this.weights = Float64Array.from(this.order, (position) => weights[position]);
    this.active = carried(this.active, places, 0);
    this.inactive = carried(this.inactive, places, 0);
  }

  /** Place of the endpoint in the kernel's list, `NONE` if it is not there. */
  placeOf(id: number): number {
    const position = this.#positions.of(id);
    return position === NONE ? NONE : this.#place[position];
  }

  /** Key or id of the destination at a place of the kernel's list. */
  positionAt(place: number): number {
    return place === NONE ? NONE : this.order[place];
  }

  /**
   * A connection opens. Returns its place. `NONE` if it is not there.
   */
  opened(id: number): number {
    const place = this.placeOf(id);
    if (place !== NONE) this.active[place]++;
    return place;
  }

  /** A connection closes and counts as inactive for a while. Returns its place. */
  closed(id: number, now: number): number {
    const place = this.placeOf(id);
    // A connection from before the endpoint left and returned: its counts began at 0.
    if (place === NONE || this.active[place] === 0) return NONE;
    this.active[place]--;
    this.inactive[place]++;
    this.#closing.add(id, now + TIME_WAIT);
    return place;
  }

  /** Forgets one connection whose time as inactive has run out by now. Returns its place, `NONE` if there is none. */
  expireOne(now: number): number {
    for (let id = this.#closing.due(now); id !== NONE; id = this.#closing.due(now)) {
      // The destination may have left and returned meanwhile, with counts of 0.
      const place = this.placeOf(id);
      if (place === NONE || this.inactive[place] === 0) continue;
      this.inactive[place]--;
      return place;
    }
    return NONE;
  }
}

/** Connections that close, oldest first, in a ring that grows by doubling. */
class ClosingConnections {
  #ids: Int32Array = new Int32Array(64);
  #times: Float64Array = new Float64Array(64);
  #first = 0;
  #count = 0;

  /** @param time when it is forgotten; never before that of an earlier one */
  add(id: number, time: number): void {
    if (this.#count === this.#ids.length) this.#grow();
    // The size is a power of two, so a mask does for the remainder.
    const at = (this.#first + this.#count++) & (this.#ids.length - 1);
    this.#ids[at] = id;
    this.#times[at] = time;
  }

  /** Takes out the oldest if its time has come; `NONE` otherwise. */
  due(now: number): number {
    if (this.#count === 0 || this.#times[this.#first] > now) return NONE;
    const id = this.#ids[this.#first];
    this.#first = (this.#first + 1) & (this.#ids.length - 1);
    this.#count--;
    return id;
  }

  /** Doubles the ring and turns it so that the oldest is at the front. */
  #grow(): void {
    const size = this.#ids.length;
    const turned = (i: number) => (this.#first + i) & (size - 1);
    const [ids, times] = [this.#ids, this.#times];
    this.#ids = Int32Array.from({ length: 2 * size }, (_, i) => (i < size ? ids[turned(i)] : 0));
    this.#times = Float64Array.from({ length: 2 * size }, (_, i) => (i < size ? times[turned(i)] : 0));
    this.#first = 0;
  }
}
