import { ipErrors, specialIPErrors } from './addressValidation.ts';
import { duplicate, type FieldError, type FieldPath, invalid, required, unsupported } from './fieldError.ts';
import { parseIP } from './ipAddress.ts';
import { dns1123LabelProblems, portNumberProblems } from './nameRules.ts';

/** In alphabetical order, as the messages have them. */
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
/** Addresses of one endpoint, and endpoints of one slice: `pkg/apis/discovery/validation/validation.go`. */
const MAX_ADDRESSES = 100;
const MAX_ENDPOINTS = 1000;

/** A port of endpoints, with the API's names; 0 and empty texts count as absent. */
export interface ApiEndpointPort {
  readonly name?: string;
  readonly protocol?: string;
  readonly port?: number;
}

/** An EndpointSlice in the shape of the API, as far as it is looked at here. */
export interface ApiEndpointSlice {
  readonly addressType: string;
  readonly endpoints: readonly { readonly addresses: readonly string[] }[];
  readonly ports?: readonly ApiEndpointPort[];
}

/** What the API server would refuse about an EndpointSlice: `ValidateEndpointSlice` in the file named above. */
export function endpointSliceErrors(slice: ApiEndpointSlice): FieldError[] {
  const { addressType, endpoints, ports = [] } = slice;
  if (addressType === '') return [required(['addressType'])];
  if (!ADDRESS_TYPES.includes(addressType)) return [unsupported(['addressType'], addressType, ADDRESS_TYPES)];
  const tooMany: FieldError[] =
    endpoints.length > MAX_ENDPOINTS
      ? [{ path: ['endpoints'], kind: 'too long', text: tooManyItems(endpoints.length, MAX_ENDPOINTS) }]
      : [];
  return [
    ...tooMany,
    ...endpoints.flatMap(({ addresses }, i) =>
      addressListErrors(addresses, addressType, ['endpoints', i, 'addresses']),
    ),
    ...slicePortErrors(ports),
  ];
}

/** The addresses of one endpoint: of the slice's own family, and such that a host can have. */
function addressListErrors(addresses: readonly string[], type: string, path: FieldPath): FieldError[] {
  if (addresses.length === 0) return [required(path, 'must contain at least 1 address')];
  if (addresses.length > MAX_ADDRESSES)
    return [{ path, kind: 'too long', text: tooManyItems(addresses.length, MAX_ADDRESSES) }];
  if (type === 'FQDN') return [];
  return addresses.flatMap((address, i) => {
    const own = [...path, i];
    const errors = addressErrors(own, address);
    if (errors.length > 0 || parseIP(address)?.family === type) return errors;
    return [invalid(own, address, `must be an ${type} address`)];
  });
}

/** A host's address: nothing that means the node itself. */
function addressErrors(path: FieldPath, address: string): FieldError[] {
  const errors = ipErrors(path, address, { isStrict: true, known: new Set() });
  return errors.length > 0 ? errors : specialIPErrors(path, address);
}

/** Ports of a slice: names once each, of which one may be empty. */
function slicePortErrors(ports: readonly ApiEndpointPort[]): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap(({ name = '', protocol = 'TCP', port }, i) => {
    const path = ['ports', i];
    const errors = name === '' ? [] : problemsAt([...path, 'name'], name, dns1123LabelProblems(name));
    if (names.has(name)) errors.push(duplicate([...path, 'name'], name));
    names.add(name);
    if (!PROTOCOLS.includes(protocol)) errors.push(unsupported([...path, 'protocol'], protocol, PROTOCOLS));
    if (port !== undefined) errors.push(...problemsAt([...path, 'port'], port, portNumberProblems(port)));
    return errors;
  });
}

/** A subset of Endpoints in the shape of the API. */
export interface ApiEndpointSubset {
  readonly addresses?: readonly { readonly ip: string }[];
  readonly notReadyAddresses?: readonly { readonly ip: string }[];
  readonly ports?: readonly ApiEndpointPort[];
}

/** What the API server would refuse about Endpoints: `validateEndpointSubsets` in `pkg/apis/core/validation/validation.go`. */
export function endpointsErrors(subsets: readonly ApiEndpointSubset[]): FieldError[] {
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, i) => {
    const path = ['subsets', i];
    const lists = { addresses, notReadyAddresses };
    return [
      ...(addresses.length + notReadyAddresses.length > 0
        ? []
        : [required(path, 'must specify `addresses` or `notReadyAddresses`')]),
      ...Object.entries(lists).flatMap(([field, list]) =>
        list.flatMap(({ ip }, k) => addressErrors([...path, field, k, 'ip'], ip)),
      ),
      ...ports.flatMap((port, k) => subsetPortErrors(port, ports.length > 1, [...path, 'ports', k])),
    ];
  });
}

/** @param needsName a subset with several ports has to name each */
function subsetPortErrors(
  { name = '', protocol = 'TCP', port = 0 }: ApiEndpointPort,
  needsName: boolean,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (name !== '') errors.push(...problemsAt([...path, 'name'], name, dns1123LabelProblems(name)));
  else if (needsName) errors.push(required([...path, 'name']));
  errors.push(...problemsAt([...path, 'port'], port, portNumberProblems(port)));
  if (!PROTOCOLS.includes(protocol)) errors.push(unsupported([...path, 'protocol'], protocol, PROTOCOLS));
  return errors;
}

/** Problems of a value as errors of the field that holds it. */
function problemsAt(path: FieldPath, value: unknown, problems: readonly string[]): FieldError[] {
  return problems.map((text) => invalid(path, value, text));
}

/** `field.TooMany`. */
function tooManyItems(found: number, most: number): string {
  return `Too many: ${found}: must have at most ${most} items`;
}
