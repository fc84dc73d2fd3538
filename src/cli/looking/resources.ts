import { nearest } from '../../scenario/nearest.ts';
import { CommandError, ExitStatus } from '../exitStatus.ts';
import { humanDuration } from './humanDuration.ts';
import { endpointSliceFields, endpointsFields } from './objects/endpointFields.ts';
import { serviceExportFields, serviceImportFields } from './objects/multiClusterFields.ts';
import { leaseFields, nodeFields } from './objects/nodeFields.ts';
import {
  autoscalerFields,
  budgetFields,
  configurationFields,
  eventFields,
  eventName,
  networkPolicyFields,
} from './objects/otherFields.ts';
import { podObject } from './objects/podObject.ts';
import { serviceFields } from './objects/serviceFields.ts';
import {
  daemonSetFields,
  deploymentFields,
  replicaSetFields,
  statefulSetFields,
} from './objects/workloadFields.ts';
import { age, type Resource, resource } from './resource.ts';
import { endpointsText, sliceAddressesText, slicePortsText } from './rows/endpointCells.ts';
import { selectorText } from './rows/labelText.ts';
import { nodeCells, nodeWideCells } from './rows/nodeCells.ts';
import { podStatusText, readyText, restartsText } from './rows/podStatusText.ts';
import { autoscalerCells, budgetCells } from './rows/policyCells.ts';
import { serviceCells, serviceWideCells } from './rows/serviceCells.ts';
import {
  containerCells,
  daemonSetCells,
  deploymentCells,
  replicaSetCells,
  statefulSetCells,
  templateCells,
} from './rows/workloadCells.ts';

// Those that every kind with a template has in `-o wide`.
const TEMPLATE_COLUMNS = ['CONTAINERS', 'IMAGES', 'SELECTOR'];

