import type { ApiServer } from '../../cluster/api/apiServer.ts';
import type { ClusterEvent } from '../../cluster/events.ts';

/** An event as kubectl lists it: events that say the same of the same object are one, with a count. */
export interface ListedEvent extends Omit<ClusterEvent, 'time' | 'object'> {
  /** Kind of its object. */
  readonly kind: string;
  /** Name of its object. */
  readonly name: string;
  /** That of its object; `default` for a node, and for an object that nobody knows any more. */
  readonly namespace: string;
  /** Seconds. */
  readonly firstSeen: number;
  /** Seconds. */
  readonly lastSeen: number;
  /** How often it came. */
  readonly count: number;
  /** Component that has written it. */
  readonly source: string;
}

/**
 * Puts equal events together, as the client of each component does (`eventAggregator` in
 * `staging/src/k8s.io/client-go/tools/record/events_cache.go`), in the order in which they were last seen.
 *
 * @param events in order of time
 * @param api for the namespaces of objects
 */
export function listedEvents(events: readonly ClusterEvent[], api: Pick<ApiServer, 'list'>): ListedEvent[] {
  const namespaces = namespacesOf(api);
  const listed = new Map<string, ListedEvent>();
  for (const event of events) {
    const { time, type, reason, object, message } = event;
    // What counts as the same: everything but the time.
    const key = JSON.stringify([type, reason, object, message]);
    const { firstSeen = time, count = 0 } = listed.get(key) ?? {};
    const [kind, name = ''] = object.split('/');
    // Taken out first, so that it comes back at the end.
    listed.delete(key);
    listed.set(key, {
      type,
      reason,
      message,
      kind,
      name,
      namespace: namespaces.get(object) ?? 'default',
      firstSeen,
      lastSeen: time,
      count: count + 1,
      source: sourceOf(reason, kind),
    });
  }
  return [...listed.values()];
}

/** Kinds that events are about, and that have a namespace. */
const NAMESPACED = [
  'Pod',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Service',
  'HorizontalPodAutoscaler',
  'ServiceExport',
  'ServiceImport',
] as const;

/** Namespaces of the objects that there are, by `Kind/name`: the events of the model do not carry them. */
function namespacesOf(api: Pick<ApiServer, 'list'>): Map<string, string> {
  const namespaces = new Map<string, string>();
  for (const kind of NAMESPACED)
    for (const { meta } of api.list(kind)) namespaces.set(`${kind}/${meta.name}`, meta.namespace);
  return namespaces;
}

/**
 * Components by the reasons that only they give (`pkg/kubelet/events/event.go` and the controllers' own).
 * Events of the model carry no source.
 */
const SOURCES = new Map<string, string>([
  ...named('default-scheduler', ['Scheduled', 'FailedScheduling', 'Preempted']),
  ...named('deployment-controller', ['ScalingReplicaSet']),
  ...named('mcs-controller', [
    ...['Exported', 'NoService', 'InvalidServiceType', 'PortConflict', 'TypeConflict'],
    ...['ClusterLeaseExpired', 'ClusterLeaseRenewed'],
  ]),
  ...named('node-controller', ['NodeNotReady', 'RegisteredNode']),
  ...named('taint-eviction-controller', ['TaintManagerEviction']),
  ...named('horizontal-pod-autoscaler', ['SuccessfulRescale', 'FailedGetResourceMetric']),
  ...named('cluster-autoscaler', ['TriggeredScaleUp', 'NotTriggerScaleUp', 'ScaleDown', 'ScaleDownFailed']),
  ...named('kubelet', [
    'Pulling',
    'Pulled',
    'Created',
    'Started',
    'Killing',
    'Unhealthy',
    'BackOff',
    'Failed',
    'FailedMount',
    'FailedCreatePodSandBox',
    'NodeReady',
    'Starting',
  ]),
]);

/** Of `SuccessfulCreate` and `SuccessfulDelete`: the controller of the kind. Everything else is of this model. */
function sourceOf(reason: string, kind: string): string {
  if (reason.startsWith('Successful') && kind !== 'HorizontalPodAutoscaler')
    return `${kind.toLowerCase()}-controller`;
  // Faults and other events that Kubernetes does not have are the simulator's own.
  return SOURCES.get(reason) ?? 'seatrial';
}

/** Entries of the map for one component. */
function named(component: string, reasons: readonly string[]): [string, string][] {
  return reasons.map((reason) => [reason, component]);
}
