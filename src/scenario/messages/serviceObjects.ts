/** What is said about Services. */
import type { Labels } from '../../cluster/objects.ts';
import { didYouMean, labelText, otherNamespace } from '../wording.ts';

/** The range is kubeadm's default. */
export const clusterIPOutOfRange = (address: string) =>
  `Invalid value: "${address}": the provided IP is not in the valid range. The range of valid IPs is 10.96.0.0/12`;
/** The allocator gives its first address to the API server's own Service. */
export const clusterIPReserved = (address: string) =>
  `Invalid value: "${address}": provided IP is already allocated: the first address of the range belongs to the Service kubernetes`;
/** The default of `--service-node-port-range`. */
export const nodePortOutOfRange = (port: number) =>
  `Invalid value: ${port}: provided port is not in the valid range. The range of valid ports is 30000-32767`;
/** What the allocators say of an address or port that another Service has. */
export const alreadyAllocated = (what: 'IP' | 'port') =>
  `Invalid value: provided ${what} is already allocated`;
/** A warning: such a Service is legal, and refuses every connection. `elsewhere`: a namespace that has such pods. */
export const selectsNothing = (selector: Labels, namespace: string, elsewhere: string | undefined) =>
  `selects no pods: no manifest has pods with ${labelText(selector)} in its namespace${otherNamespace(namespace, elsewhere)}`;
/** A warning: endpoints that somebody else would keep are not simulated. */
export const serviceWithoutSelector = () => 'has no selector: nothing gives it endpoints here';
/** A warning: a named port that resolves to nothing. */
export const noPodHasPort = (port: string, names: readonly string[]) =>
  `targetPort "${port}" is not a port of the pods it selects: it has no endpoints${didYouMean(port, names)}`;
