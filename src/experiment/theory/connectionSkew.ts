import { requireCount, requireProbability } from './domain.ts';

/** How long-lived connections lie over pods that were picked uniformly and independently for each connection. */
export interface ConnectionSkew {
  /** Probability that a given pod has no connection. */
  readonly idleProbability: number;
  /** Pods without and with a connection, on average. */
  readonly meanIdlePods: number;
  readonly meanUsedPods: number;
  /** Connections of the pod that has the most, on average. */
  readonly meanMost: number;
  /** Standard deviation of the connections of one pod. */
  readonly deviation: number;
}

/**
 * c connections over n pods behind kube-proxy's random choice: the numbers are multinomial(c, 1/n).
 * Source: Johnson and Kotz 1977, Urn Models and their Application; the choice in kubernetes/kubernetes
 * pkg/proxy/iptables/proxier.go.
 * @throws RangeError unless both are integers of at least 1
 */
export function connectionSkew(connections: number, pods: number): ConnectionSkew {
  requireCount('the number of connections', connections);
  requireCount('the number of pods', pods);
  const idleProbability = (1 - 1 / pods) ** connections;
  return {
    idleProbability,
    meanIdlePods: pods * idleProbability,
    meanUsedPods: pods * (1 - idleProbability),
    meanMost: meanMost(connections, pods),
    deviation: Math.sqrt((connections / pods) * (1 - 1 / pods)),
  };
}

/** Probability that no pod has more than `most` connections. */
export function noneAbove(connections: number, pods: number, most: number): number {
  // The multinomial is a set of independent Poisson numbers of mean c/n, given that their sum is c.
  const one = poisson(connections / pods, most);
  let sum = new Float64Array(connections + 1);
  sum[0] = 1;
  // Each pod adds an independent number of its own; that they sum up to c is the condition at the end.
  for (let pod = 0; pod < pods; pod++) sum = convolved(sum, one);
  return sum[connections] / poisson(connections, connections)[connections];
}

/** The mean of the maximum is the sum of P(maximum > m) over m. */
function meanMost(connections: number, pods: number): number {
  return chancesAbove(connections, pods).reduce((sum, chance) => sum + chance, 0);
}

/** Standard deviation of the number of connections of the pod with most: its square's mean sums (2 m + 1) P(maximum > m). */
export function deviationOfMost(connections: number, pods: number): number {
  const square = chancesAbove(connections, pods).reduce((sum, chance, m) => sum + (2 * m + 1) * chance, 0);
  return Math.sqrt(Math.max(0, square - meanMost(connections, pods) ** 2));
}

/** P(maximum > m) for m = 0, 1, ...; the tail ends in rounding errors. */
function chancesAbove(connections: number, pods: number): number[] {
  const chances: number[] = [];
  for (let most = 0; most < connections; most++) {
    // Fewer than c/n connections each cannot be: nothing to compute.
    const above = most * pods < connections ? 1 : 1 - noneAbove(connections, pods, most);
    if (above < 1e-12) break;
    chances.push(above);
  }
  return chances;
}

/** Poisson probabilities of 0 to `last`, by logarithms: e^-mean alone would underflow. */
function poisson(mean: number, last: number): Float64Array {
  const probabilities = new Float64Array(last + 1);
  let log = -mean;
  for (let k = 0; k <= last; k++) {
    if (k > 0) log += Math.log(mean / k);
    probabilities[k] = Math.exp(log);
  }
  return probabilities;
}

/** The distribution of the sum of two independent numbers, cut to the length of the first. */
function convolved(sum: Float64Array, one: Float64Array): Float64Array<ArrayBuffer> {
  const next = new Float64Array(sum.length);
  for (let a = 0; a < sum.length; a++) {
    if (sum[a] === 0) continue;
    for (let b = 0; b < one.length && a + b < next.length; b++) next[a + b] += sum[a] * one[b];
  }
  return next;
}

/** How many of the pods that long-lived connections of equal rate lie on have more work than they can do. */
export interface ConnectionOverload {
  /** Most connections that a pod can serve. */
  readonly mostStable: number;
  /** Probability that some pod is saturated. */
  readonly someSaturated: number;
  /** Share of all traffic that lies on saturated pods, on average. */
  readonly trafficSaturated: number;
}

/**
 * c connections of equal rate that would load n pods to `utilisation` if they lay evenly: a pod with k of them is
 * loaded to k n utilisation / c and saturated from 1 on.
 * @param utilisation mean load, above 0 and at most 1
 */
export function connectionOverload(
  connections: number,
  pods: number,
  utilisation: number,
): ConnectionOverload {
  requireCount('the number of connections', connections);
  requireCount('the number of pods', pods);
  requireProbability('the utilisation', utilisation);
  // k n u / c just below 1; a hair is allowed for the rounding of u, which is a decimal fraction.
  const mostStable = Math.ceil(connections / (pods * utilisation) - 1e-9) - 1;
  return {
    mostStable,
    someSaturated: 1 - noneAbove(connections, pods, mostStable),
    trafficSaturated: atLeast(connections - 1, 1 / pods, mostStable),
  };
}

/** P(binomial >= k): a connection's pod has it and a binomial number of the others. */
function atLeast(trials: number, probability: number, k: number): number {
  let term = (1 - probability) ** trials;
  let below = 0;
  for (let i = 0; i < k; i++) {
    below += term;
    term *= ((trials - i) / (i + 1)) * (probability / (1 - probability));
  }
  return 1 - below;
}

/** Probability that every one of a few connections has a pod of its own. */
export function allDistinct(connections: number, pods: number): number {
  let probability = 1;
  for (let placed = 0; placed < connections; placed++) probability *= (pods - placed) / pods;
  return Math.max(0, probability);
}

/** HTTP/2 connections to one endpoint for so many requests at a time (RFC 9113, section 5.1.2). */
export function connectionsNeeded(concurrentRequests: number, maxConcurrentStreams: number): number {
  requireCount('the concurrent requests', concurrentRequests, 0);
  requireCount('the concurrent streams', maxConcurrentStreams);
  return Math.ceil(concurrentRequests / maxConcurrentStreams);
}

/**
 * Share of the connections that new pods have, some time after they came, if connections are closed at an age and their
 * ages were spread evenly: each that expires picks any pod. Without an age nothing ever moves.
 * @param elapsed time since the new pods came, in maximum ages, at least 0
 */
export function shareOfNewPods(oldPods: number, newPods: number, elapsed: number): number {
  requireCount('the old pods', oldPods);
  requireCount('the new pods', newPods, 0);
  // Ages are spread evenly, so within one maximum age each connection has moved once.
  return Math.min(1, Math.max(0, elapsed)) * (newPods / (oldPods + newPods));
}
