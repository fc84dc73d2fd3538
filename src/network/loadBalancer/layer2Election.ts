import { createHash } from 'node:crypto';
import type { TrafficPolicy } from '../../cluster/objects.ts';

/** An endpoint as a speaker of MetalLB knows it; a condition that the API does not give is null. */
export interface SpeakerEndpoint {
  readonly node: string;
  readonly ready: boolean | null;
  readonly serving: boolean | null;
}

/** What every speaker decides from, each for itself; they agree because they know the same. */
export interface Layer2Question {
  readonly address: string;
  readonly externalTrafficPolicy: TrafficPolicy;
  /** Nodes whose speaker is alive, as the memberlist has it. */
  readonly speakers: readonly string[];
  /** Nodes that an L2Advertisement of the address's pool selects. */
  readonly advertisedFrom: readonly string[];
  /** Nodes with the label that keeps them out of load balancers. */
  readonly excluded: readonly string[];
  /** The speaker's flag `--ignore-exclude-lb`. */
  readonly ignoreExcludeLabel: boolean;
  readonly endpoints: readonly SpeakerEndpoint[];
  /** Preferred nodes by their score; the others have 0. */
  readonly scores?: Readonly<Record<string, number>>;
}

/** What a speaker does with an address, or why it does nothing. */
export type Announcement = 'announce' | 'not_owner' | 'no_matching_advertisement';

/** Can an endpoint take connections? One that terminates can, while it serves (`IsConditionServing`, `speaker/main.go`). */
function takesConnections({ ready, serving }: SpeakerEndpoint): boolean {
  return ready !== false || serving === true;
}

/** Those of the speakers' nodes that have an endpoint which takes connections, in the speakers' order. */
export function nodesWithEndpoint(
  speakers: readonly string[],
  endpoints: readonly SpeakerEndpoint[],
): string[] {
  const nodes = new Set(endpoints.filter(takesConnections).map(({ node }) => node));
  return speakers.filter((speaker) => nodes.has(speaker));
}

/**
 * The nodes in the order in which they would announce an address: a higher score first, then the smaller SHA-256 of
 * `node#address`, so that addresses spread over nodes. Source: metallb/metallb `speaker/layer2_controller.go`.
 */
export function candidateOrder(
  candidates: readonly string[],
  address: string,
  scores: Readonly<Record<string, number>> = {},
): string[] {
  const keyed = candidates.map((node) => ({
    node,
    score: scores[node] ?? 0,
    hash: createHash('sha256').update(`${node}#${address}`).digest('hex'),
  }));
  keyed.sort((a, b) => b.score - a.score || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
  return keyed.map(({ node }) => node);
}

/**
 * Does a node announce an address? One node does for all traffic to it: the first of the candidates. With policy Local
 * only nodes with an endpoint are candidates, and with none that takes connections anywhere nobody announces.
 * `ShouldAnnounce` in the same file.
 */
export function announcement(node: string, question: Layer2Question): Announcement {
  const { address, advertisedFrom, endpoints, scores } = question;
  if (!advertisedFrom.includes(node)) return 'no_matching_advertisement';
  if (!endpoints.some(takesConnections)) return 'not_owner';
  return candidateOrder(candidates(question), address, scores)[0] === node ? 'announce' : 'not_owner';
}

/** The nodes that may announce the address, in the order in which the speakers are known. */
function candidates(question: Layer2Question): readonly string[] {
  const { speakers, advertisedFrom, excluded, ignoreExcludeLabel, endpoints } = question;
  const eligible = speakers.filter(
    (speaker) => advertisedFrom.includes(speaker) && (ignoreExcludeLabel || !excluded.includes(speaker)),
  );
  return question.externalTrafficPolicy === 'Local' ? nodesWithEndpoint(eligible, endpoints) : eligible;
}
