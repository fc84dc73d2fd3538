import type { RandomStream } from '../engine/random.ts';
import type { Balancer } from './balancer.ts';
import type { Parameter, ParameterValues } from './parameter.ts';
import { pickerOf } from './pickerOf.ts';

/**
 * The pick of a policy where nothing is known but the list: which of the endpoints gets the next connection.
 *
 * One picker belongs to one place that decides (a node's kube-proxy, one load balancer) and to one Service port
 * there; it shares nothing with any other.
 */
export interface Picker {
  /**
   * Index of the endpoint picked.
   * @param endpoints the endpoints that this place believes usable, at least one, in the place's own order; another
   *   array means that the list has changed
   * @param source IPv4 address of the connection's client, and its port, for policies that go by them; 0 by default
   */
  pick(endpoints: Int32Array, source?: number, sourcePort?: number): number;
}

/**
 * Where in the path of a request a policy can act. Per connection: `kube-proxy` (iptables and nftables modes, which
 * keep nothing between two picks), `kube-proxy-ipvs`, `cilium` and `load-balancer`. Per request: `client`, `sidecar`
 * and `ingress`.
 */
export type ActingPlace =
  | 'kube-proxy'
  | 'kube-proxy-ipvs'
  | 'cilium'
  | 'load-balancer'
  | 'client'
  | 'sidecar'
  | 'ingress';

/** What a policy has to know, beyond the list of endpoints. */
export type Knowledge =
  /** State between two picks. */
  | 'memory'
  /** Addresses and ports of the connection. */
  | 'flow'
  /** A key in the request: a header, a cookie, a path. */
  | 'request key'
  /** Which of its own requests or connections are still open at which endpoint. */
  | 'outstanding'
  /** How long the endpoints took to answer. */
  | 'latency'
  /** What the endpoints say of themselves, with their answers or out of band. */
  | 'load reports'
  /** What an endpoint answers when it is asked for its load. */
  | 'probes'
  /** That an endpoint has run out of work. */
  | 'idle reports'
  /** How many places like itself there are, and which of them it is. */
  | 'peers'
  /** The endpoints' zones, and its own. */
  | 'zones'
  /** The endpoints' health by its own judgement, or their priorities. */
  | 'health';

/** The acting place among those like it. */
export interface Peer {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/** What a balancer is made with. */
export interface BalancerSetup {
  /** The acting place's own stream: another balancer in the scenario shifts none of its draws. */
  readonly random: RandomStream;
  /** The defaults where absent. */
  readonly values?: ParameterValues;
  /** Alone by default. */
  readonly peer?: Peer;
  /** Zone number of the place, 0 by default. */
  readonly zone?: number;
  /** How many places like itself are in each zone, by zone number (Envoy's local cluster). Equally many by default. */
  readonly peersByZone?: readonly number[];
  /**
   * What a policy by requests under way reads in place of its own count: a bulletin board of queue lengths, which comes
   * by `report`. Only where {@link Policy.readsBoard}. Absent: its own count.
   */
  readonly board?: BoardReading;
}

/** How a balancer uses a bulletin board. */
export interface BoardReading {
  /** Does it add what it has sent itself since the board was refreshed? */
  readonly countsOwn: boolean;
}

/** A load-balancing policy, as `seatrial policies` lists it. */
export interface Policy {
  readonly name: string;
  /** One line: what it does. */
  readonly summary: string;
  /** A few sentences: the rule, what it is good for, where it fails. */
  readonly explanation: string;
  /** The places that can run it: others lack the knowledge or the state. */
  readonly at: readonly ActingPlace[];
  readonly needs: readonly Knowledge[];
  /** Can it go by a bulletin board of queue lengths in place of its own requests? Absent: no. */
  readonly readsBoard?: boolean;
  readonly parameters: readonly Parameter<unknown>[];
  /** Where the rule comes from. */
  readonly source: string;
  /** A new balancer. @throws RangeError for a parameter that does not exist or is out of range */
  balancer(setup: BalancerSetup): Balancer;
  /** A new picker, for places that know nothing but the list and the flow. @throws RangeError as {@link balancer} does */
  create(random: RandomStream, values?: ParameterValues): Picker;
}

/** A policy as its file states it. */
export interface PolicyDefinition extends Omit<Policy, 'balancer' | 'create' | 'parameters'> {
  /** None by default. */
  readonly parameters?: readonly Parameter<unknown>[];
  /** @param value the value that counts of one of the parameters */
  readonly balancer: (setup: BalancerSetup, value: <T>(parameter: Parameter<T>) => T) => Balancer;
}

/** Completes a definition with what is the same for every policy. */
export function definePolicy(definition: PolicyDefinition): Policy {
  // Parameters that do not exist are refused before the policy sees any.
  const { name, parameters = [] } = definition;
  const balancer = (setup: BalancerSetup) => {
    const given = setup.values ?? {};
    const unknown = Object.keys(given).find((key) => parameters.every((parameter) => parameter.name !== key));
    if (unknown !== undefined)
      throw new RangeError(`${name} has no parameter "${unknown}"${hintAt(parameters.map((p) => p.name))}`);
    return definition.balancer(setup, (parameter) => parameter.read(given[parameter.name]));
  };
  return {
    ...definition,
    parameters,
    balancer,
    create: (random, values = {}) => pickerOf(balancer({ random, values })),
  };
}

/** What the policy takes instead, for the message. */
function hintAt(names: readonly string[]): string {
  return names.length === 0 ? ': it has none' : `; it has ${names.join(', ')}`;
}
