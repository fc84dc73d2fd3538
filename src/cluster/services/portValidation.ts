import type { ApiServicePort, ApiServiceSpec } from './apiService.ts';
import {
  duplicate,
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  required,
  unsupported,
} from './fieldError.ts';
import {
  dns1123LabelProblems,
  portNameProblems,
  portNumberProblems,
  qualifiedNameProblems,
} from './nameRules.ts';

/** In alphabetical order, as the messages have them. */
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
/** Path of the list. */
const PORTS = ['spec', 'ports'];

/** Each port by itself. Source: `validateServicePort` in `pkg/apis/core/validation/validation.go`. */
export function portErrors({ ports = [] }: ApiServiceSpec): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, i) => {
    const path = [...PORTS, i];
    return [
      ...nameErrors(port.name ?? '', ports.length > 1, names, [...path, 'name']),
      ...portNumberProblems(port.port).map((text) => invalid([...path, 'port'], port.port, text)),
      ...protocolErrors(port.protocol ?? '', [...path, 'protocol']),
      ...targetErrors(port.targetPort ?? 0, [...path, 'targetPort']),
      ...appProtocolErrors(port, [...path, 'appProtocol']),
    ];
  });
}

/** Several ports are told apart by their names. */
function nameErrors(
  name: string,
  isOneOfSeveral: boolean,
  names: Set<string>,
  path: FieldPath,
): FieldError[] {
  if (name === '') return isOneOfSeveral ? [required(path)] : [];
  const errors = dns1123LabelProblems(name).map((text) => invalid(path, name, text));
  if (names.has(name)) errors.push(duplicate(path, name));
  names.add(name);
  return errors;
}

/** Defaulting has filled in TCP, so an empty one was asked for. */
function protocolErrors(protocol: string, path: FieldPath): FieldError[] {
  if (protocol === '') return [required(path)];
  return PROTOCOLS.includes(protocol) ? [] : [unsupported(path, protocol, PROTOCOLS)];
}

/** A number, or the name of a container's port. */
function targetErrors(targetPort: number | string, path: FieldPath): FieldError[] {
  const problems =
    typeof targetPort === 'number' ? portNumberProblems(targetPort) : portNameProblems(targetPort);
  return problems.map((text) => invalid(path, targetPort, text));
}

/** Only its form is looked at: what it means is a matter of whoever implements it. */
function appProtocolErrors({ appProtocol }: ApiServicePort, path: FieldPath): FieldError[] {
  if (appProtocol === undefined) return [];
  return qualifiedNameProblems(appProtocol).map((text) => invalid(path, appProtocol, text));
}

/** Node ports and numbers of all ports together: each once for a protocol. Source: `ValidateService`, same file. */
export function portSetErrors({ type, ports = [] }: ApiServiceSpec): FieldError[] {
  const given = (i: number): FieldPath => [...PORTS, i, 'nodePort'];
  const onNodes =
    type === 'ClusterIP'
      ? ports.flatMap(({ nodePort = 0 }, i) =>
          nodePort === 0 ? [] : [forbidden(given(i), "may not be used when `type` is 'ClusterIP'")],
        )
      : [];
  const nodePorts = repeated(ports, ({ protocol, nodePort = 0 }) =>
    nodePort === 0 ? undefined : `${protocol}/${nodePort}`,
  );
  const numbers = repeated(ports, ({ protocol, port }) => `${protocol}/${port}`);
  return [
    ...onNodes,
    ...nodePorts.map(([i, { nodePort }]) => duplicate(given(i), nodePort)),
    ...numbers.map(([i, port]) => duplicate([...PORTS, i], printedPort(port))),
  ];
}

/** The ports whose key an earlier one has, with their places. */
function repeated(
  ports: readonly ApiServicePort[],
  keyOf: (port: ApiServicePort) => string | undefined,
): [number, ApiServicePort][] {
  const seen = new Set<string>();
  return [...ports.entries()].filter(([, port]) => {
    const key = keyOf(port);
    if (key === undefined) return false;
    const isKnown = seen.has(key);
    seen.add(key);
    return isKnown;
  });
}

/** The API server prints such a port as its own structure, with nothing but the two that clash. */
function printedPort({ protocol, port }: ApiServicePort): unknown {
  return { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
}
