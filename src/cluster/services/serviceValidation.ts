import { type AddressRules, cidrErrors, ipErrors, specialIPErrors } from './addressValidation.ts';
import { type ApiService, type ApiServiceSpec, isHeadless } from './apiService.ts';
import { clusterIPErrors } from './clusterIPValidation.ts';
import { type FieldError, forbidden, invalid, required, unsupported } from './fieldError.ts';
import { labelErrors, metadataErrors, metadataUpdateErrors } from './metadataValidation.ts';
import { dns1123SubdomainProblems } from './nameRules.ts';
import { portErrors, portSetErrors } from './portValidation.ts';
import type { ServiceGates } from './serviceGates.ts';
import {
  affinityErrors,
  distributionErrors,
  externalTrafficErrors,
  internalTrafficErrors,
  loadBalancerClassErrors,
  ONLY_LOAD_BALANCER,
} from './trafficValidation.ts';
import { updateErrors } from './updateValidation.ts';

/** In alphabetical order, as the message has them. */
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

/** The older way to say which clients a load balancer lets in. */
export const SOURCE_RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/**
 * What the API server would refuse about a Service, in its own order and words.
 * Source: `ValidateServiceCreate` and `ValidateServiceUpdate` in `pkg/apis/core/validation/validation.go`.
 * @param service with defaults filled in
 * @param old the Service as it is; undefined: it is to be created
 */
export function validateService(
  service: ApiService,
  old: ApiService | undefined,
  gates: ServiceGates,
): FieldError[] {
  const { metadata = {}, spec = {} } = service;
  const meta =
    old === undefined
      ? metadataErrors(metadata, gates.relaxedServiceNames)
      : metadataUpdateErrors(metadata, old.metadata ?? {});
  const known = (values: readonly string[] | undefined): AddressRules => ({
    isStrict: gates.strictIPCIDR,
    known: new Set(values),
  });
  return [
    ...meta,
    ...(old === undefined ? [] : updateErrors(service, old)),
    ...typeSpecificErrors(spec),
    ...portErrors(spec),
    ...labelErrors(spec.selector ?? {}, ['spec', 'selector']),
    ...affinityErrors(spec),
    ...clusterIPErrors(spec, known(old?.spec?.clusterIPs)),
    ...externalIPErrors(spec, known(old?.spec?.externalIPs)),
    ...typeErrors(spec),
    ...portSetErrors(spec),
    ...sourceRangeErrors(service, known(old === undefined ? [] : sourceRanges(old))),
    ...nodePortAllocationErrors(spec),
    ...loadBalancerClassErrors(spec),
    ...externalTrafficErrors(spec),
    ...internalTrafficErrors(spec),
    ...distributionErrors(spec, gates.preferSameTrafficDistribution),
  ];
}

/**
 * What a type of Service needs, or cannot have. A headless Service may do without ports, as nothing has to be
 * translated.
 */
function typeSpecificErrors(spec: ApiServiceSpec): FieldError[] {
  const { type, ports = [] } = spec;
  const errors: FieldError[] = [];
  if (ports.length === 0 && !isHeadless(spec) && type !== 'ExternalName')
    errors.push(required(['spec', 'ports']));
  if (type === 'ExternalName') errors.push(...externalNameErrors(spec));
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec))
    errors.push(invalid(['spec', 'clusterIPs', 0], 'None', `may not be set to 'None' for ${type} services`));
  return errors;
}

/** A name in place of addresses; a dot at its end says that it is complete. */
function externalNameErrors({
  clusterIPs,
  ipFamilies,
  ipFamilyPolicy,
  externalName = '',
}: ApiServiceSpec): FieldError[] {
  const unwanted = { clusterIPs, ipFamilies, ipFamilyPolicy };
  const errors = Object.entries(unwanted)
    .filter(([, value]) => value !== undefined && value.length > 0)
    .map(([field]) => forbidden(['spec', field], 'may not be set for ExternalName services'));
  const path = ['spec', 'externalName'];
  const name = externalName.replace(/\.$/, '');
  if (name === '') return [...errors, required(path)];
  return [...errors, ...dns1123SubdomainProblems(name).map((text) => invalid(path, name, text))];
}

/** Known types only; an empty one would have been defaulted to ClusterIP. */
function typeErrors({ type = '' }: ApiServiceSpec): FieldError[] {
  if (type === '') return [required(['spec', 'type'])];
  return TYPES.includes(type) ? [] : [unsupported(['spec', 'type'], type, TYPES)];
}

/** Each is a host's address: what is malformed is not looked at further. */
function externalIPErrors({ externalIPs = [] }: ApiServiceSpec, rules: AddressRules): FieldError[] {
  return externalIPs.flatMap((address, i) => {
    const path = ['spec', 'externalIPs', i];
    const errors = ipErrors(path, address, rules);
    return errors.length > 0 ? errors : specialIPErrors(path, address);
  });
}

/** Clients that a load balancer lets in; the annotation only counts where the field is not used. */
function sourceRangeErrors({ metadata, spec = {} }: ApiService, rules: AddressRules): FieldError[] {
  const { loadBalancerSourceRanges: ranges = [] } = spec;
  const annotation = metadata?.annotations?.[SOURCE_RANGES_ANNOTATION];
  if (ranges.length === 0 && annotation === undefined) return [];
  const isField = ranges.length > 0;
  // The API prints the field with a capital letter.
  const path = isField
    ? ['spec', 'LoadBalancerSourceRanges']
    : ['metadata', 'annotations', SOURCE_RANGES_ANNOTATION];
  const at = isField ? ['spec', 'loadBalancerSourceRanges'] : path;
  const misplaced = spec.type === 'LoadBalancer' ? [] : [{ ...forbidden(path, ONLY_LOAD_BALANCER), at }];
  const values = (isField ? ranges : splitAnnotation(annotation ?? '')).map((value) => value.trim());
  const malformed = values.flatMap((value, i) => {
    const own = (base: readonly string[]) => (isField ? [...base, i] : base);
    return cidrErrors(own(path), value, rules).map((error) => ({ ...error, at: own(at) }));
  });
  return [...misplaced, ...malformed];
}

/** Ranges with commas between them; a blank annotation is an empty list. */
function splitAnnotation(text: string): string[] {
  return text.trim() === '' ? [] : text.split(',');
}

/** The ranges that a Service had, in either form. */
function sourceRanges({ metadata, spec }: ApiService): string[] {
  const annotated = splitAnnotation(metadata?.annotations?.[SOURCE_RANGES_ANNOTATION] ?? '');
  return [...(spec?.loadBalancerSourceRanges ?? []), ...annotated].map((value) => value.trim());
}

/** Defaulting fills the field in for LoadBalancer, so one that is absent there came past it. */
function nodePortAllocationErrors({
  type,
  allocateLoadBalancerNodePorts: allocates,
}: ApiServiceSpec): FieldError[] {
  const field = 'allocateLoadBalancerNodePorts';
  if (type !== 'LoadBalancer')
    return allocates === undefined ? [] : [forbidden(['spec', field], ONLY_LOAD_BALANCER)];
  // The API prints this path without `spec`.
  return allocates === undefined ? [{ ...required([field]), at: ['spec', field] }] : [];
}
