import { parseIPv4 } from '../../cluster/api/ipv4.ts';
import type { Manifest, ServicePort } from '../../cluster/objects.ts';
import {
  clusterIPOutOfRange,
  clusterIPReserved,
  duplicateValue,
  fieldRequired,
  headlessWithType,
  invalidIP,
  invalidPort,
  invalidTargetPort,
  nodePortForbidden,
  nodePortOutOfRange,
  portNameRequired,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import { metadata } from './metadata.ts';
import { isPortName, labelNameProblem, serviceNameProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import { isPort } from './podSpec.ts';
import type { RawService, RawServicePort, RawServiceSpec } from './rawObjects.ts';

/** kubeadm's Service range, 10.96.0.0/12; its first usable address belongs to the `kubernetes` Service. */
const RANGE_FIRST = 0x0a600000;
const RANGE_LAST = 0x0a6fffff;
/** `--service-node-port-range`. */
const NODE_PORTS = { first: 30_000, last: 32_767 } as const;

/**
 * A Service as the API server would accept it (`pkg/apis/core/validation/validation.go`, `ValidateService`).
 * An ExternalName Service has no address that can be simulated: it is noted and gives `undefined`.
 */
export function serviceObject(raw: RawService, report: ObjectReport): Manifest | undefined {
  const meta = metadata(raw.metadata, serviceNameProblem, report);
  const { spec = {} } = raw;
  const { type = 'ClusterIP' } = spec;
  noteNotSimulated(spec, report);
  if (type === 'ExternalName') return undefined;
  const isHeadless = spec.clusterIP === 'None';
  if (isHeadless && type !== 'ClusterIP') report.error(['spec', 'clusterIP'], headlessWithType(type));
  if ((spec.ports ?? []).length === 0 && !isHeadless) report.error(['spec', 'ports'], fieldRequired());
  if (!isHeadless) checkClusterIP(spec.clusterIP, report);
  const ports = servicePorts(spec.ports ?? [], type, report);
  // An empty selector counts as none (`len(service.Spec.Selector) == 0` in the endpoint controllers).
  const hasSelector = Object.keys(spec.selector ?? {}).length > 0;
  return {
    kind: 'Service',
    meta,
    spec: {
      type,
      ...(hasSelector && spec.selector !== undefined && { selector: spec.selector }),
      ports,
      ...(spec.clusterIP && { clusterIP: spec.clusterIP }),
      publishNotReadyAddresses: spec.publishNotReadyAddresses ?? false,
    },
  };
}

/** Fields that decide which endpoint gets a connection, or whether there is an address at all. */
function noteNotSimulated(spec: RawServiceSpec, report: ObjectReport): void {
  if (spec.sessionAffinity === 'ClientIP')
    report.notSimulated('sessionAffinity: ClientIP', ['spec', 'sessionAffinity']);
  for (const field of ['externalTrafficPolicy', 'internalTrafficPolicy'] as const) {
    if (spec[field] === 'Local') report.notSimulated(`${field}: Local`, ['spec', field]);
  }
  if (spec.trafficDistribution !== undefined)
    report.notSimulated('trafficDistribution', ['spec', 'trafficDistribution']);
  if (spec.type === 'ExternalName') report.notSimulated('type: ExternalName', ['spec', 'type']);
}

/** An address that the Service asks for has to be one that the allocator could give. */
function checkClusterIP(address: string | undefined, report: ObjectReport): void {
  if (address === undefined || address === '') return;
  const path = ['spec', 'clusterIP'];
  const value = parseIPv4(address);
  if (value === undefined) report.error(path, invalidIP(address));
  else if (value <= RANGE_FIRST || value >= RANGE_LAST) report.error(path, clusterIPOutOfRange(address));
  else if (value === RANGE_FIRST + 1) report.error(path, clusterIPReserved(address));
}

/** `SetDefaults_Service`: TCP, and the target port is the port. */
function servicePorts(raw: readonly RawServicePort[], type: string, report: ObjectReport): ServicePort[] {
  const path = ['spec', 'ports'];
  const names = new Set<string>();
  const numbers = new Set<string>();
  return raw.map((port, i) => {
    const at = [...path, i];
    const { name, protocol = 'TCP' } = port;
    checkPortName(name, raw.length > 1, names, [...at, 'name'], report);
    if (!isPort(port.port)) report.error([...at, 'port'], invalidPort(port.port));
    const number = `${protocol} ${port.port}`;
    if (numbers.has(number)) report.error(at, duplicateValue(number));
    numbers.add(number);
    checkNodePort(port.nodePort, type, [...at, 'nodePort'], report);
    const targetPort = port.targetPort || port.port;
    if (!isTargetPort(targetPort)) report.error([...at, 'targetPort'], invalidTargetPort(targetPort));
    return {
      ...(name !== undefined && { name }),
      protocol,
      port: port.port,
      targetPort,
      ...(port.nodePort && { nodePort: port.nodePort }),
    };
  });
}

/** Several ports are told apart by their names. */
function checkPortName(
  name: string | undefined,
  isOneOfSeveral: boolean,
  names: Set<string>,
  path: Path,
  report: ObjectReport,
): void {
  if (name === undefined || name === '') {
    if (isOneOfSeveral) report.error(path, portNameRequired());
    return;
  }
  const problem = labelNameProblem(name);
  if (problem !== undefined) report.error(path, problem);
  if (names.has(name)) report.error(path, duplicateValue(name));
  names.add(name);
}

/** A node port that the Service asks for. */
function checkNodePort(nodePort: number | undefined, type: string, path: Path, report: ObjectReport): void {
  if (nodePort === undefined || nodePort === 0) return;
  if (type === 'ClusterIP') report.error(path, nodePortForbidden());
  else if (nodePort < NODE_PORTS.first || nodePort > NODE_PORTS.last) {
    report.error(path, nodePortOutOfRange(nodePort));
  }
}

/** A port number, or the name of a container's port. */
function isTargetPort(targetPort: number | string): boolean {
  return typeof targetPort === 'number' ? isPort(targetPort) : isPortName(targetPort);
}
