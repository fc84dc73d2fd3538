import { EventLoop } from '../../src/engine/eventLoop.ts';
import { exponential, type RandomStream, RandomStreams, uniformInt } from '../../src/engine/random.ts';

/** Servers with one worker and a queue each, and requests that send a second copy after a delay. */
export interface HedgedQueuesSetup {
  readonly servers: number;
  /** Requests a second at all servers together; the mean service time is 1 s, exponential. */
  readonly arrivalRate: number;
  /** Seconds; infinite for no hedges. */
  readonly hedgeDelay: number;
  /** What becomes of the copy that loses: it is served all the same, unless it is still queued, or never. */
  readonly cancels: 'never' | 'queued' | 'always';
}

/** Of the requests that were answered during a measurement. */
export interface HedgedBatch {
  readonly mean: number;
  readonly quantile: (q: number) => number;
  /** Hedges for each request. */
  readonly hedges: number;
  readonly utilisation: number;
}

interface Copy {
  readonly request: Request;
  readonly server: number;
  lost: boolean;
}

interface Request {
  readonly arrived: number;
  readonly copies: Copy[];
  answered: boolean;
}

/** Uniform random placement; the hedge goes to another server, any with the same chance. For tests: it allocates. */
export class HedgedQueues {
  readonly #setup: HedgedQueuesSetup;
  readonly #loop = new EventLoop();
  readonly #random: RandomStream;
  readonly #queues: Copy[][];
  readonly #serving: number[];
  readonly #busySince: number[];
  #latencies: number[] = [];
  #arrived = 0;
  #hedges = 0;
  #busy = 0;

  constructor(setup: HedgedQueuesSetup, seed: string) {
    this.#setup = setup;
    this.#random = new RandomStreams(seed).stream('hedged queues');
    this.#queues = Array.from({ length: setup.servers }, () => []);
    this.#serving = this.#queues.map(() => -1);
    this.#busySince = this.#queues.map(() => 0);
    this.#expectNext();
  }

  measure(requests: number): HedgedBatch {
    this.#latencies = [];
    [this.#arrived, this.#hedges, this.#busy] = [0, 0, 0];
    const from = this.#loop.now;
    this.#busySince.fill(from);
    this.#loop.advance(from + requests / this.#setup.arrivalRate);
    for (const [server, timer] of this.#serving.entries()) if (timer >= 0) this.#idle(server);
    const sorted = Float64Array.from(this.#latencies).sort();
    return {
      mean: sorted.reduce((sum, latency) => sum + latency, 0) / sorted.length,
      quantile: (q) => sorted[Math.ceil(q * sorted.length) - 1],
      hedges: this.#hedges / this.#arrived,
      utilisation: this.#busy / (this.#loop.now - from) / this.#setup.servers,
    };
  }

  #expectNext(): void {
    this.#loop.setTimer(exponential(this.#random, 1 / this.#setup.arrivalRate), () => {
      this.#expectNext();
      this.#arrived++;
      const request: Request = { arrived: this.#loop.now, copies: [], answered: false };
      this.#send(request, uniformInt(this.#random, this.#setup.servers));
      if (Number.isFinite(this.#setup.hedgeDelay))
        this.#loop.setTimer(this.#setup.hedgeDelay, () => this.#hedge(request));
    });
  }

  #hedge(request: Request): void {
    if (request.answered) return;
    this.#hedges++;
    const drawn = uniformInt(this.#random, this.#setup.servers - 1);
    this.#send(request, drawn >= request.copies[0].server ? drawn + 1 : drawn);
  }

  #send(request: Request, server: number): void {
    const copy = { request, server, lost: false };
    request.copies.push(copy);
    this.#queues[server].push(copy);
    if (this.#queues[server].length === 1) this.#serve(server);
  }

  #serve(server: number): void {
    this.#busySince[server] = this.#loop.now;
    const seconds = exponential(this.#random, 1);
    this.#serving[server] = this.#loop.setTimer(seconds, () => this.#end(server));
  }

  #idle(server: number): void {
    this.#busy += this.#loop.now - this.#busySince[server];
  }

  #end(server: number): void {
    const { request } = this.#queues[server][0];
    if (!request.answered) {
      request.answered = true;
      this.#latencies.push(this.#loop.now - request.arrived);
      for (const copy of request.copies) if (copy.server !== server) this.#cancel(copy);
    }
    this.#next(server);
  }

  #next(server: number): void {
    this.#idle(server);
    this.#serving[server] = -1;
    const queue = this.#queues[server];
    queue.shift();
    while (queue.length > 0 && queue[0].lost) queue.shift();
    if (queue.length > 0) this.#serve(server);
  }

  #cancel(copy: Copy): void {
    const { cancels } = this.#setup;
    const inService = this.#queues[copy.server][0] === copy;
    if (cancels === 'never' || (inService && cancels === 'queued')) return;
    if (!inService) copy.lost = true;
    else {
      this.#loop.clearTimer(this.#serving[copy.server]);
      this.#next(copy.server);
    }
  }
}
