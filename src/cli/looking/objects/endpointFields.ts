import type { Endpoint, EndpointSlice, Service } from '../../../cluster/objects.ts';
import type { ApiFields } from '../apiValue.ts';
import type { ClusterView } from '../clusterView.ts';
import { slicesOf } from '../rows/endpointCells.ts';
import { metadata } from './metadata.ts';

/**
 * An EndpointSlice in the API's fields (`staging/src/k8s.io/api/discovery/v1/types.go`).
 *
 * @param view for its Service, which has the ports
 */
export function endpointSliceFields(slice: EndpointSlice, view: ClusterView): ApiFields {
  const service = view
    .services()
    .find(({ meta }) => meta.name === slice.serviceName && meta.namespace === slice.meta.namespace);
  // The label by which clients find the slices of a Service.
  const labels = { ...slice.meta.labels, 'kubernetes.io/service-name': slice.serviceName };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadata({ ...slice.meta, labels }),
    addressType: 'IPv4',
    ports: portFields(service, slice.endpoints),
    endpoints: slice.endpoints.map(endpointFields),
  };
}

/** A field that is undefined is left out, as `omitempty` does. */
function endpointFields(endpoint: Endpoint): ApiFields {
  const { address, podName, podUid, nodeName, hostname, zone, ready, serving, terminating } = endpoint;
  const hints = {
    forZones: endpoint.hintZones?.map((name) => ({ name })),
    forNodes: endpoint.hintNodes?.map((name) => ({ name })),
  };
  return {
    addresses: [address],
    conditions: { ready, serving, terminating },
    hostname,
    nodeName: nodeName === '' ? undefined : nodeName,
    zone,
    hints: hints.forZones === undefined && hints.forNodes === undefined ? undefined : hints,
    targetRef: podName === '' ? undefined : { kind: 'Pod', name: podName, uid: podUid },
  };
}

/** Ports with the number that the first endpoint has; a slice of its own for pods with other numbers is not made here. */
function portFields(service: Service | undefined, endpoints: readonly Endpoint[]): ApiFields[] {
  return (service?.spec.ports ?? []).flatMap(({ name = '', protocol }, i) => {
    const port = endpoints.map(({ targetPorts }) => targetPorts[i] ?? 0).find((number) => number > 0);
    return port === undefined ? [] : [{ name, protocol, port }];
  });
}

/**
 * The Endpoints object of a Service, as the controller that made them before EndpointSlices would still write
 * it. Terminating pods are in neither list (`pkg/controller/endpoint/endpoints_controller.go`).
 */
export function endpointsFields(service: Service, view: ClusterView): ApiFields {
  const endpoints = slicesOf(service, view).flatMap((slice) => slice.endpoints);
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  const notReady = endpoints.filter((endpoint) => !endpoint.ready && !endpoint.terminating);
  // One subset for all, since their ports are the same.
  const subset = {
    addresses: addresses(ready),
    notReadyAddresses: addresses(notReady),
    ports: portFields(service, endpoints),
  };
  const { name, namespace } = service.meta;
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name, namespace, creationTimestamp: metadata(service.meta)['creationTimestamp'] },
    subsets: ready.length + notReady.length === 0 ? undefined : [subset],
  };
}

/** Addresses of a subset; undefined instead of an empty list. */
function addresses(endpoints: readonly Endpoint[]): ApiFields[] | undefined {
  if (endpoints.length === 0) return undefined;
  return endpoints.map(({ address, podName, podUid, nodeName }) => ({
    ip: address,
    nodeName: nodeName === '' ? undefined : nodeName,
    targetRef: podName === '' ? undefined : { kind: 'Pod', name: podName, uid: podUid },
  }));
}
