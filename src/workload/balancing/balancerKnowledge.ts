import type { Balancer } from '../../balancing/balancer.ts';
import type { PodSlot } from '../../cluster/runtime.ts';
import type { Attempt } from '../attempts.ts';
import type { RequestWorld } from '../requestWorld.ts';
import { type BalancedSource, needs } from './balancedSources.ts';
import { BalancerClock } from './balancerClock.ts';
import { Boards } from './boards.ts';
import type { ClientBalancers } from './clientBalancers.ts';
import { type Dispatchers, IdleTokens } from './idleTokens.ts';
import { ReportMessages } from './reportMessages.ts';

/** Endpoints that one pick probes, at the most. */
const MOST_PROBES = 16;

/** The ways by which balancers learn; those that no source needs are absent. */
interface Ways {
  readonly clock?: BalancerClock;
  readonly boards?: Boards;
  readonly messages?: ReportMessages;
  readonly idleTokens?: IdleTokens;
}

/**
 * What the balancers of clients learn beside the ends of their own requests: what answers bring, what probes find, what pods say of
 * their own accord, what boards show, and that time has passed. All of it is as old as its way to the client.
 */
export class BalancerKnowledge {
  readonly #w: RequestWorld;
  readonly #balancers: ClientBalancers;
  readonly #ways: Ways;
  readonly #targets = new Int32Array(MOST_PROBES);

  constructor(world: RequestWorld, balancers: ClientBalancers, ways: Ways) {
    this.#w = world;
    this.#balancers = balancers;
    this.#ways = ways;
  }

  /** The client is about to pick. @param isNew has it got its balancer only now? */
  beforePick(client: number, source: number, isNew: boolean, hasNewList: boolean): void {
    if (isNew) this.#ways.clock?.begin(client, source);
    this.#ways.boards?.look(client, source, hasNewList);
  }

  /** The client has picked, and probes whom its policy wants to know of. */
  picked(client: number, balancer: Balancer): void {
    const { messages } = this.#ways;
    if (messages === undefined || balancer.probe === undefined) return;
    const count = balancer.probe(this.#targets);
    for (let i = 0; i < count; i++) messages.probe(client, this.#targets[i]);
  }

  /** The try has ended at its client, perhaps by an answer that has brought something. */
  answered(client: number, attempt: Attempt): void {
    const report = this.#w.reporting?.broughtBy(attempt);
    if (report === undefined) return;
    const { attempts, loop } = this.#w;
    this.#balancers.of(client)?.report?.(attempts.pod(attempt), loop.now, report);
  }

  /** A request of the client comes to the pod. */
  arrives(pod: PodSlot, client: number): void {
    this.#ways.idleTokens?.arrives(pod, client);
  }

  /** The pod has nothing to do. */
  podIdle(pod: PodSlot): void {
    this.#ways.idleTokens?.idle(pod);
  }

  /** The client is gone. */
  clientLost(client: number): void {
    this.#ways.idleTokens?.clientLost(client);
  }
}

/** The ways by which the balancers of these sources learn. */
export function balancerKnowledge(
  world: RequestWorld,
  sources: readonly (BalancedSource | undefined)[],
  balancers: ClientBalancers,
): BalancerKnowledge {
  const { loop, reporting, reportLatencies, streams } = world;
  const messages =
    reporting && reportLatencies && new ReportMessages(world, reportLatencies, balancers, reporting);
  const dispatchers = dispatchersOf(world, sources);
  const hasBoards = sources.some((source) => source?.config.board !== undefined);
  return new BalancerKnowledge(world, balancers, {
    clock: new BalancerClock(loop, balancers, messages, sources),
    ...(hasBoards && { boards: new Boards(world, balancers) }),
    ...(messages && { messages }),
    ...(messages &&
      dispatchers.length > 0 && {
        idleTokens: new IdleTokens(balancers, messages, dispatchers, streams.stream('idle-registration')),
      }),
  });
}

/** The sources whose policy waits for idle pods. */
function dispatchersOf(
  { clients }: RequestWorld,
  sources: readonly (BalancedSource | undefined)[],
): Dispatchers[] {
  return sources.flatMap((source, number) =>
    source !== undefined && needs(source, 'idle reports')
      ? {
          first: clients.firstOf(number),
          end: clients.firstOf(number + 1),
          withdraws: source.config.parameters['withdraws'] === true,
        }
      : [],
  );
}
