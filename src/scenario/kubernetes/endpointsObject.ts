import { SERVICE_NAME_LABEL } from '../../cluster/controllers/endpointSlice/sliceLabels.ts';
import type { EndpointPort, GivenEndpoint, Manifest, Protocol } from '../../cluster/objects.ts';
import { endpointSliceErrors, endpointsErrors } from '../../cluster/services/endpointsValidation.ts';
import { onlyIPv4Endpoints, sliceOfNoService } from '../messages.ts';
import { metadata } from './metadata.ts';
import { subdomainProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import type {
  RawEndpoint,
  RawEndpointAddress,
  RawEndpointPort,
  RawEndpointSlice,
  RawEndpoints,
} from './rawEndpoints.ts';

/**
 * An EndpointSlice that a user writes, for a Service without a selector. One that names no Service is nobody's, and one
 * of names or IPv6 addresses is not used by an IPv4 kube-proxy: they are noted and give `undefined`.
 */
export function endpointSliceObject(raw: RawEndpointSlice, report: ObjectReport): Manifest | undefined {
  const meta = metadata(raw.metadata, subdomainProblem, report);
  // All errors first: what is not used here is still reported, since the manifest is for more than a
  // simulation.
  for (const { path, text } of endpointSliceErrors(raw)) report.error(path, text);
  const serviceName = meta.labels[SERVICE_NAME_LABEL];
  if (serviceName === undefined) {
    report.warning(['metadata', 'labels'], sliceOfNoService(), 'key');
    return undefined;
  }
  if (raw.addressType !== 'IPv4') {
    report.warning(['addressType'], onlyIPv4Endpoints(raw.addressType));
    return undefined;
  }
  const { endpoints, ports = [] } = raw;
  return {
    kind: 'EndpointSlice',
    meta,
    spec: { serviceName, ports: ports.flatMap(endpointPort), endpoints: endpoints.map(givenEndpoint) },
  };
}

/**
 * Absent conditions count as ready, and serving follows ready
 * (`staging/src/k8s.io/api/discovery/v1/types.go`). `serving` is what a terminating endpoint still does,
 * which kube-proxy uses while nothing ready is left.
 */
function givenEndpoint({ addresses, conditions = {}, hints = {}, ...endpoint }: RawEndpoint): GivenEndpoint {
  const { ready = true, serving = ready, terminating = false } = conditions;
  const { hostname, nodeName, zone } = endpoint;
  return {
    addresses,
    ready,
    serving,
    terminating,
    ...(hostname !== undefined && { hostname }),
    ...(nodeName !== undefined && { nodeName }),
    ...(zone !== undefined && { zone }),
    ...(hints.forZones && { hintZones: hints.forZones.map(({ name }) => name) }),
    ...(hints.forNodes && { hintNodes: hints.forNodes.map(({ name }) => name) }),
  };
}

/**
 * A slice may leave a port's number out: such a port is every port, which kube-proxy cannot use. `undefined`
 * there means a port of every number, which a Service cannot translate to.
 */
function endpointPort({ name = '', protocol, port }: RawEndpointPort): EndpointPort[] {
  return port === undefined ? [] : [{ name, protocol: asProtocol(protocol), port }];
}

/** Anything else was reported before. A protocol that Kubernetes has not is an error of the schema. */
function asProtocol(text: string | undefined): Protocol {
  return text === 'UDP' || text === 'SCTP' ? text : 'TCP';
}

/**
 * Endpoints that a user writes, for a Service of the same name without a selector. The name is the whole
 * connection, since Endpoints are older than the label of a slice.
 */
export function endpointsObject(raw: RawEndpoints, report: ObjectReport): Manifest {
  const meta = metadata(raw.metadata, subdomainProblem, report);
  const { subsets = [] } = raw;
  for (const { path, text } of endpointsErrors(subsets)) report.error(path, text);
  return {
    kind: 'Endpoints',
    meta,
    spec: {
      subsets: subsets.map(({ addresses = [], notReadyAddresses = [], ports = [] }) => ({
        endpoints: [
          ...addresses.map((address) => givenAddress(address, true)),
          ...notReadyAddresses.map((address) => givenAddress(address, false)),
        ],
        ports: ports.flatMap(endpointPort),
      })),
    },
  };
}

/** An address of a subset has no conditions of its own: it is in the list of the ready or of the others. */
function givenAddress({ ip, hostname, nodeName }: RawEndpointAddress, ready: boolean): GivenEndpoint {
  return {
    addresses: [ip],
    ready,
    serving: ready,
    terminating: false,
    ...(hostname !== undefined && { hostname }),
    ...(nodeName !== undefined && { nodeName }),
  };
}
