import { requireCount, requireNonNegative, requirePositive } from './domain.ts';

/** Clients that send, wait for the answer, think, and send again; times in seconds. */
export interface ClosedNetwork {
  /** At least 1. */
  readonly clients: number;
  /** Mean time from an answer to the next request at the pods, the network included; at least 0. */
  readonly think: number;
  /** Mean service, above 0. */
  readonly meanService: number;
  /** Pods with one worker each, of which every request goes to any with the same chance. */
  readonly pods: number;
}

/** Stationary values of a closed network. */
export interface MeanValues {
  /** Requests a second of all clients together. */
  readonly throughput: number;
  /** Mean time in a pod, waiting and service, seconds. */
  readonly meanSojourn: number;
  /** Share of time for which each pod is busy. */
  readonly utilisation: number;
}

/**
 * Mean value analysis: who comes to a pod finds there what a network with one client less has on average (Sevcik
 * and Mitrani 1981; Lavenberg and Reiser 1980), and Little's law gives the rest, client by client. Exact for exponential service, first come, first
 * served, and for any distribution of thinking. With one pod it is the machine repair model, M/M/1//N.
 * Source: Reiser and Lavenberg 1980, "Mean-value analysis of closed multichain queuing networks", J. ACM 27(2).
 * @throws RangeError where the network is none
 */
export function meanValueAnalysis({ clients, think, meanService, pods }: ClosedNetwork): MeanValues {
  requireCount('the number of clients', clients);
  requireCount('the number of pods', pods);
  requireNonNegative('the think time', think);
  requirePositive('the mean service time', meanService);
  let inPod = 0;
  let throughput = 0;
  let meanSojourn = 0;
  for (let n = 1; n <= clients; n++) {
    meanSojourn = meanService * (1 + inPod);
    throughput = n / (think + meanSojourn);
    inPod = (throughput / pods) * meanSojourn;
  }
  return { throughput, meanSojourn, utilisation: (throughput / pods) * meanService };
}
