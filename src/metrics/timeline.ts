import type { ClusterEvent } from '../cluster/events.ts';
import { type EndpointChange, endpointChanges, type Removal, removalOfAll } from './endpointChanges.ts';
import { type Fault, faultEnding, faultsOf, faultText, nameOf, objectOf, subjectOf } from './faultEvents.ts';
import { FaultFailures } from './lastFailure.ts';
import { ReadyPods } from './readyPods.ts';
import type { Recording } from './recording.ts';
import { microseconds } from './rounding.ts';
import { sizeChanges } from './sizeChanges.ts';

/** What a timeline tells of: the fault, the cluster's reactions in their usual order, and the clients' side. */
export const TIMELINE_EVENTS = [
  'fault',
  'fault-ended',
  'node-not-ready',
  'endpoints-removed',
  'rules-updated',
  'evicted',
  'replacement-ready',
  'recovered',
  'last-failure',
  'resized',
  'node-joined',
  'node-left',
] as const;
/** One of {@link TIMELINE_EVENTS}. */
export type TimelineEvent = (typeof TIMELINE_EVENTS)[number];

/** One line of the timeline. */
export interface TimelineEntry {
  /** Seconds. */
  readonly time: number;
  readonly event: TimelineEvent;
  /** `Kind/name` of what it happened to; several are separated by commas. */
  readonly object: string;
  /** A short sentence without a full stop. */
  readonly text: string;
  /** Seconds after the fault that it belongs to; `null` for the fault itself and for what autoscalers did. */
  readonly after: number | null;
}

/** The timeline of a run's faults. */
export interface Timeline {
  /** In order of time. */
  readonly entries: readonly TimelineEntry[];
  /** Faults beyond {@link MAX_FAULTS} that are not in it. */
  readonly leftOut: number;
}

/** Faults that a timeline tells of; with random churn there may be thousands. */
export const MAX_FAULTS = 20;

/**
 * The timeline of every fault (the first {@link MAX_FAULTS}), from the events and the failed requests, and of what
 * autoscalers did.
 */
export function faultTimeline(recording: Recording): Timeline {
  const faults = faultsOf(recording.events);
  const sizes = sizeChanges(recording.events);
  if (faults.length === 0) return { entries: sizes, leftOut: 0 };
  const story = new FaultStory(recording, faults[0].time);
  const told = faults.slice(0, MAX_FAULTS).flatMap((fault, i) => story.of(fault, faults[i + 1]?.time));
  const entries = [...told, ...sizes];
  // A stable sort: what happens at the same instant stays in the order of its fault, then of TIMELINE_EVENTS.
  entries.sort((a, b) => a.time - b.time);
  return { entries, leftOut: Math.max(0, faults.length - MAX_FAULTS) };
}

/** An entry before it is put in relation to its fault; `undefined` for what did not happen. */
type Line = Omit<TimelineEntry, 'after'> | undefined;

/** Tells the stories of single faults; holds what is read out of the recording once for all of them. */
class FaultStory {
  readonly #recording: Recording;
  readonly #changes: readonly EndpointChange[];
  readonly #ready: ReadyPods;
  readonly #failures: FaultFailures;
  readonly #nodeOf: ReadonlyMap<string, string | undefined>;

  /** Read once for all faults: each reads many events. */
  constructor(recording: Recording, firstFault: number) {
    this.#recording = recording;
    this.#changes = endpointChanges(recording.events);
    this.#ready = new ReadyPods(recording);
    this.#failures = new FaultFailures(recording, firstFault);
    this.#nodeOf = new Map(recording.pods.map(({ name, node }) => [name, node]));
  }

