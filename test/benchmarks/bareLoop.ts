/**
 * The yardstick: M/M/1 queues with random choice, or with the shorter of two at random, Poisson arrivals and exponential services in one event loop over typed
 * arrays, and nothing else: no latencies, no records, no objects. A binary heap holds the next arrival and one
 * departure for each busy queue; each queue keeps the arrival times of its jobs in a ring.
 *
 * @param queues number of queues, mean service time 1
 * @param load arrivals a queue and service time, below 1
 * @param requests how many arrivals to simulate
 * @param choices queues of which each request joins the shorter one
 * @returns mean response time in service times: with one choice 1 / (1 - load) in the long run, so that it can be checked
 */
export function bareLoop(queues: number, load: number, requests: number, choices: 1 | 2 = 1): number {
  const heap = new TypedHeap(queues + 2);
  const waiting = new Jobs(queues);
  const random = xorshift(1);
  const arrivalMean = 1 / (load * queues);
  let served = 0;
  let total = 0;
  heap.push(0, -1);
  for (let arrived = 0; arrived < requests; ) {
    const now = heap.times[0];
    const queue = heap.values[0];
    heap.pop();
    if (queue < 0) {
      arrived++;
      heap.push(now - arrivalMean * Math.log(1 - random()), -1);
      let chosen = Math.floor(random() * queues);
      if (choices === 2) {
        const other = Math.floor(random() * queues);
        if (waiting.length[other] < waiting.length[chosen]) chosen = other;
      }
      if (waiting.add(chosen, now) === 1) heap.push(now - Math.log(1 - random()), chosen);
    } else {
      served++;
      total += now - waiting.take(queue);
      if (waiting.length[queue] > 0) heap.push(now - Math.log(1 - random()), queue);
    }
  }
  return total / served;
}

/** A binary heap of (time, value) over typed arrays. */
class TypedHeap {
  readonly times: Float64Array;
  readonly values: Int32Array;
  #size = 0;

  constructor(capacity: number) {
    this.times = new Float64Array(capacity);
    this.values = new Int32Array(capacity);
  }

  push(time: number, value: number): void {
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.times[parent] <= time) break;
      this.#move(parent, at);
      at = parent;
    }
    this.times[at] = time;
    this.values[at] = value;
  }

  pop(): void {
    const size = --this.#size;
    const time = this.times[size];
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && this.times[child + 1] < this.times[child]) child++;
      if (this.times[child] >= time) break;
      this.#move(child, at);
      at = child;
    }
    this.times[at] = time;
    this.values[at] = this.values[size];
  }

  #move(from: number, to: number): void {
    this.times[to] = this.times[from];
    this.values[to] = this.values[from];
  }
}

/** Room for the jobs of one queue; at load 0.8 a longer queue than this has a chance of 0.8^256 = 1.6e-25. */
const ROOM = 256;

/** The arrival times of the jobs in each queue, first come, first served. */
class Jobs {
  readonly length: Int32Array;
  readonly #first: Int32Array;
  readonly #times: Float64Array;

  constructor(queues: number) {
    this.length = new Int32Array(queues);
    this.#first = new Int32Array(queues);
    this.#times = new Float64Array(queues * ROOM);
  }

  /** Adds a job; returns the queue's new length. */
  add(queue: number, time: number): number {
    const place = (this.#first[queue] + this.length[queue]) & (ROOM - 1);
    this.#times[queue * ROOM + place] = time;
    return ++this.length[queue];
  }

  /** Removes the first job and returns when it came. */
  take(queue: number): number {
    const time = this.#times[queue * ROOM + this.#first[queue]];
    // An empty queue starts again at the front, so that its ring stays in the cache.
    this.#first[queue] = --this.length[queue] === 0 ? 0 : (this.#first[queue] + 1) & (ROOM - 1);
    return time;
  }
}

/** Marsaglia's xorshift with 32 bits: good enough to keep queues busy, and as fast as a generator gets. */
function xorshift(seed: number): () => number {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 4294967296;
  };
}
