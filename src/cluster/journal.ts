import type { ApiServer } from './api/apiServer.ts';
import type { EventRecorder } from './eventRecorder.ts';
import type { Deployment, Endpoint, EndpointSlice, Pod } from './objects.ts';

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

/** By the pod's uid: a pod that moved to another address is still the same endpoint. */
function readyEndpoints(slice: EndpointSlice | undefined): Map<string, Endpoint> {
  const ready = (slice?.endpoints ?? []).filter((endpoint) => endpoint.ready);
  return new Map(ready.map((endpoint) => [endpoint.podUid, endpoint]));
}

function described({ address, podName, nodeName }: Endpoint): string {
  return `${address} (${podName} on ${nodeName})`;
}
