import {
  type Balancer,
  type EndpointList,
  keysOf,
  type LoadReport,
  NONE,
  type PickRequest,
  weightsOf,
} from './balancer.ts';

/**
 * Several balancers over parts of one list, for policies that first choose a part (a priority level, a locality, a
 * subset). A part's state lives on while its members change. Reports go to all parts; those that do not know the
 * endpoint ignore them.
 */
export class Parts {
  readonly #create: () => Balancer;
  /** By part: the balancer, and its members' positions in the whole list. */
  readonly #balancers: Balancer[] = [];
  readonly #members: Int32Array[] = [];

  /** @param create makes the balancer of one part */
  constructor(create: () => Balancer) {
    this.#create = create;
  }

  /** Gives a part its members, by position in the whole list. @param part from 0, new ones in order */
  update(part: number, list: EndpointList, members: Int32Array, now: number): void {
    // A part keeps its balancer when its members change, so that turns and counts live on.
    this.#balancers[part] ??= this.#create();
    this.#members[part] = members;
    this.#balancers[part].update(sublist(list, members), now);
  }

  /** Number of members of a part; 0 for one that was never given any. */
  size(part: number): number {
    return part < this.#members.length ? this.#members[part].length : 0;
  }

  /** Position in the whole list, `NONE` if the part gives none. */
  pick(part: number, request: PickRequest): number {
    if (this.size(part) === 0) return NONE;
    const picked = this.#balancers[part].pick(request);
    return picked === NONE ? NONE : this.#members[part][picked];
  }

  /** To all parts: the one that picked is not remembered, and an id is known to few of them. */
  sent(id: number, now: number): void {
    for (const balancer of this.#balancers) balancer.sent?.(id, now);
  }

  firstByte(id: number, now: number, seconds: number): void {
    for (const balancer of this.#balancers) balancer.firstByte?.(id, now, seconds);
  }

  done(id: number, now: number, seconds: number, ok: boolean): void {
    for (const balancer of this.#balancers) balancer.done?.(id, now, seconds, ok);
  }

  report(id: number, now: number, report: LoadReport): void {
    for (const balancer of this.#balancers) balancer.report?.(id, now, report);
  }

  tick(now: number): void {
    for (const balancer of this.#balancers) balancer.tick?.(now);
  }
}

/**
 * The list of some members alone, in the order given. Keys and weights are written out, since a default would follow
 * the position in the part.
 */
export function sublist(list: EndpointList, members: Int32Array): EndpointList {
  const { zones, health } = list;
  const keys = keysOf(list);
  const weights = weightsOf(list);
  return {
    ids: members.map((position) => list.ids[position]),
    keys: Array.from(members, (position) => keys[position]),
    weights: Float64Array.from(members, (position) => weights[position]),
    ...(zones === undefined ? {} : { zones: members.map((position) => zones[position]) }),
    ...(health === undefined ? {} : { health: Uint8Array.from(members, (position) => health[position]) }),
  };
}

/** Positions for which `holds`, in the order of the list. */
export function positionsWhere(list: EndpointList, holds: (position: number) => boolean): Int32Array {
  return Int32Array.from(Array.from(list.ids.keys()).filter(holds));
}
