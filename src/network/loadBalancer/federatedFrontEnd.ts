import type { EventLoop } from '../../engine/eventLoop.ts';
import { grown } from '../../engine/grown.ts';
import { rehashed } from './flow.ts';
import type { EndOfFlows, FrontEnd, MissingFrontEnd } from './frontEnd.ts';
import type { TargetKind, WithoutTarget } from './profile.ts';

/** Tells the choice among addresses from other choices that are made by the same flow. */
const ADDRESS_CHOICE = 0x61646472;

/** Where clients of a federation's name learn which load balancers it leads to. */
export interface FederatedAnswers {
  /** Seconds for which a client keeps an answer. */
  readonly ttl: number;
  /** The members that the name leads to now: bit `n` stands for member `n`; 0: there is no such name. */
  answer(): number;
}

/**
 * The load balancers of several clusters behind one DNS name. Each client keeps the answer that it got for its TTL,
 * whatever happens meanwhile, and takes one of its addresses for each connection, all equally likely: the server shuffles
 * them. Clients find out of a failover no sooner than their answer runs out.
 */
export class FederatedFrontEnd implements FrontEnd {
  readonly targets: TargetKind;
  readonly whenNoneHealthy: WithoutTarget;
  readonly latency: number;
  readonly idleTimeout: number;
  readonly atIdle: 'close' | 'reset';
  readonly connectionTracking = true;
  missing: MissingFrontEnd | undefined;
  readonly #clock: Pick<EventLoop, 'now'>;
  readonly #members: readonly FrontEnd[];
  readonly #answers: FederatedAnswers;
  /** By client: what it was told, and until when it believes it, seconds. */
  #told = new Uint32Array(64);
  #until = new Float64Array(64);

  /** @param members at least one, at most 32; all of one make, as the way behind them is that of the first */
  constructor(clock: Pick<EventLoop, 'now'>, members: readonly FrontEnd[], answers: FederatedAnswers) {
    this.#clock = clock;
    this.#members = members;
    this.#answers = answers;
    const [first] = members;
    this.targets = first.targets;
    this.whenNoneHealthy = first.whenNoneHealthy;
    this.latency = first.latency;
    this.idleTimeout = first.idleTimeout;
    this.atIdle = first.atIdle;
  }

  get provisioned(): boolean {
    return this.#members.some(({ provisioned }) => provisioned);
  }

  /** The target of a new connection of the client, or -1 with the reason in {@link missing}. */
  pick(flow: number, source = 0, client = 0): number {
    const told = this.#toldTo(client);
    if (told === 0) {
      this.missing = 'no-name';
      return -1;
    }
    const target = this.#members[memberOf(told, rehashed(flow, ADDRESS_CHOICE))].pick(flow, source, client);
    // Its load balancer has noticed before the name did.
    this.missing = target < 0 ? 'stale-name' : undefined;
    return target;
  }

  /** @see FrontEnd.onFlowsEnded */
  onFlowsEnded(listener: (target: number, why: EndOfFlows) => void): void {
    for (const member of this.#members) member.onFlowsEnded(listener);
  }

  /** The answer that the client has, asked for anew if it has none or has had it for too long. */
  #toldTo(client: number): number {
    while (client >= this.#told.length) {
      this.#told = grown(this.#told);
      this.#until = grown(this.#until);
    }
    const { now } = this.#clock;
    if (this.#told[client] === 0 || now >= this.#until[client]) {
      this.#told[client] = this.#answers.answer();
      this.#until[client] = now + this.#answers.ttl;
    }
    return this.#told[client];
  }
}

/** One of the members in the answer. @param hash an unsigned number of 32 bits */
function memberOf(answer: number, hash: number): number {
  let count = 0;
  for (let bits = answer; bits !== 0; bits &= bits - 1) count++;
  let left = hash % count;
  let member = 0;
  while ((answer & (1 << member)) === 0 || left-- > 0) member++;
  return member;
}
