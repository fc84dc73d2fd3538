import type { PodSlot } from '../cluster/runtime.ts';
import { Cause, Lag } from '../network/causes.ts';
import { DEFAULT_DNS_SETTINGS } from '../network/dns/settings.ts';
import { INTERNET } from '../network/hosts.ts';
import type { NetworkPolicies } from '../network/policy/networkPolicies.ts';
import { Verdict, type VerdictCode } from '../network/policy/networkPolicies.ts';
import type { NetworkPolicyAction } from '../network/settings.ts';
import type { Attempt } from './attempts.ts';
import type { Outcomes } from './outcomes.ts';
import type { RequestWorld } from './requestWorld.ts';

/** Network policies, and what becomes of what they do not allow. */
export interface PolicyWorld {
  readonly policies: NetworkPolicies;
  readonly action: NetworkPolicyAction;
}

/**
 * Network policies on the way of a new connection. What is not allowed is dropped, so that the client sees silence, or
 * rejected, which it sees as a refusal. Established connections go on whatever policies say, as those who
 * enforce them by connection tracking leave them alone.
 */
export class Policing {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #policies: NetworkPolicies;
  /** Are senders told, or do they meet silence? */
  readonly rejects: boolean;

  constructor(world: RequestWorld, { policies, action }: PolicyWorld, outcomes: Outcomes) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#policies = policies;
    this.rejects = action === 'reject';
  }

  /** A SYN is at its pod's door, or about to leave for it. @returns whether it gets no further */
  stopsConnection(attempt: Attempt): boolean {
    const { attempts, clients } = this.#w;
    const place = clients.place[attempts.client(attempt)];
    const source = attempts.source(attempt);
    return this.#stops(
      attempt,
      this.#policies.judge(source, place, attempts.via(attempt), attempts.pod(attempt)),
    );
  }

  /** A SYN is about to leave for the address of a node. @returns whether it gets no further */
  stopsEntry(attempt: Attempt, node: number): boolean {
    const { attempts, clients } = this.#w;
    const place = clients.place[attempts.client(attempt)];
    if (place === INTERNET) return false;
    return this.#stops(attempt, this.#policies.judgeNode(attempts.source(attempt), place, node));
  }

  /** A query of the try's client is at a DNS server in its pod. @returns whether it gets no further */
  stopsQuery(attempt: Attempt, server: PodSlot): boolean {
    const { attempts, clients } = this.#w;
    const place = clients.place[attempts.client(attempt)];
    const verdict = this.#policies.judgeQuery(attempts.source(attempt), place, server);
    if (verdict !== Verdict.allowed) attempts.setLag(attempt, Lag.deniedByNetworkPolicy);
    return verdict !== Verdict.allowed;
  }

  /**
   * A client is about to look up its Service's name where no DNS servers are simulated.
   * @returns whether none would hear of it
   */
  stopsLookup(attempt: Attempt): boolean {
    const { attempts, clients } = this.#w;
    const place = clients.place[attempts.client(attempt)];
    if (this.#policies.judgeLookup(attempts.source(attempt), place) === Verdict.allowed) return false;
    attempts.setLag(attempt, Lag.deniedByNetworkPolicy);
    attempts.setResolving(attempt, true);
    // The resolver waits and asks again before it gives up, if its client has not done so by then.
    const { timeout, attempts: tries } = DEFAULT_DNS_SETTINGS;
    const wait = this.rejects ? 0 : timeout * tries;
    const cause = this.rejects ? Cause.dnsUnavailable : Cause.dnsTimeout;
    this.#outcomes.failLater(attempt, wait, cause, Lag.deniedByNetworkPolicy);
    return true;
  }

  #stops(attempt: Attempt, verdict: VerdictCode): boolean {
    if (verdict === Verdict.allowed) return false;
    if (!this.rejects) this.#w.attempts.setLag(attempt, Lag.deniedByNetworkPolicy);
    else if (verdict === Verdict.deniedAtSource)
      this.#outcomes.fail(attempt, Cause.refused, Lag.deniedByNetworkPolicy);
    else this.#outcomes.failFromPod(attempt, Cause.refused, Lag.deniedByNetworkPolicy);
    return true;
  }
}
