import type { Endpoint, EndpointSlice, Service } from '../../../src/cluster/objects.ts';
import { DnsRecords } from '../../../src/network/dns/dnsRecords.ts';

const meta = (name: string, namespace: string) => ({
  name,
  namespace,
  labels: {},
  annotations: {},
  uid: `uid-${name}`,
  resourceVersion: 1,
  creationTimestamp: 0,
});

/** A Service as the API server has it, with one port. */
export function service(name: string, clusterIP: string, namespace = 'default'): Service {
  return {
    kind: 'Service',
    meta: meta(name, namespace),
    spec: {
      type: 'ClusterIP',
      clusterIP,
      selector: { app: name },
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }],
      publishNotReadyAddresses: false,
    },
    status: {},
  };
}

/** A pod behind it; the address ends with the number of its slot. */
export function endpoint(slot: number, changes: Partial<Endpoint> = {}): Endpoint {
  return {
    podName: `pod-${slot}`,
    podUid: `uid-${slot}`,
    address: `10.244.0.${slot}`,
    slot,
    nodeName: 'n0',
    ready: true,
    serving: true,
    terminating: false,
    targetPorts: [8080],
    ...changes,
  };
}

/** The only slice of a Service. */
export function slice(
  serviceName: string,
  endpoints: readonly Endpoint[],
  namespace = 'default',
): EndpointSlice {
  return { kind: 'EndpointSlice', meta: meta(`${serviceName}-x`, namespace), serviceName, endpoints };
}

/** `web` with an address, `peers` without one and with three pods, of which the last is not ready, and `empty`. */
export function records(ttl = 30): DnsRecords {
  const known = new DnsRecords(ttl);
  known.takeService(service('web', '10.96.0.80'), true);
  known.takeService(service('peers', 'None'), true);
  known.takeSlice(
    slice('peers', [endpoint(1), endpoint(2, { hostname: 'two' }), endpoint(3, { ready: false })]),
    true,
  );
  known.takeService(service('empty', 'None'), true);
  known.takeService(service('cart', '10.96.0.90', 'shop'), true);
  return known;
}