  /** @param nextTime when the next fault happens, if there is one */
  of(fault: Fault, nextTime: number | undefined): TimelineEntry[] {
    const removal = this.#removal(fault);
    // In their usual order; those that did not happen are left out.
    const lines: Line[] = [
      { time: fault.time, event: 'fault', object: objectOf(fault.kind, fault.names), text: faultText(fault) },
      this.#ended(fault),
      this.#notReady(fault),
      removal && removedLine(fault, removal),
      removal && this.#rulesUpdated(fault, removal),
      this.#evicted(fault),
      this.#replaced(fault),
      this.#recovered(fault),
      this.#lastFailure(fault, nextTime),
    ];
    return lines
      .filter((line) => line !== undefined)
      .map((line) => ({
        ...line,
        time: microseconds(line.time),
        after: line.event === 'fault' ? null : microseconds(line.time - fault.time),
      }));
  }

  /** When power, network or speed came back; for several nodes, to the last of them. */
  #ended(fault: Fault): Line {
    const ending = faultEnding(fault);
    const found = ending && this.#firstOfEach(fault, ending.reason, fault.names);
    if (ending === undefined || found === undefined) return undefined;
    return {
      time: found.time,
      event: 'fault-ended',
      object: objectOf(fault.kind, fault.names),
      text: ending.text,
    };
  }

  /**
   * When the control plane noticed: the lease had not been renewed for the grace period and the Ready condition became
   * Unknown. `pkg/controller/nodelifecycle/node_lifecycle_controller.go`
   */
  #notReady(fault: Fault): Line {
    const found = fault.kind === 'Node' && this.#firstOfEach(fault, 'NodeNotReady', fault.names);
    if (!found) return undefined;
    const all = found.names.length === fault.names.length;
    const subject = all
      ? subjectOf('Node', fault.names)
      : `${found.names.length} of ${fault.names.length} nodes`;
    const verb = found.names.length > 1 ? 'are' : 'is';
    const object = objectOf('Node', found.names);
    return { time: found.time, event: 'node-not-ready', object, text: `${subject} ${verb} NotReady` };
  }

  /** When no Service listed a pod that the fault had taken any more: from here on only views are out of date. */
  #removal(fault: Fault): Removal | undefined {
    if (!hitsPlaces(fault)) return undefined;
    const names = new Set(fault.names);
    const concerned = ({ pod, node }: EndpointChange) => names.has(fault.kind === 'Pod' ? pod : node);
    return removalOfAll(this.#changes, fault.index, fault.until, concerned);
  }

  /** Each Service's rules are up to date at the first sync of all nodes after it lost the last of the endpoints. */
  #rulesUpdated(fault: Fault, { services, index }: Removal): Line {
    const start = Math.min(index, ...services.values());
    const synced = (service: string, at: number) => at > (services.get(service) ?? Number.POSITIVE_INFINITY);
    const found = this.#firstOfEach({ ...fault, index: start }, 'RulesSynced', [...services.keys()], synced);
    if (found === undefined || found.names.length < services.size) return undefined;
    const whose = services.size > 1 ? `all ${services.size} Services` : found.names[0];
    const text = `rules of the nodes follow for ${whose}`;
    return { time: found.time, event: 'rules-updated', object: objectOf('Service', found.names), text };
  }

  /** When the pods were deleted: by a drain, or as they tolerated the NoExecute taint no longer, by default after 300 s. */
  #evicted(fault: Fault): Line {
    if (fault.kind !== 'Node') return undefined;
    const hit = (pod: string) => fault.names.includes(this.#nodeOf.get(pod) ?? '');
    const reason = fault.reason === 'Drain' ? 'Evicted' : 'TaintManagerEviction';
    const found = this.#firstOfEach(fault, reason, undefined, hit);
    if (found === undefined) return undefined;
    const text = `${counted(found.names.length, 'pod')} of ${subjectOf('Node', fault.names)} evicted`;
    return { time: found.time, event: 'evicted', object: objectOf('Pod', found.names), text };
  }

  /** A crashed process is restarted in the same pod: that is a recovery, not a replacement. */
  #replaced(fault: Fault): Line {
    const { reason } = fault;
    const staysInPlace = reason === 'PodCrash' || reason === 'PodErrors' || reason === 'SlowNode';
    if (!hitsPlaces(fault) || staysInPlace) return undefined;
    const found = this.#ready.replacement(fault.index, fault.time, this.#lostPods(fault));
    if (found === undefined) return undefined;
    const text =
      found.ready === 1
        ? '1 pod is ready again, as before'
        : `${found.ready} pods are ready again, as many as before`;
    return { time: found.time, event: 'replacement-ready', object: objectOf(fault.kind, fault.names), text };
  }

  /** The pods that were on the nodes at any time; {@link ReadyPods} asks which of them were ready. */
  #lostPods({ kind, names }: Fault): ReadonlySet<string> {
    if (kind === 'Pod') return new Set(names);
    const pods = this.#recording.pods.filter(({ node }) => node !== undefined && names.includes(node));
    return new Set(pods.map(({ name }) => name));
  }

  /** When the node, or the crashed pod itself, was ready again in the eyes of the API server. */
  #recovered(fault: Fault): Line {
    if (!hitsPlaces(fault) || fault.reason === 'PodKill') return undefined;
    const reason = fault.kind === 'Node' ? 'NodeReady' : 'PodReady';
    const found = this.#firstOfEach(fault, reason, fault.names);
    if (found === undefined) return undefined;
    const subject = subjectOf(fault.kind, found.names);
    const text = `${subject} ${found.names.length > 1 ? 'are' : 'is'} ${fault.kind === 'Node' ? 'Ready' : 'ready'} again`;
    return { time: found.time, event: 'recovered', object: objectOf(fault.kind, found.names), text };
  }

  /** When clients were well again; how it reads depends on whether they were before the story ends. */
  #lastFailure(fault: Fault, nextTime: number | undefined): Line {
    const found = this.#failures.last(fault.reason, fault.time, nextTime ?? Number.POSITIVE_INFINITY);
    if (found === undefined) return undefined;
    const object = objectOf(fault.kind, fault.names);
    const failed = `${counted(found.count, 'request')} failed`;
    const end = nextTime === undefined ? 'when the run ends' : 'when the next fault happens';
    const text = found.goesOn ? `requests still fail ${end}: ${failed}` : `last failed request: ${failed}`;
    return { time: found.time, event: 'last-failure', object, text };
  }

  /** The first event of a reason on each object, from the fault on: the time of the last of these firsts. */
  #firstOfEach(
    { index, until }: Pick<Fault, 'index' | 'until'>,
    reason: string,
    names: readonly string[] | undefined,
    hit: (name: string, index: number) => boolean = (name) => names?.includes(name) === true,
  ): { time: number; names: readonly string[] } | undefined {
    const found = new Set<string>();
    let time = 0;
    for (let i = index; i < until && found.size !== names?.length; i++) {
      const event = this.#recording.events[i];
      if (event.reason !== reason || isCancelled(event)) continue;
      const name = nameOf(event.object);
      if (found.has(name) || !hit(name, i)) continue;
      found.add(name);
      time = event.time;
    }
    return found.size === 0 ? undefined : { time, names: [...found] };
  }
}

/** Does the fault take nodes or pods away? A change of a workload has the controllers replace pods one by one. */
function hitsPlaces({ kind, reason }: Fault): boolean {
  if (reason === 'CpuHog' || reason === 'PodPause') return false;
  return (kind === 'Node' && reason !== 'Cordon') || kind === 'Pod';
}

/** Endpoints are counted by Service: a pod behind two Services is two of them. */
function removedLine(fault: Fault, { time, count, services }: Removal): Line {
  const text = `${counted(count, 'endpoint')} of ${subjectOf(fault.kind, fault.names)} removed from the API`;
  return { time, event: 'endpoints-removed', object: objectOf('Service', [...services.keys()]), text };
}

/** `Cancelling deletion of Pod default/x` has the reason of an eviction. `pkg/controller/tainteviction/taint_eviction.go` */
function isCancelled({ reason, message }: ClusterEvent): boolean {
  return reason === 'TaintManagerEviction' && message.startsWith('Cancelling');
}

/** A number with its noun: `1,234 pods`, `1 pod`. */
function counted(count: number, noun: string): string {
  const digits = String(count).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${digits} ${noun}${count === 1 ? '' : 's'}`;
}
