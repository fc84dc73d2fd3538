import type { ParameterValues } from '../../balancing/parameter.ts';
import type { Labels } from '../../cluster/objects.ts';
import type { HealthConfig } from '../health/healthConfig.ts';

/** What clients that balance give to the endpoints with all of these labels; the first entry that matches counts. */
export interface EndpointRule<Value> {
  readonly match: Labels;
  readonly value: Value;
}

/** When endpoints tell their load to clients whose policy asks for load reports. */
export type LoadReportConfig =
  /** With each answer (the trailers of an ORCA per-request report). */
  | { readonly by: 'answer' }
  /** Every `period` seconds, whether there are requests or not (ORCA's out-of-band reports). */
  | { readonly by: 'out-of-band'; readonly period: number };

/** Clients that pick an endpoint for each request themselves, each with a balancer of its own. */
export interface ClientBalancingConfig {
  /** Name of a policy that can act there. */
  readonly policy: string;
  /** What is given of its parameters; the others have their defaults. */
  readonly parameters: ParameterValues;
  /** Absent: in the client's own process. */
  readonly sidecar?: SidecarConfig;
  /** Absent: every endpoint has weight 1, as has one that no rule matches. */
  readonly weights?: readonly EndpointRule<number>[];
  /** Levels from 0; by locality as Istio has it. Absent: all are of level 0, as is one that no rule matches. */
  readonly priorities?: 'locality' | readonly EndpointRule<number>[];
  /** Absent: with each answer. */
  readonly reports?: LoadReportConfig;
  /** A bulletin board of queue lengths; absent: each client goes by what it knows itself. */
  readonly board?: BoardConfig;
  /** Absent: whoever the API lists as ready is used. */
  readonly health?: HealthConfig;
}

/** A proxy in each client's pod, which picks in its place. */
export interface SidecarConfig {
  /** Seconds that it adds each way between the client and the network. */
  readonly latency: number;
}

/** A bulletin board that shows how many requests each endpoint has, to all clients of a source alike. */
export interface BoardConfig {
  /** Seconds from one refreshing to the next. */
  readonly refresh: number;
  /** Does a client add what it has sent since? */
  readonly countsOwn: boolean;
}
