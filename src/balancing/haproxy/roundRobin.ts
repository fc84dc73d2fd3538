import { type Balancer, type EndpointList, NONE, weightsOf } from '../balancer.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';
import { carried, Positions } from '../positions.ts';
import { WinnerTree } from '../winnerTree.ts';

/** Sixteenths of a weight unit (`BE_WEIGHT_SCALE`), which leave room for slow start. */
const SCALE = 16;
/** Greatest configured weight, and what it comes to in sixteenths. */
const MAX_WEIGHT = 256;
const MAX_EFFECTIVE = MAX_WEIGHT * SCALE;

/**
 * Where a server is (`lb_tree`). New servers wait in `next`; when nothing is due in `current` and `init` is empty, the
 * turn ends and `next` becomes `init`.
 * The three trees hold each server at most once, and the one that a pick takes comes from `current` or `init` only.
 */
class Turn {
  /** Not yet served in this turn, heaviest first; and those put off to the next turn. */
  init: WinnerTree;
  next: WinnerTree;
  /** Due at a position of this turn. */
  readonly current: WinnerTree;

  constructor(count: number) {
    this.init = new WinnerTree(count);
    this.next = new WinnerTree(count);
    this.current = new WinnerTree(count);
  }
}

/**
 * HAProxy `roundrobin`: each turn has as many positions as the total weight; a server picked at a position is due again
 * total/weight positions later, with the remainder carried. Servers that have not been served yet fill the holes.
 */
export class HaproxyRoundRobin implements Balancer {
  readonly #positions = new Positions();
  #turn = new Turn(0);
  /** In sixteenths. */
  #weights: Float64Array = new Float64Array(0);
  /** Position at which each is due next, 0 before the first time; and the remainder carried. */
  #due: Float64Array = new Float64Array(0);
  #remainder: Float64Array = new Float64Array(0);
  /** The position of the next pick, counted from the total weight on; and the total, in sixteenths. */
  #position = 0;
  #total = 0;
  #order = 0;

  /** A changed list begins a new turn; servers that were there keep their order of weight only. */
  update(list: EndpointList): void {
    const from = this.#positions.update(list.ids);
    this.#remainder = carried(this.#remainder, from, 0);
    this.#weights = weightsOf(list).map((weight) => Math.ceil(Math.min(weight, MAX_WEIGHT) * SCALE));
    this.#total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    this.#position = this.#total;
    this.#turn = new Turn(from.length);
    this.#due = new Float64Array(from.length);
    for (let i = 0; i < from.length; i++) if (this.#weights[i] > 0) this.#queueByWeight(this.#turn.init, i);
  }

  pick(): number {
    let picked = this.#nextDue();
    if (picked === NONE) {
      this.#switchTrees();
      picked = this.#nextDue();
    }
    if (picked !== NONE) this.#serve(picked);
    return picked;
  }

  /** Whoever is due at this position or, where there is a hole, the heaviest that has not been served. */
  #nextDue(): number {
    const { current, init } = this.#turn;
    const due = current.first;
    if (due !== NONE && this.#due[due] <= this.#position) return due;
    const waiting = init.first;
    if (waiting === NONE) return due;
    this.#due[waiting] = 0;
    this.#remainder[waiting] = 0;
    return waiting;
  }

  /** The turn is over: those put off come first, and positions count from the total again. */
  #switchTrees(): void {
    [this.#turn.init, this.#turn.next] = [this.#turn.next, this.#turn.init];
    this.#position = this.#total;
  }

  /**
   * Takes the server's turn: due again total/weight positions later. What the division leaves is saved up until it
   * makes a whole position, so that shares are exact over a full turn.
   */
  #serve(picked: number): void {
    const weight = this.#weights[picked];
    // The first time in this turn: it counts from here.
    if (this.#due[picked] === 0) this.#due[picked] = this.#position;
    this.#due[picked] += Math.floor(this.#total / weight);
    this.#remainder[picked] += this.#total % weight;
    if (this.#remainder[picked] >= weight) {
      this.#remainder[picked] -= weight;
      this.#due[picked]++;
    }
    // An infinite key means that the server is not in `init`.
    if (this.#turn.init.key(picked) < Number.POSITIVE_INFINITY) this.#turn.init.remove(picked);
    this.#position++;
    this.#queue(picked);
  }

  /** What does not fit into this turn and the next goes to the next turn by its weight. */
  #queue(server: number): void {
    if (this.#due[server] >= 2 * this.#total) {
      this.#due[server] -= this.#total;
      this.#turn.current.remove(server);
      this.#queueByWeight(this.#turn.next, server);
      return;
    }
    const fine = Math.floor((MAX_EFFECTIVE + this.#remainder[server] - this.#weights[server]) / SCALE);
    this.#turn.current.set(server, (MAX_WEIGHT + 1) * this.#due[server] + fine, this.#order++);
  }

  /** Heaviest first, among equals the one that was put in first. */
  #queueByWeight(tree: WinnerTree, server: number): void {
    tree.set(server, MAX_EFFECTIVE - this.#weights[server], this.#order++);
  }
}

export const haproxyRoundRobin = definePolicy({
  name: 'haproxy-roundrobin',
  summary: 'weighted turns by positions in a tree; weights can change at any time',
  explanation:
    'Weights count in sixteenths, up to 256. Each server is due again after total/weight positions; servers not served ' +
    'yet come in the order of their weight: 5:1:1 gives AAABAAC. Weights must be whole or multiples of 1/16.',
  at: PER_REQUEST,
  needs: ['memory'],
  source: 'haproxy/haproxy src/lb_fwrr.c',
  balancer: () => new HaproxyRoundRobin(),
});
