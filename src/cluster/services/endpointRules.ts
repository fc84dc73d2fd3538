import { ZONE_LABEL } from '../objects.ts';
import { type IPFamily, parseIP } from './ipAddress.ts';

/** A pod as the rules of endpoints see it. */
export interface EndpointPod {
  /** `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`. */
  readonly phase: string;
  /** Its addresses, at most one of each family. */
  readonly addresses: readonly string[];
  readonly isTerminating: boolean;
}

/**
 * Does a pod belong to the endpoints of a Service that selects it? Not before it has an address, and not after it has
 * run to its end. Source: `ShouldPodBeInEndpoints` in `staging/src/k8s.io/endpointslice/util/controller_utils.go`.
 * @param includeTerminating EndpointSlices keep a pod that is being deleted, the older Endpoints do not
 */
export function belongsToEndpoints(pod: EndpointPod, includeTerminating: boolean): boolean {
  if (pod.phase === 'Failed' || pod.phase === 'Succeeded' || pod.addresses.length === 0) return false;
  return includeTerminating || !pod.isTerminating;
}

/** What an endpoint says of itself: `EndpointConditions` in `staging/src/k8s.io/api/discovery/v1/types.go`. */
export interface EndpointConditions {
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}

/**
 * A pod that is being deleted may still serve but is not ready; `publishNotReadyAddresses` has everything ready.
 * Source: `podToEndpoint` in `staging/src/k8s.io/endpointslice/utils.go`.
 */
export function endpointConditions(
  isReady: boolean,
  isTerminating: boolean,
  publishNotReadyAddresses: boolean,
): EndpointConditions {
  return {
    ready: publishNotReadyAddresses || (isReady && !isTerminating),
    serving: isReady,
    terminating: isTerminating,
  };
}

/** The zone of an endpoint: that of its node, where this has one. Source: the file of the conditions. */
export function endpointZone(nodeLabels: Readonly<Record<string, string>>): string | undefined {
  return nodeLabels[ZONE_LABEL];
}

/**
 * The addresses of a pod that go into a slice of one family. Source: `getEndpointAddresses`, same file.
 * @returns at most one, as a pod has one address of each family
 */
export function endpointAddresses(addresses: readonly string[], family: IPFamily): string[] {
  return addresses.filter((address) => parseIP(address)?.family === family);
}

/**
 * The name that an endpoint has in the DNS of a headless Service: the pod's `hostname`, if its `subdomain` is the
 * Service. Source: `ShouldSetHostname` in the file of {@link belongsToEndpoints}.
 */
export function endpointHostname(
  pod: { readonly hostname?: string; readonly subdomain?: string; readonly namespace: string },
  service: { readonly name: string; readonly namespace: string },
): string | undefined {
  if (pod.hostname === undefined || pod.hostname === '') return undefined;
  return pod.subdomain === service.name && pod.namespace === service.namespace ? pod.hostname : undefined;
}
