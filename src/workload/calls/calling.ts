import type { PodSlot } from '../../cluster/runtime.ts';
import type { RandomStream } from '../../engine/random.ts';
import type { Attempt } from '../attempts.ts';
import type { RequestWorld } from '../requestWorld.ts';
import type { Callers } from './callers.ts';
import type { CallPlan, NumberedCall } from './callGraph.ts';
import { CallingOff, type CallingOffSteps } from './callingOff.ts';
import { CallLinks, Calls } from './callLinks.ts';
import { Hops } from './hops.ts';
import { OwnWork } from './ownWork.ts';
import { slowHop } from './slowHop.ts';
import { SuspendedWorkers } from './suspendedWorkers.ts';

/** What a call has in common with every other request. */
export interface CallSteps extends CallingOffSteps {
  /** The first try of a call begins. */
  readonly start: (call: Attempt) => void;
  /** The pod is done with a request and answers, if anyone still waits for that. */
  readonly served: (parent: Attempt) => void;
}

/** No request. */
const NONE = -1;

/**
 * What pods ask of other Services while they serve a request: a pod goes through the stages of its workload, one after
 * the other, and makes the calls of each side by side; after all of its own work, or with parts of that in between
 * ({@link OwnWork}). Every call is a request of its own, whose client is the pod, and goes the way of every request:
 *
 *     client -> entry -> pod: queue, own work -> stage of calls -> ... -> last stage -> answer -> client
 *                                                 call -> entry -> pod: queue, own work -> ... -> answer
 *
 * A call that fails for good fails the request at once, unless it is optional: the pod answers with an error, and the other
 * calls go on, though nobody looks at what comes of them. The same is true of the calls of a request that its
 * client has given up, unless the pod learns of that ({@link CallingOff}).
 */
export class Calling {
  /** Where in the call graph the failures of requests began. */
  readonly hops: Hops;
  readonly #w: RequestWorld;
  readonly #callers: Callers;
  readonly #links: CallLinks;
  /** Number of the first edge: all traffic sources from here on up to {@link #end} are edges. */
  readonly #first: number;
  readonly #end: number;
  /** By edge, from the first: whether a request makes the call, and how long its service takes. */
  readonly #random: readonly RandomStream[];
  readonly #demand: readonly RandomStream[];
  readonly #suspended: SuspendedWorkers;
  readonly #callingOff: CallingOff;
  /** Undefined where all pods do all of their own work before the first call. */
  readonly #ownWork: OwnWork | undefined;
  #steps: CallSteps | undefined;
  /** The request whose stage begins at this moment, or -1: what fails at once has to wait for the rest of the stage. */
  #beginning: Attempt = NONE;

