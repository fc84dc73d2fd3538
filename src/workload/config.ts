/**
 * What the data plane is told: how pods behave, and who sends what to whom, when and with how much patience. Plain data, made
 * by the scenario language with every default filled in.
 *
 * Units: seconds, requests a second, cores.
 */

export type * from './config/arrivals.ts';
export type * from './config/balancing.ts';
export type * from './config/clients.ts';
export type * from './config/entry.ts';
export type * from './config/traffic.ts';
export * from './config/workload.ts';
