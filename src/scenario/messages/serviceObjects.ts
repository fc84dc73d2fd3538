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
/** A warning: endpoints would have to come from somebody else. */
export const serviceWithoutSelector = () => 'has no selector, and no manifest gives it endpoints';
/** A warning: a named port that resolves to nothing. */
export const noPodHasPort = (port: string, names: readonly string[]) =>
  `targetPort "${port}" is not a port of the pods it selects: it has no endpoints${didYouMean(port, names)}`;
/** A warning: kube-proxy passes such a slice over (`pkg/proxy/endpointslicecache.go`). */
export const sliceOfNoService = () =>
  'is left out: without the label kubernetes.io/service-name it belongs to no Service';
/** A warning: the cluster here has addresses of one family. */
export const onlyIPv4Endpoints = (type: string) =>
  `is left out: an IPv4 cluster has no use for endpoints of type ${type}`;
/** A warning: nothing answers for such a port. `known`: the names of the slice's ports, empty for one without. */
export const noPortOfThatName = (name: string, known: readonly string[]) => {
  const words = known.map((each) => (each === '' ? 'one without a name' : `"${each}"`));
  const wanted = name === '' ? 'without a name' : `"${name}"`;
  return `has no port ${wanted}, which the Service has: names have to be the same (there is ${words.join(', ') || 'none'})`;
};
