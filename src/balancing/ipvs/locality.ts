import { type Balancer, type EndpointList, NONE, type PickRequest } from '../balancer.ts';
import { numberParameter } from '../parameter.ts';
import { definePolicy } from '../policy.ts';
import { LeastCost, weightedLeastConnectionCost } from './leastLoaded.ts';
import { connectionOverhead } from './overhead.ts';
import { VirtualService } from './service.ts';

/** What a destination address remembers: the endpoints that serve it, by id, and when. */
interface Entry {
  /** One id for lblc, a set for lblcr. */
  readonly servers: number[];
  lastUsed: number;
  /** When the set was changed last. */
  lastChanged: number;
}

/** An entry that was not used for this long is forgotten: 24 hours (`DEFAULT_EXPIRATION`). */
const FORGET = 24 * 3600;

/**
 * IPVS `lblc` and `lblcr`: a destination address keeps its server (or set of servers) for locality of caches, unless
 * the server is overloaded while another has room. The choice itself is wlc's.
 *
 * The set is kept by id, so it outlives changes of the list.
 */
export class IpvsLocality implements Balancer {
  readonly #service = new VirtualService();
  readonly #leastLoaded = new LeastCost(weightedLeastConnectionCost);
  /** By destination address; an entry that goes unused for a day is forgotten. */
  readonly #entries = new Map<number, Entry>();
  readonly #replicas: boolean;
  readonly #shrinkAfter: number;
  #ids: Int32Array = new Int32Array(0);
  /** By place, 1: fewer connections than half its weight; and how many are so. */
  #hasRoom: Uint8Array = new Uint8Array(0);
  #withRoom = 0;

  /**
   * @param replicas lblcr: a set of servers for an address instead of one
   * @param shrinkAfter seconds after which an unchanged set loses its most loaded member
   */
  constructor(replicas: boolean, shrinkAfter: number) {
    this.#replicas = replicas;
    this.#shrinkAfter = shrinkAfter;
  }

  /**
   * The kernel collects old entries by a timer (`ip_vs_lblc_check_expire`); here a change of the list does it, so an
   * old entry may serve a little longer.
   */
  update(list: EndpointList, now: number): void {
    this.#ids = list.ids;
    this.#service.update(list);
    this.#leastLoaded.update(list);
    this.#hasRoom = new Uint8Array(list.ids.length);
    this.#withRoom = 0;
    for (let place = 0; place < this.#hasRoom.length; place++) this.#changed(place);
    for (const [address, { lastUsed }] of this.#entries)
      if (now - lastUsed > FORGET) this.#entries.delete(address);
  }

  pick(request: PickRequest): number {
    // This place's own counts expire here; those of the inner wlc expire when it is asked.
    while (this.#service.expireOne(request.now) !== NONE);
    const entry = this.#entries.get(request.destination);
    const kept = entry === undefined ? NONE : this.#kept(entry, request.now);
    return kept === NONE ? this.#assign(request, entry) : this.#service.positionAt(kept);
  }

  sent(id: number, now: number): void {
    this.#changed(this.#service.opened(id));
    this.#leastLoaded.sent(id, now);
  }

  done(id: number, now: number): void {
    this.#changed(this.#service.closed(id, now));
    this.#leastLoaded.done(id, now);
  }

  /** The place of the server that the entry gives, `NONE` if it has to look for one. */
  #kept(entry: Entry, now: number): number {
    const place = this.#extremeOf(entry, 1);
    if (place === NONE || this.#service.weights[place] <= 0 || this.#overloaded(place)) return NONE;
    entry.lastUsed = now;
    // lblcr: a set that was stable for long is larger than it need be.
    if (this.#replicas && entry.servers.length > 1 && now - entry.lastChanged > this.#shrinkAfter) {
      const id = this.#idAt(this.#extremeOf(entry, -1));
      entry.servers.splice(entry.servers.indexOf(id), 1);
      entry.lastChanged = now;
    }
    return place;
  }

  /** wlc's choice, remembered. */
  #assign(request: PickRequest, entry: Entry | undefined): number {
    const position = this.#leastLoaded.pick(request);
    if (position === NONE) return NONE;
    const { destination, now } = request;
    const id = this.#ids[position];
    if (entry === undefined)
      this.#entries.set(destination, { servers: [id], lastUsed: now, lastChanged: now });
    else {
      // lblc has one server for an address: the new one takes the old one's place.
      if (!this.#replicas) entry.servers.length = 0;
      if (!entry.servers.includes(id)) entry.servers.push(id);
      entry.lastUsed = now;
      entry.lastChanged = now;
    }
    return position;
  }

  /** More connections than its weight, while some server has less than half of its own. */
  #overloaded(place: number): boolean {
    const { active, weights } = this.#service;
    return active[place] > weights[place] && this.#withRoom > 0;
  }

  /** Open connections of a server have changed: counted here, so that a pick need not look at all servers for one with room. */
  #changed(place: number): void {
    if (place === NONE) return;
    const { active, weights } = this.#service;
    const hasRoom = 2 * active[place] < weights[place] ? 1 : 0;
    this.#withRoom += hasRoom - this.#hasRoom[place];
    this.#hasRoom[place] = hasRoom;
  }

  /** The least loaded member of the entry (sign 1), or the most loaded (-1), that is still there. */
  #extremeOf({ servers }: Entry, sign: number): number {
    const { active, inactive, weights } = this.#service;
    let best = NONE;
    let least = Number.POSITIVE_INFINITY;
    for (const id of servers) {
      const place = this.#service.placeOf(id);
      if (place === NONE || weights[place] <= 0) continue;
      const load = (sign * connectionOverhead(active[place], inactive[place])) / weights[place];
      if (load >= least) continue;
      least = load;
      best = place;
    }
    return best;
  }

  #idAt(place: number): number {
    return this.#ids[this.#service.positionAt(place)];
  }
}

/** `sysctl_lblcr_expiration` is a day. */
const shrinkAfter = numberParameter({
  name: 'shrinkAfter',
  default: FORGET,
  min: 0,
  description: 'seconds after which an unchanged set of servers loses its most loaded member',
});

export const ipvsLocality = definePolicy({
  name: 'ipvs-lblc',
  summary: 'an address asked for keeps its server unless that is overloaded; then as wlc',
  explanation:
    'Made for caches: the requests for one address meet the same server. In front of a Service all clients ask for one ' +
    'address, so one server takes all until it has more connections than its weight.',
  at: ['kube-proxy-ipvs'],
  needs: ['memory', 'flow', 'outstanding'],
  source: 'torvalds/linux net/netfilter/ipvs/ip_vs_lblc.c',
  balancer: () => new IpvsLocality(false, FORGET),
});

export const ipvsLocalityReplicas = definePolicy({
  name: 'ipvs-lblcr',
  summary: 'an address asked for keeps a set of servers, which grows when they are overloaded',
  explanation:
    'As lblc with several servers for each address: the least loaded member serves, the choice of wlc joins when it is ' +
    'overloaded, and the most loaded leaves when the set has not changed for a day.',
  at: ['kube-proxy-ipvs'],
  needs: ['memory', 'flow', 'outstanding'],
  parameters: [shrinkAfter],
  source: 'torvalds/linux net/netfilter/ipvs/ip_vs_lblcr.c',
  balancer: (_, value) => new IpvsLocality(true, value(shrinkAfter)),
});
