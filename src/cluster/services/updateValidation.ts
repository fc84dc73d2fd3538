import { type ApiService, type ApiServiceSpec, isHeadless, needsHealthCheck } from './apiService.ts';
import { type FieldError, forbidden, invalid } from './fieldError.ts';
import { loadBalancerClassErrors } from './trafficValidation.ts';

/** What the API says of a value that may be set once and never changed. */
const FIXED = 'may not change once set';
/** The field by which a Service says that it gives its second address up. */
const POLICY = ['spec', 'ipFamilyPolicy'];

/**
 * What an update of a Service may not change.
 * Source: `ValidateServiceUpdate` in `pkg/apis/core/validation/validation.go`.
 */
export function updateErrors(service: ApiService, old: ApiService): FieldError[] {
  const { spec = {} } = service;
  const { spec: before = {} } = old;
  const isExternal = spec.type === 'ExternalName' || before.type === 'ExternalName';
  return [
    ...(isExternal ? [] : [...addressChanges(spec, before), ...familyChanges(spec, before)]),
    ...classChanges(spec, before),
    ...(needsHealthCheck(before) &&
    needsHealthCheck(spec) &&
    (spec.healthCheckNodePort ?? 0) !== (before.healthCheckNodePort ?? 0)
      ? [forbidden(['spec', 'healthCheckNodePort'], 'field is immutable')]
      : []),
  ];
}

/** A Service keeps its addresses; it may get a second one, or give it up in so many words. */
function addressChanges(spec: ApiServiceSpec, before: ApiServiceSpec): FieldError[] {
  if (isHeadless(spec) && isHeadless(before)) return [];
  const { clusterIPs: now = [] } = spec;
  const { clusterIPs: then = [] } = before;
  const path = (i: number) => ['spec', 'clusterIPs', i];
  if (now.length === then.length)
    return then.flatMap((address, i) => (address === now[i] ? [] : [invalid(path(i), now, FIXED)]));
  const errors: FieldError[] = [];
  if (now.length === 0) errors.push(invalid(path(0), now, 'primary clusterIP can not be unset'));
  else if (then.length > 0 && now[0] !== then[0]) errors.push(invalid(path(0), now, FIXED));
  if (then.length > now.length && now.length === 1) errors.push(...releaseErrors(spec, 'clusterIP'));
  return errors;
}

/** Of the families the first stays; whatever changed, the API names the first one. */
function familyChanges(spec: ApiServiceSpec, before: ApiServiceSpec): FieldError[] {
  if (isHeadless(spec) || isHeadless(before)) return [];
  const { ipFamilies: now = [], clusterIPs = [] } = spec;
  const { ipFamilies: then = [] } = before;
  const path = ['spec', 'ipFamilies', 0];
  if (now.length === then.length)
    return then.flatMap((family, i) => (family === now[i] ? [] : [invalid(path, now, FIXED)]));
  const errors: FieldError[] = [];
  if (then.length > now.length && clusterIPs.length === 0)
    errors.push(invalid(path, now, 'primary ipFamily can not be unset'));
  if (now.length > 0 && then.length > 0 && now[0] !== then[0]) errors.push(invalid(path, clusterIPs, FIXED));
  if (then.length > now.length && now.length === 1) errors.push(...releaseErrors(spec, 'ipFamily'));
  return errors;
}

/** The second address or family goes only if the Service says that it wants one. */
function releaseErrors({ ipFamilyPolicy }: ApiServiceSpec, what: 'clusterIP' | 'ipFamily'): FieldError[] {
  if (ipFamilyPolicy === 'SingleStack') return [];
  const text = `must be set to 'SingleStack' when releasing the secondary ${what}`;
  return [invalid(POLICY, ipFamilyPolicy ?? null, text)];
}

/** The format is looked at here and once more with the rest, so that the API says it twice. */
function classChanges(spec: ApiServiceSpec, before: ApiServiceSpec): FieldError[] {
  const { loadBalancerClass: name, type } = spec;
  const stays = type === 'LoadBalancer' && before.type === 'LoadBalancer';
  const isChanged = stays && name !== before.loadBalancerClass;
  return [
    ...(isChanged ? [invalid(['spec', 'loadBalancerClass'], name ?? null, FIXED)] : []),
    ...loadBalancerClassErrors(spec),
  ];
}
