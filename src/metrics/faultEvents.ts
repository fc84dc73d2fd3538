import type { ClusterEvent } from '../cluster/events.ts';
import type { WorkloadKind } from '../cluster/objects.ts';

/** What is said of each kind of fault, by the reason of the event that marks it. */
interface FaultStory {
  /** How it reads when the fault begins and when it ends; `subject` is a node, a pod or a workload, or several. */
  readonly begins: (subject: string, plural: boolean) => string;
  readonly ends?: { readonly reason: string; readonly text: (subject: string, plural: boolean) => string };
}

/** The events that faults leave behind; the reasons of everything else come from the control plane. */
const STORIES = {
  NodeCrash: {
    begins: (subject, plural) => `${subject} ${plural ? 'lose' : 'loses'} power`,
    ends: {
      reason: 'NodeRestored',
      text: (subject, plural) => `${subject} ${plural ? 'have' : 'has'} power again`,
    },
  },
  Shutdown: {
    begins: (subject, plural) => `${subject} ${plural ? 'shut' : 'shuts'} down`,
    ends: {
      reason: 'NodeRestored',
      text: (subject, plural) => `${subject} ${plural ? 'have' : 'has'} power again`,
    },
  },
  DeleteSecret: {
    begins: (subject, plural) =>
      `the ${plural ? 'Secrets' : 'Secret'} ${subject} ${plural ? 'are' : 'is'} deleted`,
    ends: {
      reason: 'SecretRestored',
      text: (subject, plural) =>
        `the ${plural ? 'Secrets' : 'Secret'} ${subject} ${plural ? 'are' : 'is'} there again`,
    },
  },
  NodePartition: {
    begins: (subject, plural) => `${subject} ${plural ? 'are' : 'is'} cut off from the network`,
    ends: {
      reason: 'NodePartitionHealed',
      text: (subject, plural) => `${subject} ${plural ? 'are' : 'is'} reachable again`,
    },
  },
  SlowNode: {
    begins: (subject, plural) => `${subject} ${plural ? 'become' : 'becomes'} slow`,
    ends: {
      reason: 'SlowNodeEnded',
      text: (subject, plural) => `${subject} ${plural ? 'are' : 'is'} fast again`,
    },
  },
  CpuHog: {
    begins: (subject) => `something else uses the CPU of ${subject}`,
    ends: {
      reason: 'CpuHogEnded',
      text: (subject, plural) =>
        `${subject} ${plural ? 'have their' : 'has its'} CPU to ${plural ? 'themselves' : 'itself'} again`,
    },
  },
  PodPause: {
    begins: (subject, plural) =>
      `the ${plural ? 'processes' : 'process'} of ${subject} ${plural ? 'stand' : 'stands'} still`,
    ends: {
      reason: 'PodPauseEnded',
      text: (subject, plural) =>
        `the ${plural ? 'processes' : 'process'} of ${subject} ${plural ? 'go' : 'goes'} on`,
    },
  },
  KubeletStop: {
    begins: (subject, plural) =>
      `the ${plural ? 'kubelets' : 'kubelet'} of ${subject} ${plural ? 'stop' : 'stops'}`,
    ends: {
      reason: 'KubeletStart',
      text: (subject, plural) =>
        `the ${plural ? 'kubelets' : 'kubelet'} of ${subject} ${plural ? 'run' : 'runs'} again`,
    },
  },
  Cordon: {
    begins: (subject, plural) => `${subject} ${plural ? 'are' : 'is'} cordoned`,
    ends: {
      reason: 'Uncordon',
      text: (subject, plural) => `${subject} ${plural ? 'take' : 'takes'} new pods again`,
    },
  },
  Drain: {
    begins: (subject) => `the drain of ${subject} begins`,
    ends: { reason: 'NodeDrained', text: (subject, plural) => `${subject} ${plural ? 'are' : 'is'} drained` },
  },
  Taint: {
    begins: (subject, plural) => `${subject} ${plural ? 'get' : 'gets'} a taint`,
    ends: {
      reason: 'TaintRemoved',
      text: (subject, plural) => `${subject} ${plural ? 'lose' : 'loses'} the taint`,
    },
  },
  PodKill: { begins: (subject, plural) => `${subject} ${plural ? 'are' : 'is'} deleted` },
  PodCrash: {
    begins: (subject, plural) =>
      `the ${plural ? 'processes' : 'process'} of ${subject} ${plural ? 'crash' : 'crashes'}`,
  },
  PodErrors: {
    begins: (subject, plural) => `${subject} ${plural ? 'answer' : 'answers'} with errors`,
    ends: {
      reason: 'PodErrorsEnded',
      text: (subject, plural) => `${subject} ${plural ? 'answer' : 'answers'} as before`,
    },
  },
  Rollout: {
    begins: (subject, plural) => `${subject} ${plural ? 'get' : 'gets'} a new pod template`,
    ends: {
      reason: 'RolloutComplete',
      text: (subject) => `all pods of ${subject} are of the new template`,
    },
  },
  RolloutUndo: {
    begins: (subject, plural) => `${subject} ${plural ? 'go' : 'goes'} back to an earlier pod template`,
    ends: {
      reason: 'RolloutComplete',
      text: (subject) => `all pods of ${subject} are of the earlier template`,
    },
  },
  RolloutPause: { begins: (subject) => `the rollout of ${subject} is paused` },
  RolloutResume: {
    begins: (subject) => `the rollout of ${subject} goes on`,
    ends: {
      reason: 'RolloutComplete',
      text: (subject) => `all pods of ${subject} are of the new template`,
    },
  },
  Scale: { begins: (subject, plural) => `${subject} ${plural ? 'are' : 'is'} scaled` },
  ClusterPartition: {
    begins: (subject, plural) => `${subject} ${plural ? 'are' : 'is'} cut off from the other clusters`,
    ends: {
      reason: 'ClusterPartitionHealed',
      text: (subject, plural) => `${subject} ${plural ? 'reach' : 'reaches'} the other clusters again`,
    },
  },
  ApiServerOutage: {
    begins: (subject) => `${subject} is down`,
    ends: { reason: 'ApiServerRestored', text: (subject) => `${subject} answers again` },
  },
  ControllerManagerOutage: {
    begins: (subject) => `${subject} is down`,
    ends: { reason: 'ControllerManagerRestored', text: (subject) => `${subject} starts again` },
  },
  SchedulerOutage: {
    begins: (subject) => `${subject} is down`,
    ends: { reason: 'SchedulerRestored', text: (subject) => `${subject} starts again` },
  },
} satisfies Record<string, FaultStory>;

