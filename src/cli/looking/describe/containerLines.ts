import type {
  ConfigurationReference,
  Container,
  ContainerPort,
  ContainerState,
  PodTemplate,
  Probe,
  Toleration,
} from '../../../cluster/objects.ts';
import { rfc1123 } from '../apiTime.ts';
import { field, indented, labelLines, multiline, requestLines } from './sections.ts';

/**
 * What a pod, as against a template, knows of its containers. All containers of a pod are one process here,
 * so they share one state.
 */
export interface ContainerFacts {
  /** Undefined: the kubelet has not started them yet. */
  readonly state: ContainerState | undefined;
  readonly ready: boolean;
  /** Since the pod was made. */
  readonly restarts: number;
}

/** `describeContainers`. @param facts absent for a template */
export function containerLines(containers: readonly Container[], facts?: ContainerFacts): string[] {
  return ['Containers:', ...indented(containers.flatMap((container) => one(container, facts)))];
}

/**
 * `describeContainerBasicInfo` and what follows it. The container's and the image's IDs are not simulated.
 */
function one(container: Container, facts: ContainerFacts | undefined): string[] {
  const { name, image, ports, requests, env = {} } = container;
  const lines = [
    field('Image', image),
    portLine('Port', ports, ({ containerPort }) => containerPort),
    portLine('Host Port', ports, ({ hostPort = 0 }) => hostPort),
    ...(facts === undefined ? [] : stateLines(facts)),
    ...requestLines(requests),
    ...probeLine('Liveness', container.livenessProbe),
    ...probeLine('Readiness', container.readinessProbe),
    ...probeLine('Startup', container.startupProbe),
    // Mounts are not kept, only the volumes that may hold a pod up.
    ...variableLines(env),
    'Mounts:\t<none>',
  ];
  return [`${name}:`, ...indented(lines)];
}

/**
 * `80/TCP, 443/TCP (https)`; several are announced as `Ports`. (`describeContainerPorts` and
 * `describeContainerHostPorts`)
 *
 * @param number of a port in the container, or on its host; 0 there: none
 */
function portLine(
  title: string,
  ports: readonly ContainerPort[],
  number: (port: ContainerPort) => number,
): string {
  const texts = ports.map((port) => {
    const text = `${number(port)}/${port.protocol}`;
    return port.name === undefined ? text : `${text} (${port.name})`;
  });
  return field(`${title}${texts.length > 1 ? 's' : ''}`, texts.join(', ') || '<none>');
}

/**
 * The end before this state was an exit that nobody asked for, whatever brought it about.
 * (`describeContainerState`)
 */
function stateLines({ state, ready, restarts }: ContainerFacts): string[] {
  const ended = state?.lastFinishedAt;
  return [
    ...present(state),
    ...(ended === undefined || state?.state === 'terminated'
      ? []
      : ['Last State:\tTerminated', ...endLines(ended)]),
    field('Ready', ready ? 'True' : 'False'),
    field('Restart Count', restarts),
  ];
}

/** The state at this moment (`describeStatus`). */
function present(state: ContainerState | undefined): string[] {
  if (state?.state === 'running') {
    const since = state.startedAt === undefined ? [] : [field('Started', rfc1123(state.startedAt))];
    return ['State:\tRunning', ...indented(since)];
  }
  if (state?.state === 'terminated') return ['State:\tTerminated', ...endLines(state.lastFinishedAt ?? 0)];
  return ['State:\tWaiting', ...indented(state?.reason === undefined ? [] : [field('Reason', state.reason)])];
}

/** The exit status is not simulated: every end of a process is told as an error. */
function endLines(finishedAt: number): string[] {
  return indented([field('Reason', 'Error'), field('Exit Code', 1), field('Finished', rfc1123(finishedAt))]);
}

/** How the probe asks is not kept: only its times are told. The words are those of `DescribeProbe`. */
function probeLine(title: string, probe: Probe | undefined): string[] {
  if (probe === undefined) return [];
  const { initialDelaySeconds, timeoutSeconds, periodSeconds, successThreshold, failureThreshold } = probe;
  const times = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s`;
  return [field(title, `${times} #success=${successThreshold} #failure=${failureThreshold}`)];
}

/** `describeContainerEnvVars`: those of the manifest, not those that the kubelet adds. */
function variableLines(env: Readonly<Record<string, string>>): string[] {
  const lines = Object.entries(env).map(([name, value]) => field(name, value));
  return lines.length === 0 ? ['Environment:\t<none>'] : ['Environment:', ...indented(lines)];
}

/**
 * `describeVolumes`: those that need a Secret or a ConfigMap, which are the ones that matter here.
 *
 * @returns a block for each volume, or one line if there is none
 */
export function volumeLines(volumes: readonly ConfigurationReference[] = []): string[] {
  if (volumes.length === 0) return ['Volumes:\t<none>'];
  const each = volumes.flatMap(({ kind, name, optional, volume }) => [
    `${volume ?? name}:`,
    ...indented([
      field('Type', `${kind} (a volume populated by a ${kind})`),
      field(kind === 'Secret' ? 'SecretName' : 'Name', name),
      field('Optional', optional),
    ]),
  ]);
  return ['Volumes:', ...indented(each)];
}

/**
 * `printPodTolerationsMultiline`.
 *
 * @returns a line for each, in the order of their keys
 */
export function tolerationLines(tolerations: readonly Toleration[]): string[] {
  const inOrder = [...tolerations].sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
  return multiline('Tolerations', inOrder.map(tolerationText));
}

/** A toleration as kubectl writes it: `key=value:effect op=Exists for 300s`. */
function tolerationText({ key = '', value = '', effect, operator, tolerationSeconds }: Toleration): string {
  const subject = `${key}${value === '' ? '' : `=${value}`}${effect === undefined ? '' : `:${effect}`}`;
  const exists = operator === 'Exists' && value === '' ? `${subject === '' ? '' : ' '}op=Exists` : '';
  return `${subject}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`;
}

/** `DescribePodTemplate`. Without facts, for a template has never run. */
export function templateLines({ labels, spec }: PodTemplate): string[] {
  return [
    'Pod Template:',
    ...indented([
      ...labelLines('Labels', labels),
      ...containerLines(spec.containers),
      ...volumeLines(spec.volumes),
      ...labelLines('Node-Selectors', spec.nodeSelector),
      ...tolerationLines(spec.tolerations),
    ]),
  ];
}
