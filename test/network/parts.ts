import type { Endpoint, EndpointSlice, ObjectMeta, Service, ServicePort } from '../../src/cluster/objects.ts';

function meta(namespace: string, name: string): ObjectMeta {
  return {
    namespace,
    name,
    labels: {},
    annotations: {},
    uid: `${namespace}/${name}`,
    resourceVersion: 1,
    creationTimestamp: 0,
  };
}

/** A ready endpoint of a Service with one port, 8080 on the pod. */
export function endpoint(slot: number, address: string, changes: Partial<Endpoint> = {}): Endpoint {
  return {
    podName: `pod-${slot}`,
    podUid: `uid-${slot}`,
    address,
    slot,
    nodeName: 'worker-1',
    ready: true,
    serving: true,
    terminating: false,
    targetPorts: [8080],
    ...changes,
  };
}

/** What becomes of an endpoint whose pod is being deleted. */
export const DYING = { ready: false, terminating: true } as const;

/** An EndpointSlice in the namespace `default`. */
export function slice(
  serviceName: string,
  endpoints: readonly Endpoint[],
  name = `${serviceName}-1`,
  namespace = 'default',
): EndpointSlice {
  return { kind: 'EndpointSlice', meta: meta(namespace, name), serviceName, endpoints };
}

export const HTTP: ServicePort = { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 };
export const METRICS: ServicePort = { name: 'metrics', protocol: 'TCP', port: 9090, targetPort: 'metrics' };

/** A Service with a cluster address. */
export function service(
  name: string,
  ports: readonly ServicePort[] = [HTTP],
  namespace = 'default',
): Service {
  return {
    kind: 'Service',
    meta: meta(namespace, name),
    spec: { type: 'ClusterIP', selector: { app: name }, ports, publishNotReadyAddresses: false },
    status: {},
  };
}
