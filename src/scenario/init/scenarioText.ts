import { stringify } from 'yaml';
import { formatCpu, formatMemory } from '../units/quantity.ts';
import type { ClusterSize } from './clusterSize.ts';
import type { ProposedTraffic } from './proposedTraffic.ts';

/** What a proposed scenario is made of. */
export interface Proposal {
  readonly name: string;
  /** Manifests, relative to the scenario. */
  readonly manifests: readonly string[];
  readonly size: ClusterSize;
  readonly traffic: readonly ProposedTraffic[];
}

/** The text of a proposed scenario: short enough to be read, with a comment wherever a number is a guess. */
export function scenarioText(proposal: Proposal): string {
  const { name, manifests, size, traffic } = proposal;
  const parts = [
    header(name),
    cluster(size),
    `manifests:\n${manifests.map((path) => `  - ${scalar(path)}`).join('\n')}`,
    WORKLOADS,
    trafficText(traffic),
    faults(size),
    thresholds(traffic),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** What the reader should know first. */
function header(name: string): string {
  return `# A first scenario for these manifests. Manifests do not say how fast the pods are or how much traffic there is:
# those numbers are guesses, marked with "guess". Replace them by your own, then: seatrial run <this file>
name: ${scalar(name)}
description: One node loses power at 60 s. What do the clients of each Service see?
seed: 1            # the same seed gives the same results
duration: 10m      # long enough to see the pods of the lost node replaced elsewhere
warmup: 30s        # requests sent before that are kept out of the totals
settle: 2m         # the cluster's life before time 0: pods are scheduled and become ready`;
}

/** The nodes. One group is enough: what differs between pools is for the user to say. */
function cluster({ nodes, cpu, memory, pods, labels }: ClusterSize): string {
  const selected =
    Object.keys(labels).length === 0 ? '' : `\n      labels: ${flow(labels)}   # what node selectors ask for`;
  return `cluster:
  nodes:
    - name: worker
      count: ${nodes}     # the pods' requests fit on ${nodes - 1}, so that one can be lost
      capacity: {cpu: ${formatCpu(cpu)}, memory: ${formatMemory(memory)}, pods: ${pods}}
      zones: [a, b, c]   # dealt out in turn${selected}`;
}

/** One entry for all pods: manifests do not say how they behave. */
const WORKLOADS = `workloads:
  # An entry for certain pods goes above this one, as the first that matches a pod counts: match: {app: frontend}
  - match: {}          # every pod
    service: {distribution: lognormal, mean: 10ms, cv: 1.0}   # guess: time that one request takes
    concurrency: 16    # guess: requests that a pod serves at the same time
    queue: 128         # guess: requests that may wait in a pod
    startup: 2s        # guess: from the start of the container to the process listening`;

/**
 * Modest rates, so that the first run is quick and nothing is overloaded. Clients inside keep a connection
 * longer than those outside do, and ask more often than a person would.
 */
function trafficText(traffic: readonly ProposedTraffic[]): string {
  const sources = traffic.map(({ name, to, type, pods }) => {
    const isInside = type === 'ClusterIP';
    const from = isInside ? '{pods: 5}' : '{external: internet}';
    const rate = isInside ? '50/s' : '100/s';
    const reuse = isInside ? 100 : 10;
    return `  - name: ${scalar(name)}   # ${type}, ${pods} pod${pods === 1 ? '' : 's'}
    from: ${from}
    to: ${to}
    arrivals: {process: poisson, rate: ${rate}}   # guess
    connections: {reuse: ${reuse}}
    timeout: 1s`;
  });
  return `traffic:\n${sources.join('\n')}`;
}

/** The fault that every cluster meets first. */
function faults({ nodes }: ClusterSize): string {
  return `faults:
  # Without a duration it stays away: its pods are replaced once their tolerations (300 s) have run out.
  - {at: 60s, kind: node-crash, target: worker-${Math.min(2, nodes)}}`;
}

/** Left as comments: whether one per cent is good enough is not for a generator to say. */
function thresholds(traffic: readonly ProposedTraffic[]): string {
  const lines = traffic
    .slice(0, 5)
    .flatMap(({ name }) => [
      `#   ${scalar(`${name}.failed`)}: ["rate<0.01"]`,
      `#   ${scalar(`${name}.latency`)}: ["p(99)<500ms"]`,
    ]);
  return `# What has to hold. With thresholds the exit status is 99 when one of them is crossed.\n# thresholds:\n${lines.join('\n')}`;
}

/** Text with quotes where YAML needs them. Without a line width: a folded scalar would be another text. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trim();
}

/** A mapping on one line. */
function flow(value: unknown): string {
  return stringify(value, { lineWidth: 0, collectionStyle: 'flow', flowCollectionPadding: false }).trim();
}
