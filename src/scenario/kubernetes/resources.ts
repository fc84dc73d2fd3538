import type { Container, ResourceList } from '../../cluster/objects.ts';
import { invalidQuantity, requestAboveLimit } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { parseCpu, parseMemory } from '../units/quantity.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawContainer, RawQuantities } from './rawObjects.ts';

/** CPU in millicores, memory in bytes. */
const PARSERS = { cpu: parseCpu, memory: parseMemory } as const;

/**
 * What a container asks for. A limit without a request is also the request (`SetDefaults_Pod` in
 * `pkg/apis/core/v1/defaults.go`); with neither it is 0. Other resources (GPUs, ephemeral storage) are not
 * known here: nodes have none of them.
 */
export function requests(container: RawContainer, path: Path, report: ObjectReport): ResourceList {
  const { requests = {}, limits = {} } = container.resources ?? {};
  const at = [...path, 'resources'];
  return {
    cpu: request('cpu', requests, limits, at, report),
    memory: request('memory', requests, limits, at, report),
  };
}

/**
 * The resources of which the container asks for 0 in so many words, which is not the same to the scheduler. A
 * pod without a request is counted with 100m and 200MB where nodes are scored
 * (`pkg/scheduler/util/pod_resources.go`).
 */
export function zeroRequests({ resources }: RawContainer): Pick<Container, 'zeroRequests'> {
  const { requests = {}, limits = {} } = resources ?? {};
  const zero = (['cpu', 'memory'] as const).filter((resource) => {
    const text = requests[resource] ?? limits[resource];
    return text !== undefined && PARSERS[resource](String(text)) === 0;
  });
  return zero.length === 0 ? {} : { zeroRequests: zero };
}

/** The container's limit of CPU, if it has one. In millicores. Only what is throttled needs it. */
export function cpuLimit({ resources }: RawContainer): Pick<Container, 'cpuLimit'> {
  const text = resources?.limits?.cpu;
  const limit = text === undefined ? undefined : parseCpu(String(text));
  // A limit of 0 is none (`MilliCPUToQuota` in `pkg/kubelet/cm/helpers_linux.go`).
  return limit === undefined || limit === 0 ? {} : { cpuLimit: limit };
}

/** One resource of a container. A request above its own limit is refused (`ValidateResourceRequirements`). */
function request(
  resource: keyof ResourceList,
  requests: RawQuantities,
  limits: RawQuantities,
  path: Path,
  report: ObjectReport,
): number {
  const limit = quantity(resource, limits, [...path, 'limits'], report);
  const asked = quantity(resource, requests, [...path, 'requests'], report);
  if (asked !== undefined && limit !== undefined && asked > limit) {
    report.error([...path, 'requests', resource], requestAboveLimit(resource, String(requests[resource])));
  }
  return asked ?? limit ?? 0;
}

/** `undefined`, with a report, for what is no quantity. */
function quantity(
  resource: keyof ResourceList,
  quantities: RawQuantities,
  path: Path,
  report: ObjectReport,
): number | undefined {
  const text = quantities[resource];
  if (text === undefined) return undefined;
  const parsed = PARSERS[resource](String(text));
  if (parsed === undefined) report.error([...path, resource], invalidQuantity(String(text)));
  return parsed;
}