/** The reason of an event that marks the beginning of a fault. */
export type FaultReason = keyof typeof STORIES;

/** What a fault hits: the kind in the event's object. */
export type FaultedKind = 'Node' | 'Pod' | 'Component' | 'Secret' | 'Cluster' | WorkloadKind;

/** What a person calls one of them. A workload is named with nothing before it; a component is one of the control plane's. */
const NOUNS: Readonly<Record<FaultedKind, string>> = {
  Node: 'node',
  Pod: 'pod',
  Component: 'part of the control plane',
  Secret: 'Secret',
  Cluster: 'cluster',
  Deployment: 'workload',
  ReplicaSet: 'workload',
  StatefulSet: 'workload',
  DaemonSet: 'workload',
};

/** A fault as the events tell it. Equal faults at the same instant (a whole zone) are one. */
export interface Fault {
  readonly reason: FaultReason;
  /** Seconds. */
  readonly time: number;
  readonly kind: FaultedKind;
  /** The nodes, pods or workloads it hit. */
  readonly names: readonly string[];
  /** What its first event says. */
  readonly message: string;
  /** Index of its first event. */
  readonly index: number;
  /** Index of the next event by which one of `names` is hit again; the number of events if none is. */
  readonly until: number;
}

/** The faults of a run, in the order in which they happened. */
export function faultsOf(events: readonly ClusterEvent[]): Fault[] {
  const faults: (Fault & { names: string[]; until: number })[] = [];
  // The last fault on each object, which the next one on it ends.
  const latestOn = new Map<string, (typeof faults)[number]>();
  for (const [index, { time, reason, object, message }] of events.entries()) {
    if (!isFault(reason)) continue;
    const previous = faults.at(-1);
    const name = nameOf(object);
    // From here on what happens to the object belongs to the new fault.
    const earlier = latestOn.get(object);
    if (earlier !== undefined) earlier.until = Math.min(earlier.until, index);
    // Equal reason, equal instant and another object: part of the fault before, as when a zone fails.
    let fault = previous;
    if (
      previous === undefined ||
      previous.reason !== reason ||
      previous.time !== time ||
      earlier === previous
    ) {
      const kind = kindOf(object);
      fault = { reason, time, kind, names: [], message, index, until: events.length };
      faults.push(fault);
    }
    if (fault === undefined) continue;
    fault.names.push(name);
    latestOn.set(object, fault);
  }
  return faults;
}

/** Reasons that the control plane's own components use are not among them. */
function isFault(reason: string): reason is FaultReason {
  return Object.hasOwn(STORIES, reason);
}

/** The kind in `Kind/name`. */
function kindOf(object: string): FaultedKind {
  const kind = object.slice(0, object.indexOf('/'));
  // The kind counts for the words only; faults that hit nothing with a name are about nodes.
  return isFaultedKind(kind) ? kind : 'Node';
}

/** A type guard over the words that there are. */
function isFaultedKind(kind: string): kind is FaultedKind {
  return Object.hasOwn(NOUNS, kind);
}

/** The name in `Kind/name`. */
export function nameOf(object: string): string {
  return object.slice(object.indexOf('/') + 1);
}

/** What happened, in a sentence without a full stop. */
export function faultText({ reason, kind, names, message }: Fault): string {
  // The event knows the size; of several clusters the name has that of its own before it.
  if (reason === 'Scale' && names.length === 1)
    return names[0].slice(0, names[0].lastIndexOf('/') + 1) + message;
  return STORIES[reason].begins(subjectOf(kind, names), names.length > 1);
}

/** The reason of the event that ends such a fault, and the sentence for it; `undefined` when nothing does. */
export function faultEnding({ reason, kind, names }: Fault): { reason: string; text: string } | undefined {
  const story: FaultStory = STORIES[reason];
  return (
    story.ends && {
      reason: story.ends.reason,
      text: story.ends.text(subjectOf(kind, names), names.length > 1),
    }
  );
}

/** Names for a sentence: all of them up to three, and a number for the rest. */
export function subjectOf(kind: FaultedKind, names: readonly string[]): string {
  const noun = NOUNS[kind];
  if (names.length === 1) return kind === 'Pod' ? `pod ${names[0]}` : names[0];
  if (names.length <= 3) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${names.length} ${noun}s (${names[0]}, ${names[1]}, ...)`;
}

/** The objects as one text, as events name them. */
export function objectOf(kind: string, names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `${kind}/${name}`);
  return names.length > 3 ? `${shown.join(', ')}, ...` : shown.join(', ');
}
