import type { Manifest, ServicePort } from '../../cluster/objects.ts';
import { type ApiService, needsHealthCheck } from '../../cluster/services/apiService.ts';
import type { FieldError, FieldPath } from '../../cluster/services/fieldError.ts';
import { parseCIDR, parseIP } from '../../cluster/services/ipAddress.ts';
import { CLUSTER_IP_RANGE, KUBERNETES_SERVICE_IP, NODE_PORT_RANGE } from '../../cluster/services/ranges.ts';
import { withServiceDefaults } from '../../cluster/services/serviceDefaults.ts';
import { serviceGates } from '../../cluster/services/serviceGates.ts';
import { firstAddress, usableAddresses } from '../../cluster/services/serviceRange.ts';
import { validateService } from '../../cluster/services/serviceValidation.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../cluster/settings.ts';
import { clusterIPOutOfRange, clusterIPReserved, nodePortOutOfRange } from '../messages.ts';
import { metadata } from './metadata.ts';
import { serviceNameProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawService, RawServicePort, RawServiceSpec } from './rawObjects.ts';
import { serviceFields } from './serviceFields.ts';

/**
 * A Service as the API server would accept it (`pkg/apis/core/validation/validation.go`, `ValidateService`).
 * The rules are those of the simulated API server, which also checks what a run changes: they stand there
 * once.
 */
export function serviceObject(raw: RawService, report: ObjectReport): Manifest {
  const meta = metadata(raw.metadata, serviceNameProblem, report);
  const { spec = {} } = raw;
  const { type = 'ClusterIP' } = spec;
  const errors = validateService(withAllocated(withServiceDefaults(raw)), undefined, GATES);
  for (const error of errors) reportField(error, spec, report);
  checkAllocated(spec, errors, report);
  // An empty selector counts as none (`len(service.Spec.Selector) == 0` in the endpoint controllers).
  // An ExternalName has no pods behind it, whatever its selector says.
  const hasSelector = Object.keys(spec.selector ?? {}).length > 0 && type !== 'ExternalName';
  return {
    kind: 'Service',
    meta,
    spec: {
      type,
      ...(hasSelector && spec.selector !== undefined && { selector: spec.selector }),
      ports: (spec.ports ?? []).map(servicePort),
      ...(spec.clusterIP && { clusterIP: spec.clusterIP }),
      publishNotReadyAddresses: spec.publishNotReadyAddresses ?? false,
      ...serviceFields(type, spec, meta.annotations),
    },
  };
}

/** The features of the newest version: a manifest is read before it is known which version will run it. */
const GATES = serviceGates(DEFAULT_CLUSTER_SETTINGS.kubernetesMinor);

/**
 * The API server gives a Service its port for health checks before it looks at it; any port will do here.
 * Otherwise every Service with `externalTrafficPolicy: Local` would be refused for the lack of a port that it
 * does not give itself.
 */
function withAllocated(service: ApiService): ApiService {
  const { spec = {} } = service;
  if (!needsHealthCheck(spec) || spec.healthCheckNodePort) return service;
  return { ...service, spec: { ...spec, healthCheckNodePort: NODE_PORT_RANGE.first } };
}

/**
 * Metadata are checked as those of every object; an address is looked for where the manifest has it. A
 * message that something is forbidden is about the field, any other about its value.
 */
function reportField({ path, at, text }: FieldError, spec: RawServiceSpec, report: ObjectReport): void {
  if (path[0] === 'metadata' && path[1] !== 'annotations') return;
  const part = text.startsWith('Forbidden') && path.at(-1) !== 'nodePort' ? 'key' : 'value';
  report.errorAt(givenPlace(at ?? path, spec), path, text, part);
}

/**
 * `clusterIPs` is filled in from `clusterIP`, which is what most manifests have. A problem of it is shown at
 * the field that the reader has written.
 */
function givenPlace(path: FieldPath, spec: RawServiceSpec): FieldPath {
  const isFilledIn = path[1] === 'clusterIPs' && !('clusterIPs' in spec);
  return isFilledIn ? ['spec', 'clusterIP'] : path;
}

/**
 * An address or port that the Service asks for has to be one that the allocators could give. What they give
 * of their own accord is no matter of a manifest.
 */
function checkAllocated(spec: RawServiceSpec, errors: readonly FieldError[], report: ObjectReport): void {
  const isWrong = (field: string) => errors.some(({ path }) => path.includes(field));
  if (spec.clusterIP && spec.clusterIP !== 'None' && !isWrong('clusterIPs'))
    checkClusterIP(spec.clusterIP, report);
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return;
  for (const [i, { nodePort = 0 }] of (spec.ports ?? []).entries()) {
    const isInRange = nodePort >= NODE_PORT_RANGE.first && nodePort <= NODE_PORT_RANGE.last;
    if (nodePort !== 0 && !isInRange)
      report.error(['spec', 'ports', i, 'nodePort'], nodePortOutOfRange(nodePort));
  }
}

/**
 * The address has to be in the range of the cluster, and not the one of the `kubernetes` Service, which is
 * its first.
 */
function checkClusterIP(address: string, report: ObjectReport): void {
  const path = ['spec', 'clusterIP'];
  const range = parseCIDR(CLUSTER_IP_RANGE);
  const ip = parseIP(address);
  if (range === undefined || ip === undefined) return;
  const offset = ip.value - firstAddress(range);
  const isInRange = ip.family === range.family && offset >= 0n && offset < usableAddresses(range);
  if (!isInRange) report.error(path, clusterIPOutOfRange(address));
  else if (address === KUBERNETES_SERVICE_IP) report.error(path, clusterIPReserved(address));
}

/**
 * `SetDefaults_Service`: TCP, and the target port is the port. A node port of 0 is one that the cluster
 * gives.
 */
function servicePort({ name, protocol = 'TCP', port, targetPort, nodePort }: RawServicePort): ServicePort {
  return {
    ...(name !== undefined && { name }),
    protocol,
    port,
    targetPort: targetPort || port,
    ...(nodePort && { nodePort }),
  };
}