  constructor(world: RequestWorld, callers: Callers) {
    this.#w = world;
    this.#callers = callers;
    this.#links = new CallLinks(world.attempts);
    this.hops = new Hops(world.attempts);
    this.#suspended = new SuspendedWorkers(world.loop);
    world.servers.suspended = this.#suspended;
    this.#callingOff = new CallingOff(world, callers.plans, this.#links);
    if (callers.plans.some((plan) => plan?.after !== undefined))
      this.#ownWork = new OwnWork(
        world.attempts,
        callers.plans.map((plan) => plan?.after?.[0] ?? 1),
      );
    world.servers.ownWork = this.#ownWork;
    const edges = callers.plans.flatMap((plan) => plan?.edges ?? []);
    this.#first = edges[0] ?? NONE;
    this.#end = this.#first + edges.length;
    const names = edges.map((edge) => world.traffic[edge].name);
    this.#random = names.map((name) => world.streams.stream(`call/${name}`));
    this.#demand = names.map((name) => world.streams.stream(`call-demand/${name}`));
  }

  /** Who makes the tries and sends the answers; set once, before the first request. */
  listen(steps: CallSteps): void {
    this.#steps = steps;
    this.#callingOff.listen(steps);
  }

  /** A try of any source begins, with the time that it has. */
  tryBegins(attempt: Attempt): void {
    this.#callingOff.tryBegins(attempt);
  }

  /** Is it a call, not the request of a client? */
  isCall(attempt: Attempt): boolean {
    const source = this.#w.attempts.source(attempt);
    return source >= this.#first && source < this.#end;
  }

  /** Does a pod that has the request wait for calls? */
  isWaiting(parent: Attempt): boolean {
    return this.#links.isWaiting(parent);
  }

  /** Has a call failed without which the pod cannot answer? */
  hasFailed(parent: Attempt): boolean {
    return this.#links.has(parent) && this.#links.status(parent) === Calls.failed;
  }

  /** The lag behind that call, a code of `network/causes.ts`. */
  lag(parent: Attempt): number {
    return this.#links.lag(parent);
  }

  /**
   * A pod has done its own work on a request, or a part of it: its calls begin, if it makes any, or go on.
   * @returns whether the request keeps its worker, until {@link PodServers.release}
   */
  worked(parent: Attempt): boolean {
    const { attempts, servers } = this.#w;
    const slot = attempts.pod(parent);
    const plan = this.#callers.plans[servers.workload[slot]];
    if (plan === undefined) return false;
    if (this.#links.isWorking(parent)) this.#links.resume(parent);
    else {
      this.#links.begin(parent);
      this.#callingOff.callsBegin(parent, plan);
    }
    this.#advance(parent, slot, plan);
    if (this.#links.isWorking(parent)) {
      servers.goOn(parent);
      return true;
    }
    if (!this.#links.isWaiting(parent)) return false;
    if (plan.holdsWorker) this.#suspended.change(slot, 1);
    else servers.forwarded[slot]++;
    return plan.holdsWorker;
  }

  /** The process has ended with the request in it. */
  lost(parent: Attempt): void {
    this.#links.end(parent);
    this.#ownWork?.forget(parent);
  }

  /** A pod has learnt that nobody waits for a request, and calls off what it has asked of others for it. */
  withdraw(parent: Attempt): void {
    const { attempts, servers } = this.#w;
    const slot = attempts.pod(parent);
    const { holdsWorker } = this.#planOf(slot);
    this.#callingOff.all(parent);
    if (holdsWorker) this.#suspended.change(slot, -1);
    servers.leave(parent, holdsWorker);
  }

  /**
   * The process of a pod starts, and knows nothing of what one before it knew.
   * @param begins told of each of its clients
   */
  callerStarted(slot: PodSlot, begins: (client: number) => void): void {
    for (const edge of this.#callers.plans[this.#w.servers.workload[slot]]?.edges ?? [])
      begins(this.#callers.clientOf(slot, edge));
  }

  /** A process has ended: its calls are nobody's any more. Their edges count them as lost with their client. */
  callerEnded(slot: PodSlot, lost: (call: Attempt) => void, gone: (client: number) => void): void {
    const { attempts, servers } = this.#w;
    const plan = this.#callers.plans[servers.workload[slot]];
    if (plan === undefined) return;
    for (let call = 0; call < attempts.used; call++) {
      if (!attempts.awaited(call) || !this.isCall(call)) continue;
      const edge = attempts.source(call);
      if (!plan.edges.includes(edge) || attempts.client(call) !== this.#callers.clientOf(slot, edge))
        continue;
      if (this.#links.isAwaited(call)) this.#links.end(this.#links.parent(call));
      lost(call);
    }
    for (const edge of plan.edges) gone(this.#callers.clientOf(slot, edge));
  }

  /** A try of a call has failed, and is made again. */
  retried(failed: Attempt, retry: Attempt): void {
    if (this.isCall(failed)) this.#links.replace(failed, retry);
  }

  /** The answer to a call is with the pod that made it, and the call's slot is free. */
  answered(call: Attempt): void {
    if (!this.#links.isAwaited(call)) return;
    const parent = this.#links.parent(call);
    this.#links.remove(call);
    this.#goOn(parent);
  }

  /**
   * A request has failed for good, and its slot is free; if it was a call, the request behind it may fail as well.
   * @param lag @param cause codes of `network/causes.ts`: what is behind it, and how the call at the hop ended
   * @param hop number of the edge where it began
   */
  failed(call: Attempt, lag: number, hop: number, cause: number): void {
    if (!this.isCall(call) || !this.#links.isAwaited(call)) return;
    const parent = this.#links.parent(call);
    const isOptional = this.#links.isOptional(call);
    this.#links.remove(call);
    if (isOptional) {
      this.#goOn(parent);
      return;
    }
    this.hops.set(parent, hop, cause);
    this.#links.fail(parent, lag);
    if (this.#beginning !== parent) this.#finish(parent);
  }

  /**
   * A client has given a request up on which a pod waits for calls. Notes the edge that was waited for in the end.
   * @returns the code of the lag behind that
   */
  slowness(parent: Attempt): number {
    return slowHop(parent, this.#links, this.hops, this.#w);
  }

  /** One call less to wait for: the next stage, or the end of the request, if it was the last of its stage. */
  #goOn(parent: Attempt): void {
    if (this.#links.open(parent) > 0 || this.#beginning === parent) return;
    const slot = this.#w.attempts.pod(parent);
    const plan = this.#planOf(slot);
    this.#advance(parent, slot, plan);
    if (this.#links.isWorking(parent)) this.#goBackToWork(parent, slot, plan);
    else if (!this.#links.isWaiting(parent)) this.#finish(parent);
  }

  /** The next part of a pod's own work is due: a worker that was kept does it, or the first that is free. */
  #goBackToWork(parent: Attempt, slot: PodSlot, { holdsWorker }: CallPlan): void {
    const { servers } = this.#w;
    if (holdsWorker) {
      this.#suspended.change(slot, -1);
      servers.goOn(parent);
    } else servers.queueAgain(parent);
  }

  /** Begins stages until there is something to wait for, or own work to be done, or nothing more to do. */
  #advance(parent: Attempt, slot: PodSlot, { after, stages }: CallPlan): void {
    const links = this.#links;
    while (links.isWaiting(parent) && links.open(parent) === 0) {
      if (after !== undefined && this.#ownWork?.isBefore(parent, after[links.stage(parent)])) {
        links.work(parent);
        return;
      }
      const stage = links.nextStage(parent);
      if (stage === stages.length) {
        links.finish(parent);
        return;
      }
      this.#beginning = parent;
      for (const call of stages[stage]) {
        for (let i = 0; i < call.count; i++) if (this.#isMade(call)) this.#call(parent, slot, call);
      }
      this.#beginning = NONE;
    }
  }

  /** A call that is always made needs no draw. */
  #isMade({ edge, probability }: NumberedCall): boolean {
    return probability === 1 || this.#random[edge - this.#first]() < probability;
  }

  /** The pod sends a request of its own, in the phase of the one that it is for. */
  #call(parent: Attempt, slot: PodSlot, { edge, optional }: NumberedCall): void {
    const { attempts, loop, recorder } = this.#w;
    const phase = attempts.phase(parent);
    const client = this.#callers.clientOf(slot, edge);
    const call = attempts.take(edge, client, loop.now, phase, 0, this.#demand[edge - this.#first]());
    recorder.sent(edge, phase);
    this.#links.add(parent, call, optional);
    if (this.#callingOff.isTooLate(parent, edge)) this.#callingOff.refuse(parent, call);
    else this.#steps?.start(call);
  }

  /** Nothing is left to wait for: the pod answers. */
  #finish(parent: Attempt): void {
    const { attempts, servers } = this.#w;
    const slot = attempts.pod(parent);
    if (this.#planOf(slot).holdsWorker) {
      this.#suspended.change(slot, -1);
      servers.release(parent);
    } else {
      this.#steps?.served(parent);
      servers.returned(slot);
    }
  }

  /** @throws RangeError for a pod that calls nobody: a mistake of the program */
  #planOf(slot: PodSlot): CallPlan {
    const plan = this.#callers.plans[this.#w.servers.workload[slot]];
    if (plan === undefined) throw new RangeError(`the pod ${slot} calls nobody`);
    return plan;
  }
}

/** The calls of a world; undefined where no workload makes any. */
export function calling(world: RequestWorld): Calling | undefined {
  return world.callers && new Calling(world, world.callers);
}
