import type { Container, ContainerPort, PodSpec, Toleration } from '../../cluster/objects.ts';
import {
  atLeast,
  duplicateValue,
  fieldRequired,
  invalidPort,
  invalidPortName,
  tolerationNeedsExists,
  tolerationValueWithExists,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import { environment } from './environment.ts';
import { isPortName, labelNameProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import { preStopSeconds } from './preStop.ts';
import { probe } from './probe.ts';
import type { RawContainer, RawPodSpec, RawPort, RawToleration } from './rawObjects.ts';
import { cpuLimit, requests, zeroRequests } from './resources.ts';
import { affinity, spreadConstraints } from './schedulingFields.ts';
import { volumes } from './volumes.ts';

/** Kubernetes' default (`DefaultTerminationGracePeriodSeconds` in `staging/src/k8s.io/api/core/v1/types.go`), seconds. */
const DEFAULT_GRACE_PERIOD = 30;

const PROBES = ['readinessProbe', 'livenessProbe', 'startupProbe'] as const;

/**
 * A pod's spec with its defaults; what is not simulated is noted, what Kubernetes would refuse is reported.
 * Source: `SetDefaults_PodSpec` in `pkg/apis/core/v1/defaults.go` and `ValidatePodSpec` in
 * `pkg/apis/core/validation/validation.go`.
 */
export function podSpec(raw: RawPodSpec, path: Path, report: ObjectReport): PodSpec {
  noteNotSimulated(raw, path, report);
  const grace = raw.terminationGracePeriodSeconds ?? DEFAULT_GRACE_PERIOD;
  if (grace < 0) report.error([...path, 'terminationGracePeriodSeconds'], atLeast(0, grace));
  if (raw.containers.length === 0) report.error([...path, 'containers'], fieldRequired());
  return {
    ...(raw.nodeName !== undefined && { nodeName: raw.nodeName }),
    nodeSelector: raw.nodeSelector ?? {},
    tolerations: (raw.tolerations ?? []).map((each, i) =>
      toleration(each, [...path, 'tolerations', i], report),
    ),
    containers: containers(raw.containers, [...path, 'containers'], report),
    ...initContainers(raw.initContainers ?? [], [...path, 'initContainers'], report),
    ...schedulingFields(raw, path, report),
    ...environmentFields(raw, path, report),
    terminationGracePeriodSeconds: grace,
  };
}

/**
 * Fields that only the scheduler reads, where they are set. An absent field is left out, so that the record
 * of a run shows what was given.
 */
function schedulingFields(raw: RawPodSpec, path: Path, report: ObjectReport): Partial<PodSpec> {
  const { affinity: rawAffinity, topologySpreadConstraints: spread = [], preemptionPolicy } = raw;
  return {
    ...(rawAffinity && { affinity: affinity(rawAffinity, [...path, 'affinity'], report) }),
    ...(spread.length > 0 && {
      topologySpreadConstraints: spreadConstraints(spread, [...path, 'topologySpreadConstraints'], report),
    }),
    ...(raw.priorityClassName && { priorityClassName: raw.priorityClassName }),
    ...(raw.priority !== undefined && { priority: raw.priority }),
    ...(preemptionPolicy && { preemptionPolicy }),
  };
}

/** What has to be there before the containers can start, and what they find in their environment. */
function environmentFields(
  { volumes: rawVolumes = [], enableServiceLinks, hostname, subdomain }: RawPodSpec,
  path: Path,
  report: ObjectReport,
): Pick<PodSpec, 'volumes' | 'enableServiceLinks' | 'hostname' | 'subdomain'> {
  const references = volumes(rawVolumes, [...path, 'volumes'], report);
  return {
    ...(references.length > 0 && { volumes: references }),
    ...(enableServiceLinks !== undefined && { enableServiceLinks }),
    ...(hostname && { hostname }),
    ...(subdomain && { subdomain }),
  };
}

/**
 * Fields that decide where pods run or when they work. They would change the result in a real cluster:
 * `hostNetwork` the address of a pod, `restartPolicy` whether it comes back.
 */
function noteNotSimulated(raw: RawPodSpec, path: Path, report: ObjectReport): void {
  if (raw.hostNetwork === true) report.notSimulated('hostNetwork', [...path, 'hostNetwork']);
  if ((raw.restartPolicy ?? 'Always') !== 'Always')
    report.notSimulated('restartPolicy', [...path, 'restartPolicy']);
}

/**
 * One that is restarted for ever is a sidecar, for which the containers do not wait. `initContainers` run one
 * after the other, each to its end, before the containers start.
 */
function initContainers(
  raw: readonly RawContainer[],
  path: Path,
  report: ObjectReport,
): Pick<PodSpec, 'initContainers'> {
  const run = raw.flatMap(({ name, image = '', restartPolicy }, i) => {
    const problem = labelNameProblem(name);
    if (problem !== undefined) report.error([...path, i, 'name'], problem);
    return restartPolicy === 'Always' ? [] : [{ name, image }];
  });
  return run.length === 0 ? {} : { initContainers: run };
}

/** Containers have names of their own. They start in the order of the file. */
function containers(raw: readonly RawContainer[], path: Path, report: ObjectReport): Container[] {
  const names = new Set<string>();
  return raw.map((each, i) => {
    const at = [...path, i];
    const problem = labelNameProblem(each.name);
    if (problem !== undefined) report.error([...at, 'name'], problem);
    if (names.has(each.name)) report.error([...at, 'name'], duplicateValue(each.name));
    names.add(each.name);
    return container(each, at, report);
  });
}

/** One container with its defaults. */
function container(raw: RawContainer, path: Path, report: ObjectReport): Container {
  return {
    name: raw.name,
    image: raw.image ?? '',
    ...(raw.imagePullPolicy && { imagePullPolicy: raw.imagePullPolicy }),
    ...environment(raw, path, report),
    requests: requests(raw, path, report),
    ...zeroRequests(raw),
    ...cpuLimit(raw),
    ports: (raw.ports ?? []).map((port, i) => containerPort(port, [...path, 'ports', i], report)),
    ...probes(raw, path, report),
    preStopSeconds: preStop(raw, path, report),
  };
}

/** Only the probes that there are: an absent one is never asked, and the pod counts as ready. */
function probes(
  raw: RawContainer,
  path: Path,
  report: ObjectReport,
): Pick<Container, (typeof PROBES)[number]> {
  const found = PROBES.flatMap((field) => {
    const each = raw[field];
    return each === undefined ? [] : [[field, probe(each, field, [...path, field], report)] as const];
  });
  return Object.fromEntries(found);
}

/**
 * Seconds that the preStop hook sleeps; what else it does is noted. A hook that runs something else is taken
 * as no time, which a reader should know.
 */
function preStop(raw: RawContainer, path: Path, report: ObjectReport): number {
  const hook = raw.lifecycle?.preStop;
  if (hook === undefined) return 0;
  const seconds = preStopSeconds(hook);
  if (seconds === undefined)
    report.notSimulated('a preStop hook other than a sleep', [...path, 'lifecycle', 'preStop']);
  return seconds ?? 0;
}

/**
 * A port that a container says it listens on. It is no more than a name for it. The number is what packets
 * are sent to; a name lets a Service say it.
 */
function containerPort(raw: RawPort, path: Path, report: ObjectReport): ContainerPort {
  if (!isPort(raw.containerPort)) report.error([...path, 'containerPort'], invalidPort(raw.containerPort));
  if (raw.hostPort !== undefined && raw.hostPort !== 0 && !isPort(raw.hostPort)) {
    report.error([...path, 'hostPort'], invalidPort(raw.hostPort));
  }
  if (raw.name !== undefined && !isPortName(raw.name))
    report.error([...path, 'name'], invalidPortName(raw.name));
  return {
    ...(raw.name !== undefined && { name: raw.name }),
    containerPort: raw.containerPort,
    protocol: raw.protocol ?? 'TCP',
    // A 0 is the API's way to say that there is none.
    ...(raw.hostPort && { hostPort: raw.hostPort }),
    ...(raw.hostIP !== undefined && { hostIP: raw.hostIP }),
  };
}

/** Is it a port number, 1 to 65535? */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** `SetDefaults_Toleration`: the operator is Equal. */
function toleration(raw: RawToleration, path: Path, report: ObjectReport): Toleration {
  const operator = raw.operator ?? 'Equal';
  if ((raw.key ?? '') === '' && operator !== 'Exists')
    report.error([...path, 'operator'], tolerationNeedsExists());
  if (operator === 'Exists' && (raw.value ?? '') !== '')
    report.error([...path, 'operator'], tolerationValueWithExists());
  return { ...raw, operator };
}
