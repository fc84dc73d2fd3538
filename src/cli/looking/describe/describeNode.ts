import type { Node, Pod } from '../../../cluster/objects.ts';
import { formatCpu, formatMemory } from '../../../scenario/units/quantity.ts';
import { rfc1123 } from '../apiTime.ts';
import type { ClusterView } from '../clusterView.ts';
import { age } from '../resource.ts';
import { rolesText, versionText } from '../rows/nodeCells.ts';
import {
  annotationLines,
  description,
  eventLines,
  field,
  indented,
  labelLines,
  multiline,
} from './sections.ts';

/**
 * `describeNode` in `staging/src/k8s.io/kubectl/pkg/describe/describe.go`; the parts of a machine are not
 * simulated.
 *
 * @param view for its Lease, pods and events
 */
export function describeNode(node: Node, view: ClusterView): string {
  const { meta, spec, status } = node;
  const taints = spec.taints.map(
    ({ key, value, effect }) => `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`,
  );
  const lines = [
    field('Name', meta.name),
    field('Roles', rolesText(node)),
    ...labelLines('Labels', meta.labels),
    ...annotationLines('Annotations', meta.annotations),
    field('CreationTimestamp', rfc1123(meta.creationTimestamp)),
    ...multiline('Taints', [...taints].sort()),
    field('Unschedulable', spec.unschedulable),
    ...leaseLines(node, view),
    ...conditionLines(node, view),
    'Addresses:',
    ...indented([field('InternalIP', status.address), field('Hostname', meta.name)]),
    'Capacity:',
    ...resourceLines(node),
    'Allocatable:',
    ...resourceLines(node),
    'System Info:',
    ...indented([field('Kubelet Version', versionText(view))]),
    field('PodCIDR', spec.podCIDR),
    field('PodCIDRs', spec.podCIDR),
    ...podLines(node, view),
  ];
  return description(lines, eventLines(view, 'Node', meta.name));
}

/**
 * When the kubelet renewed the node's Lease for the last time, seconds; undefined: never, or there is none.
 */
function leaseOf({ meta }: Node, view: ClusterView): number | undefined {
  return view.list('Lease').find((lease) => lease.meta.name === meta.name)?.renewTime;
}

/** The Lease has the node's name; when it was acquired is not kept. */
function leaseLines(node: Node, view: ClusterView): string[] {
  const renewed = leaseOf(node, view);
  return [
    'Lease:',
    ...indented([
      field('HolderIdentity', node.meta.name),
      field('AcquireTime', '<unset>'),
      field('RenewTime', renewed === undefined ? '<unset>' : rfc1123(renewed)),
    ]),
  ];
}

/** The Ready condition, which is the one that decides something. What a silent kubelet is said to have said is Kubernetes' own. */
function conditionLines(node: Node, view: ClusterView): string[] {
  const { ready, lastTransitionTime, reason, message } = node.status.condition;
  const words =
    ready === 'Unknown'
      ? ['NodeStatusUnknown', 'Kubelet stopped posting node status.']
      : ['KubeletReady', 'kubelet is posting ready status'];
  // The node's status is written less often than its Lease; the model has the Lease only.
  const heartbeat = leaseOf(node, view);
  const row = [
    'Ready',
    ready,
    heartbeat === undefined ? '<unset>' : rfc1123(heartbeat),
    rfc1123(lastTransitionTime),
    reason ?? words[0],
    message ?? words[1],
  ];
  const head = ['Type', 'Status', 'LastHeartbeatTime', 'LastTransitionTime', 'Reason', 'Message'];
  const rule = head.map((title) => '-'.repeat(title.length));
  return ['Conditions:', ...indented([head, rule, row].map((cells) => cells.join('\t')))];
}

/** Capacity and allocatable are the same here: nothing is reserved for the system. */
function resourceLines({ status }: Node): string[] {
  const { cpu, memory, pods } = status.allocatable;
  return indented([field('cpu', formatCpu(cpu)), field('memory', formatMemory(memory)), field('pods', pods)]);
}

/**
 * `describeNodeResource`. Limits of memory are not kept here, and stand as 0.
 *
 * @returns a row for each pod that has not ended, and their sums
 */
function podLines(node: Node, view: ClusterView): string[] {
  const { allocatable } = node.status;
  const pods = view
    .list('Pod')
    .filter(
      ({ spec, status }) =>
        spec.nodeName === node.meta.name && !['Failed', 'Succeeded'].includes(status.phase),
    );
  const share = (amount: number, all: number, format: (value: number) => string) =>
    // Whole per cent, cut off as kubectl does.
    `${format(amount)} (${all === 0 ? 0 : Math.floor((amount / all) * 100)}%)`;
  const cpuText = (cpu: number) => share(cpu, allocatable.cpu, formatCpu);
  const memoryText = (memory: number) => share(memory, allocatable.memory, formatMemory);
  const rows = pods.map((pod) => {
    const { cpu, memory } = requestsOf(pod);
    const cells = [
      pod.meta.namespace,
      pod.meta.name,
      '',
      cpuText(cpu),
      cpuText(cpuLimitOf(pod)),
      memoryText(memory),
      '0 (0%)',
    ];
    return [...cells, age(pod.meta, view)].join('\t');
  });
  const all = pods.map(requestsOf);
  const limits = pods.reduce((total, pod) => total + cpuLimitOf(pod), 0);
  const sum = (of: 'cpu' | 'memory') => all.reduce((total, requests) => total + requests[of], 0);
  return [
    field('Non-terminated Pods', `(${pods.length} in total)`),
    ...indented([
      'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge',
      '---------\t----\t\t------------\t----------\t---------------\t-------------\t---',
      ...rows,
    ]),
    'Allocated resources:',
    ...indented([
      '(Total limits may be over 100 percent, i.e., overcommitted.)',
      'Resource\tRequests\tLimits',
      '--------\t--------\t------',
      `cpu\t${cpuText(sum('cpu'))}\t${cpuText(limits)}`,
      `memory\t${memoryText(sum('memory'))}\t0 (0%)`,
    ]),
  ];
}

/** What the containers of a pod ask for, all together. */
function requestsOf({ spec }: Pod): { readonly cpu: number; readonly memory: number } {
  return spec.containers.reduce(
    (total, { requests }) => ({ cpu: total.cpu + requests.cpu, memory: total.memory + requests.memory }),
    { cpu: 0, memory: 0 },
  );
}

/** Millicores that the containers of a pod may use at most; those without a limit add nothing, as in kubectl. */
function cpuLimitOf({ spec }: Pod): number {
  return spec.containers.reduce((total, { cpuLimit = 0 }) => total + cpuLimit, 0);
}