/** Everything that `seatrial get` knows. Names and columns are Kubernetes' own (`pkg/printers/internalversion/printers.go`). */
export const RESOURCES: readonly Resource[] = [
  resource({
    // READY counts containers; STATUS is a word of its own that is made of phase and reasons (`printPod`).
    plural: 'pods',
    singular: 'pod',
    shortNames: ['po'],
    group: '',
    namespaced: true,
    columns: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
    wideColumns: ['IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES'],
    of: (view) => view.list('Pod'),
    meta: ({ meta }) => meta,
    cells: (pod, view) => [
      pod.meta.name,
      readyText(pod, view),
      podStatusText(pod),
      restartsText(pod, view),
      age(pod.meta, view),
    ],
    wideCells: ({ spec, status }) => [
      status.podIP ?? '<none>',
      spec.nodeName ?? '<none>',
      status.nominatedNodeName ?? '<none>',
      '<none>',
    ],
    object: podObject,
  }),
  resource({
    // The API server's own Service is listed as well.
    plural: 'services',
    singular: 'service',
    shortNames: ['svc'],
    group: '',
    namespaced: true,
    columns: ['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE'],
    wideColumns: ['SELECTOR'],
    of: (view) => view.services(),
    meta: ({ meta }) => meta,
    cells: serviceCells,
    wideCells: serviceWideCells,
    object: serviceFields,
  }),
  resource({
    plural: 'endpoints',
    singular: 'endpoints',
    shortNames: ['ep'],
    group: '',
    namespaced: true,
    columns: ['NAME', 'ENDPOINTS', 'AGE'],
    wideColumns: [],
    // Only a Service with a selector has Endpoints that a controller keeps.
    of: (view) => view.services().filter(({ spec }) => spec.selector !== undefined),
    meta: ({ meta }) => meta,
    cells: (service, view) => [service.meta.name, endpointsText(service, view), age(service.meta, view)],
    object: endpointsFields,
  }),
  resource({
    // Without a short name, as in Kubernetes.
    plural: 'endpointslices',
    singular: 'endpointslice',
    shortNames: [],
    group: 'discovery.k8s.io',
    namespaced: true,
    columns: ['NAME', 'ADDRESSTYPE', 'PORTS', 'ENDPOINTS', 'AGE'],
    wideColumns: [],
    of: (view) => view.list('EndpointSlice'),
    meta: ({ meta, serviceName }) => ({
      ...meta,
      labels: { ...meta.labels, 'kubernetes.io/service-name': serviceName },
    }),
    cells: (slice, view) => [
      slice.meta.name,
      'IPv4',
      slicePortsText(slice),
      sliceAddressesText(slice),
      age(slice.meta, view),
    ],
    object: endpointSliceFields,
  }),
  resource({
    // The only kind here that belongs to no namespace.
    plural: 'nodes',
    singular: 'node',
    shortNames: ['no'],
    group: '',
    namespaced: false,
    columns: ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION'],
    wideColumns: ['INTERNAL-IP', 'EXTERNAL-IP', 'OS-IMAGE', 'KERNEL-VERSION', 'CONTAINER-RUNTIME'],
    of: (view) => view.list('Node'),
    meta: ({ meta }) => meta,
    cells: nodeCells,
    wideCells: nodeWideCells,
    object: nodeFields,
  }),
  resource({
    plural: 'deployments',
    singular: 'deployment',
    shortNames: ['deploy'],
    group: 'apps',
    namespaced: true,
    columns: ['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE'],
    wideColumns: TEMPLATE_COLUMNS,
    of: (view) => view.list('Deployment'),
    meta: ({ meta }) => meta,
    cells: deploymentCells,
    wideCells: templateCells,
    object: deploymentFields,
  }),
  resource({
    plural: 'replicasets',
    singular: 'replicaset',
    shortNames: ['rs'],
    group: 'apps',
    namespaced: true,
    columns: ['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE'],
    wideColumns: TEMPLATE_COLUMNS,
    of: (view) => view.list('ReplicaSet'),
    meta: ({ meta }) => meta,
    cells: replicaSetCells,
    wideCells: templateCells,
    object: replicaSetFields,
  }),
  resource({
    plural: 'statefulsets',
    singular: 'statefulset',
    shortNames: ['sts'],
    group: 'apps',
    namespaced: true,
    columns: ['NAME', 'READY', 'AGE'],
    wideColumns: ['CONTAINERS', 'IMAGES'],
    of: (view) => view.list('StatefulSet'),
    meta: ({ meta }) => meta,
    cells: statefulSetCells,
    wideCells: containerCells,
    object: statefulSetFields,
  }),
  resource({
    plural: 'daemonsets',
    singular: 'daemonset',
    shortNames: ['ds'],
    group: 'apps',
    namespaced: true,
    columns: ['NAME', 'DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'NODE SELECTOR', 'AGE'],
    wideColumns: TEMPLATE_COLUMNS,
    of: (view) => view.list('DaemonSet'),
    meta: ({ meta }) => meta,
    cells: daemonSetCells,
    wideCells: templateCells,
    object: daemonSetFields,
  }),
  resource({
    // Without a name in the first column: an event is looked for by when it was.
    plural: 'events',
    singular: 'event',
    shortNames: ['ev'],
    group: '',
    namespaced: true,
    columns: ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'],
    // How often and by whom is told on request only.
    wideColumns: ['FIRST SEEN', 'COUNT', 'SOURCE', 'NAME'],
    of: (view) => view.events,
    meta: (event) => ({ name: eventName(event), namespace: event.namespace, labels: {} }),
    cells: ({ lastSeen, type, reason, kind, name, message }, view) => [
      humanDuration(view.now - lastSeen),
      type,
      reason,
      `${kind.toLowerCase()}/${name}`,
      message,
    ],
    wideCells: (event, view) => [
      humanDuration(view.now - event.firstSeen),
      `${event.count}`,
      event.source,
      eventName(event),
    ],
    object: eventFields,
  }),
  resource({
    plural: 'horizontalpodautoscalers',
    singular: 'horizontalpodautoscaler',
    shortNames: ['hpa'],
    group: 'autoscaling',
    namespaced: true,
    columns: ['NAME', 'REFERENCE', 'TARGETS', 'MINPODS', 'MAXPODS', 'REPLICAS', 'AGE'],
    wideColumns: [],
    of: (view) => view.list('HorizontalPodAutoscaler'),
    meta: ({ meta }) => meta,
    cells: autoscalerCells,
    object: autoscalerFields,
  }),
  resource({
    plural: 'poddisruptionbudgets',
    singular: 'poddisruptionbudget',
    shortNames: ['pdb'],
    group: 'policy',
    namespaced: true,
    columns: ['NAME', 'MIN AVAILABLE', 'MAX UNAVAILABLE', 'ALLOWED DISRUPTIONS', 'AGE'],
    wideColumns: [],
    of: (view) => view.list('PodDisruptionBudget'),
    meta: ({ meta }) => meta,
    cells: budgetCells,
    object: budgetFields,
  }),
  resource({
    plural: 'networkpolicies',
    singular: 'networkpolicy',
    shortNames: ['netpol'],
    group: 'networking.k8s.io',
    namespaced: true,
    columns: ['NAME', 'POD-SELECTOR', 'AGE'],
    wideColumns: [],
    of: (view) => view.list('NetworkPolicy'),
    meta: ({ meta }) => meta,
    cells: ({ meta, spec }, view) => [meta.name, selectorText(spec.podSelector), age(meta, view)],
    object: networkPolicyFields,
  }),
  resource({
    plural: 'serviceexports',
    singular: 'serviceexport',
    shortNames: ['svcex'],
    group: 'multicluster.x-k8s.io',
    namespaced: true,
    columns: ['NAME', 'AGE'],
    wideColumns: [],
    of: (view) => view.list('ServiceExport'),
    meta: ({ meta }) => meta,
    cells: ({ meta }, view) => [meta.name, age(meta, view)],
    object: serviceExportFields,
  }),
  resource({
    plural: 'serviceimports',
    singular: 'serviceimport',
    shortNames: ['svcim'],
    group: 'multicluster.x-k8s.io',
    namespaced: true,
    columns: ['NAME', 'TYPE', 'IP', 'AGE'],
    wideColumns: [],
    of: (view) => view.list('ServiceImport'),
    meta: ({ meta }) => meta,
    cells: ({ meta, spec }, view) => [meta.name, spec.type, spec.ips.join(','), age(meta, view)],
    object: serviceImportFields,
  }),
  resource({
    // Keys are counted; their values are not kept.
    plural: 'secrets',
    singular: 'secret',
    shortNames: [],
    group: '',
    namespaced: true,
    columns: ['NAME', 'TYPE', 'DATA', 'AGE'],
    wideColumns: [],
    of: (view) => view.list('Secret'),
    meta: ({ meta }) => meta,
    cells: ({ meta, spec }, view) => [meta.name, 'Opaque', `${spec.keys.length}`, age(meta, view)],
    object: configurationFields,
  }),
  resource({
    plural: 'configmaps',
    singular: 'configmap',
    shortNames: ['cm'],
    group: '',
    namespaced: true,
    columns: ['NAME', 'DATA', 'AGE'],
    wideColumns: [],
    of: (view) => view.list('ConfigMap'),
    meta: ({ meta }) => meta,
    cells: ({ meta, spec }, view) => [meta.name, `${spec.keys.length}`, age(meta, view)],
    object: configurationFields,
  }),
  resource({
    // One for each node, which its kubelet renews.
    plural: 'leases',
    singular: 'lease',
    shortNames: [],
    group: 'coordination.k8s.io',
    namespaced: true,
    columns: ['NAME', 'HOLDER', 'AGE'],
    wideColumns: [],
    of: (view) => view.list('Lease'),
    meta: ({ meta }) => meta,
    cells: ({ meta }, view) => [meta.name, meta.name, age(meta, view)],
    object: leaseFields,
  }),
];

/** What `get all` stands for (`staging/src/k8s.io/kubectl/pkg/cmd/get`, category `all`). */
const ALL = ['pods', 'services', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'];

/**
 * The resources that a word names: `pods`, `svc,ep`, `deployments.apps`, `all`.
 * @throws {CommandError} for a word that names none, with the nearest that does
 */
export function resourcesNamed(words: string): Resource[] {
  return words
    .split(',')
    .flatMap((word) => (word === 'all' ? ALL : [word]))
    .map(resourceNamed);
}

/** One resource, by any of its names. Throws a CommandError as {@link resourcesNamed} does. */
export function resourceNamed(word: string): Resource {
  const [name] = word.toLowerCase().split('.');
  const found = RESOURCES.find((candidate) => namesOf(candidate).includes(name));
  if (found !== undefined) return found;
  const near = nearest(name, RESOURCES.flatMap(namesOf));
  const hint =
    near === undefined
      ? `; there are ${RESOURCES.map(({ plural }) => plural).join(', ')}`
      : `, did you mean "${near}"?`;
  throw new CommandError(
    `error: the server doesn't have a resource type "${word}"${hint}`,
    ExitStatus.failed,
  );
}

/** All words that it answers to, in small letters. */
function namesOf({ plural, singular, shortNames }: Resource): string[] {
  return [plural, singular, ...shortNames];
}
