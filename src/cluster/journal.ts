import type { ApiServer } from './api/apiServer.ts';
import { podTemplateHash } from './controllers/deployment/podTemplateHash.ts';
import type { EventRecorder } from './eventRecorder.ts';
import { isDaemonSetRolledOut, isStatefulSetRolledOut } from './kubectl/rolloutStatus.ts';
import type { DaemonSet, Deployment, Endpoint, EndpointSlice, Pod, StatefulSet } from './objects.ts';

/**
 * Events that no component of Kubernetes writes, but that a timeline needs: when a pod's Ready condition changes,
 * when a rollout ends or gets stuck, and when a Service gains or loses a ready endpoint, each at the moment of the
 * write to the API server.
 */
export function keepJournal(api: ApiServer, events: EventRecorder): void {
  api.observe('Pod', ({ type, object, previous }) => {
    if (type === 'MODIFIED' && previous?.status.ready !== object.status.ready) readyChanged(events, object);
  });
  api.observe('Deployment', ({ object, previous }) => {
    const before = previous?.status.progressing?.reason;
    if (object.status.progressing?.reason !== before) progressChanged(events, object);
  });
  const isNews = onceATemplate();
  api.observe('StatefulSet', ({ type, object }) => {
    if (isNews(object, type !== 'DELETED' && isStatefulSetRolledOut(object))) setRolledOut(events, object);
  });
  api.observe('DaemonSet', ({ type, object }) => {
    if (isNews(object, type !== 'DELETED' && isDaemonSetRolledOut(object))) daemonsRolledOut(events, object);
  });
  api.observe('EndpointSlice', ({ type, object, previous }) => {
    const before = readyEndpoints(previous);
    const after = type === 'DELETED' ? new Map<string, Endpoint>() : readyEndpoints(object);
    const service = `Service/${object.serviceName}`;
    for (const [uid, endpoint] of before) {
      if (!after.has(uid))
        events.normal('EndpointRemoved', service, `${described(endpoint)} is no longer a ready endpoint`);
    }
    for (const [uid, endpoint] of after) {
      if (!before.has(uid))
        events.normal('EndpointAdded', service, `${described(endpoint)} is a ready endpoint`);
    }
  });
}

/** The moment that a pod's readiness is known to the API server. */
function readyChanged(events: EventRecorder, { meta, status }: Pod): void {
  const object = `Pod/${meta.name}`;
  if (status.ready) events.normal('PodReady', object, 'Ready condition is now True');
  else events.warning('PodNotReady', object, 'Ready condition is now False');
}

/** The end of a rollout, or the moment from which `kubectl rollout status` calls it failed. */
function progressChanged(events: EventRecorder, { meta, status }: Deployment): void {
  const object = `Deployment/${meta.name}`;
  const reason = status.progressing?.reason;
  if (reason === 'NewReplicaSetAvailable') {
    events.normal(
      'RolloutComplete',
      object,
      `all ${status.replicas} pods are of the present template, and available`,
    );
  } else if (reason === 'ProgressDeadlineExceeded') {
    const updated = `${status.updatedReplicas} of ${status.replicas} pods are of the present template`;
    events.warning(reason, object, `the rollout has stood still for too long: ${updated}`);
  }
}

/**
 * Tells the end of each rollout once: pods that come and go afterwards are no rollout, another template is one, and so
 * is another partition.
 */
function onceATemplate(): (object: StatefulSet | DaemonSet, isRolledOut: boolean) => boolean {
  const told = new Map<string, string>();
  return ({ meta, spec }, isRolledOut) => {
    const { updateStrategy } = spec;
    const partition = updateStrategy && 'partition' in updateStrategy ? updateStrategy.partition : 0;
    const rollout = `${podTemplateHash(spec.template)}/${partition}`;
    const isTold = told.get(meta.uid) === rollout;
    if (!isTold) told.delete(meta.uid);
    if (isTold || !isRolledOut) return false;
    told.set(meta.uid, rollout);
    return true;
  };
}

/** As `kubectl rollout status` says it, with or without a partition. */
function setRolledOut(events: EventRecorder, { meta, spec, status }: StatefulSet): void {
  const isPart = status.updatedReplicas < spec.replicas;
  const which = isPart ? `${status.updatedReplicas} of ${spec.replicas} pods` : `all ${spec.replicas} pods`;
  const message = `${which} are of the present template${isPart ? ', as the partition has it' : ''}, and ready`;
  events.normal('RolloutComplete', `StatefulSet/${meta.name}`, message);
}

/** As `kubectl rollout status` counts: by nodes that are to have a pod. */
function daemonsRolledOut(events: EventRecorder, { meta, status }: DaemonSet): void {
  const message = `all ${status?.desiredNumberScheduled ?? 0} pods are of the present template, and available`;
  events.normal('RolloutComplete', `DaemonSet/${meta.name}`, message);
}

/** By the pod's uid: a pod that moved to another address is still the same endpoint. */
function readyEndpoints(slice: EndpointSlice | undefined): Map<string, Endpoint> {
  const ready = (slice?.endpoints ?? []).filter((endpoint) => endpoint.ready);
  return new Map(ready.map((endpoint) => [endpoint.podUid || endpoint.address, endpoint]));
}

/** An endpoint that is no pod has an address only. */
function described({ address, podName, nodeName }: Endpoint): string {
  return podName === '' ? address : `${address} (${podName} on ${nodeName})`;
}
