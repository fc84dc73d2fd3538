import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { type Balancer, type EndpointList, keysOf, NONE } from '../balancer.ts';
import { fnv1a } from '../hash/fnv1a.ts';
import { jenkinsHash } from '../hash/jenkins.ts';
import { integerParameter, numberParameter } from '../parameter.ts';
import { definePolicy } from '../policy.ts';
import { carried, Positions } from '../positions.ts';

/** When the aperture changes: the load of its servers is kept between two limits. */
export interface LoadBand {
  /** Requests under way for each server of the aperture. */
  readonly low: number;
  readonly high: number;
  /** Time over which the load is averaged, seconds. */
  readonly window: number;
  readonly minimum: number;
}

/** Finagle's random aperture: as few servers as the load allows, in an order of the client's own; of two the less loaded. */
export class RandomAperture implements Balancer {
  readonly #random: RandomStream;
  readonly #band: LoadBand;
  /** Drawn once a client, so that its order of the servers lasts. */
  readonly #seed: number;
  readonly #positions = new Positions();
  #active: Int32Array = new Int32Array(0);
  /** Positions in the client's own order; the first `#width` are in use. */
  #order: Int32Array = new Int32Array(0);
  #width: number;
  /** Requests of the client under way, their moving average, and when that was taken last, seconds. */
  #outstanding = 0;
  #average = 0;
  #changed = 0;

  constructor(random: RandomStream, band: LoadBand) {
    this.#random = random;
    this.#band = band;
    this.#seed = uniformInt(random, 4294967296);
    this.#width = band.minimum;
  }

  /** The order depends on the servers' keys and the client's seed only, so that a change moves few of them. */
  update(list: EndpointList, now: number): void {
    this.#active = carried(this.#active, this.#positions.update(list.ids), 0);
    this.#outstanding = this.#active.reduce((sum, active) => sum + active, 0);
    const hashes = keysOf(list).map((key) => jenkinsHash(fnv1a(key), 0, 0, this.#seed));
    const order = Array.from(hashes.keys());
    order.sort((a, b) => hashes[a] - hashes[b] || a - b);
    this.#order = Int32Array.from(order);
    this.#changed = Math.max(this.#changed, now);
    this.#width = Math.max(this.#band.minimum, Math.min(this.#width, order.length));
  }

  /** Servers in use. */
  get width(): number {
    return Math.min(this.#width, this.#order.length);
  }

  /** Power of two choices over the servers in use. */
  pick(): number {
    const { width } = this;
    if (width < 2) return width === 0 ? NONE : this.#order[0];
    const a = uniformInt(this.#random, width);
    let b = uniformInt(this.#random, width - 1);
    if (b >= a) b++;
    const [first, second] = [this.#order[a], this.#order[b]];
    return this.#active[first] <= this.#active[second] ? first : second;
  }

  sent(id: number, now: number): void {
    this.#change(id, 1, now);
  }

  done(id: number, now: number): void {
    this.#change(id, -1, now);
  }

  /** A request more or less. The width moves by one server at a time, so that a burst does not open all of them. */
  #change(id: number, by: number, now: number): void {
    const position = this.#positions.of(id);
    if (position === NONE || this.#active[position] + by < 0) return;
    this.#active[position] += by;
    this.#outstanding += by;
    // The average decays by the time that has passed, as a continuous moving average does.
    const weight = Math.exp(-Math.max(0, now - this.#changed) / this.#band.window);
    this.#average = this.#average * weight + this.#outstanding * (1 - weight);
    this.#changed = now;
    const load = this.#average / Math.max(1, this.width);
    if (load >= this.#band.high && this.#width < this.#order.length) this.#width++;
    else if (load <= this.#band.low && this.#width > this.#band.minimum) this.#width--;
  }
}

const minimum = integerParameter({
  name: 'minAperture',
  default: 1,
  min: 1,
  description: 'servers in use at least',
});
const low = numberParameter({
  name: 'lowLoad',
  default: 0.875,
  min: 0,
  description: 'requests under way for each server in use at which one fewer is used',
});
const high = numberParameter({
  name: 'highLoad',
  default: 1.125,
  min: 0,
  description: 'requests under way for each server in use at which one more is used',
});
const window = numberParameter({
  name: 'smoothWindow',
  default: 15,
  min: 0.001,
  description: 'time over which the load is averaged, seconds',
});

export const randomAperture = definePolicy({
  name: 'aperture',
  summary: 'as many endpoints as the load needs, in a random order of each client; of two the less loaded',
  explanation:
    'A client with little traffic uses few endpoints, so that its picks by load have something to compare. The number ' +
    'grows and shrinks by one as the average of requests under way for each endpoint in use leaves the band. Clients do ' +
    'not agree with each other: endpoints are loaded unevenly.',
  at: ['client'],
  needs: ['memory', 'outstanding'],
  parameters: [minimum, low, high, window],
  source:
    'twitter/finagle finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/aperture/LoadBand.scala',
  balancer: ({ random }, value) =>
    new RandomAperture(random, {
      low: value(low),
      high: value(high),
      window: value(window),
      minimum: value(minimum),
    }),
});
