import { Cause, Lag, type LagCode } from '../network/causes.ts';
import { IcmpRateLimiter } from '../network/icmpRateLimiter.ts';
import { type NewConnection, newConnection } from '../network/kubeProxy/newConnection.ts';
import { Unrouted } from '../network/router.ts';
import type { Attempt } from './attempts.ts';
import type { Connecting } from './connecting.ts';
import { type SourceEntry, Via } from './entries.ts';
import type { Outcomes } from './outcomes.ts';
import type { RequestWorld } from './requestWorld.ts';

/** Event codes of a SYN that is sent again. */
export interface SentAgain {
  /** From the client. */
  readonly leave: number;
  /** To the node that it was for. */
  readonly enter: number;
}

/** How the rules of a node, as its kube-proxy has programmed them, pick a pod for a new connection, or turn it away. */
export class Routing {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #connecting: Connecting;
  readonly #sentAgain: SentAgain;
  /** What the router is asked with, filled anew for each connection. */
  readonly #connection = newConnection();
  /** Absent: hosts send as many ICMP errors as there are. */
  readonly #icmp: IcmpRateLimiter | undefined;

  constructor(world: RequestWorld, outcomes: Outcomes, connecting: Connecting, sentAgain: SentAgain) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#connecting = connecting;
    this.#sentAgain = sentAgain;
    if (world.tcp?.icmpRateLimit === true) this.#icmp = new IcmpRateLimiter(world.loop, world.hosts.count);
  }

  /** The rules of `node` pick a pod. `via`: the node, if the packet came from elsewhere; else -1. */
  route(attempt: Attempt, entry: SourceEntry, node: number, via: number): void {
    const { attempts, router, tracking } = this.#w;
    if (tracking.isFull(node) || (via >= 0 && this.#clientsNodeIsFull(attempt))) {
      this.#connecting.unanswered(attempt, Lag.conntrackTableFull, this.#again(via));
      return;
    }
    const slot = router.route(this.#describe(attempt, entry, node, via));
    if (slot < 0) {
      if (slot === Unrouted.rejected) this.#reject(attempt, entry, via);
      else this.#connecting.unanswered(attempt, this.#lagOfDrop(slot, entry, via), this.#again(via));
      return;
    }
    attempts.setPod(attempt, slot);
    attempts.setVia(attempt, via);
    this.#connecting.send(attempt, node);
  }

  /**
   * The node's rules hold no endpoint: it answers with an ICMP error, which the client sees as a refusal (the chain
   * KUBE-SERVICES rejects, `pkg/proxy/iptables/proxier.go`). On the client's own node that takes no time. Of too many
   * errors for one client the rest is not sent.
   */
  #reject(attempt: Attempt, entry: SourceEntry, via: number): void {
    const { attempts, clients, latencies } = this.#w;
    const lag =
      entry.lagWithoutEndpoint ?? (entry.hasReadyEndpoint ? Lag.rulesNotYetProgrammed : Lag.noReadyPod);
    const client = attempts.client(attempt);
    const place = clients.place[client];
    if (this.#icmp?.allows(via < 0 ? place : via, client) === false) {
      attempts.setVia(attempt, via);
      this.#connecting.unanswered(attempt, lag, this.#sentAgain.enter);
    } else if (via < 0) {
      this.#outcomes.fail(attempt, Cause.noEndpoints, lag);
    } else {
      this.#outcomes.failAlong(attempt, latencies.path(place, -1, via), Cause.noEndpoints, lag);
    }
  }

  /** The first packet of the attempt's connection, as it comes to the node. */
  #describe(attempt: Attempt, entry: SourceEntry, node: number, via: number): NewConnection {
    const { attempts, clientAddresses, clients } = this.#w;
    const client = attempts.client(attempt);
    const connection = this.#connection;
    connection.node = node;
    connection.port = entry.port;
    connection.external = entry.via !== Via.clusterIP;
    connection.loadBalancer = entry.via === Via.loadBalancer;
    connection.fromHere = via < 0 || clients.place[client] === node;
    connection.source = clientAddresses.address[client];
    connection.sourcePort = clientAddresses.nextPort(client);
    return connection;
  }

  /** A packet that goes to another node is tracked on the one that it leaves, too. */
  #clientsNodeIsFull(attempt: Attempt): boolean {
    const { attempts, clients, tracking } = this.#w;
    return tracking.isFull(clients.place[attempts.client(attempt)]);
  }

  /** Why the node that routes says nothing at all. @param unrouted a number of {@link Unrouted} */
  #lagOfDrop(unrouted: number, entry: SourceEntry, via: number): LagCode {
    if (unrouted === Unrouted.sourceNotAllowed) return Lag.sourceNotAllowed;
    if (unrouted === Unrouted.noRule)
      return entry.hasReadyEndpoint ? Lag.rulesNotYetProgrammed : Lag.noReadyPod;
    // A load balancer would have left the node out, had its health checks told it by now.
    return via >= 0 && entry.loadBalancer !== undefined ? Lag.loadBalancerHealthCheck : Lag.noLocalEndpoint;
  }

  /** Where a SYN that was dropped without a word arrives when it is sent again. @param via the node that forwards, or -1 */
  #again(via: number): number {
    return via < 0 ? this.#sentAgain.leave : this.#sentAgain.enter;
  }
}
