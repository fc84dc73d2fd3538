import { type AddressRules, ipErrors } from './addressValidation.ts';
import { type ApiServiceSpec, isHeadless } from './apiService.ts';
import { duplicate, type FieldError, invalid, required, unsupported } from './fieldError.ts';
import { parseIP } from './ipAddress.ts';

/** In the order in which the API server lists them in its messages. */
const FAMILIES = ['IPv4', 'IPv6'];
/** In alphabetical order, as the message has them. */
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
/** The path that the API names in all of these errors, also where `clusterIP` is at fault. */
const CLUSTER_IPS = ['spec', 'clusterIPs'];

/**
 * What addresses and families of a Service mean to each other.
 * Source: `ValidateServiceClusterIPsRelatedFields` in `pkg/apis/core/validation/validation.go`.
 */
export function clusterIPErrors(spec: ApiServiceSpec, rules: AddressRules): FieldError[] {
  const addresses = addressErrors(spec, rules);
  const errors = [
    ...firstAddressErrors(spec),
    ...familyErrors(spec),
    ...policyErrors(spec),
    ...addresses,
    ...((spec.clusterIPs ?? []).length > 2
      ? [invalid(CLUSTER_IPS, spec.clusterIPs, 'may only hold up to 2 values')]
      : []),
  ];
  // Further rules would only repeat, in other words, that an address is none.
  return addresses.length > 0 ? errors : [...errors, ...stackErrors(spec)];
}

/** `clusterIP` is the first of `clusterIPs`. */
function firstAddressErrors({ clusterIP = '', clusterIPs = [] }: ApiServiceSpec): FieldError[] {
  if (clusterIP === '')
    return clusterIPs.length === 0
      ? []
      : [invalid(CLUSTER_IPS, clusterIPs, 'must be empty when `clusterIP` is not specified')];
  if (clusterIPs.length === 0) return [required(CLUSTER_IPS)];
  return clusterIPs[0] === clusterIP
    ? []
    : [invalid(CLUSTER_IPS, clusterIPs, 'first value must match `clusterIP`')];
}

/** Each family once, and only such as there are. */
function familyErrors({ ipFamilies = [] }: ApiServiceSpec): FieldError[] {
  return ipFamilies.flatMap((family, i) => {
    const path = ['spec', 'ipFamilies', i];
    const isRepeated = ipFamilies.indexOf(family) < i;
    return [
      ...(FAMILIES.includes(family) ? [] : [unsupported(path, family, FAMILIES)]),
      ...(isRepeated ? [duplicate(path, family)] : []),
    ];
  });
}

/** Absent is allowed: defaulting has not been here in this case. */
function policyErrors({ ipFamilyPolicy }: ApiServiceSpec): FieldError[] {
  if (ipFamilyPolicy === undefined || POLICIES.includes(ipFamilyPolicy)) return [];
  return [unsupported(['spec', 'ipFamilyPolicy'], ipFamilyPolicy, POLICIES)];
}

/** Each is an address; `None` stands alone. */
function addressErrors({ clusterIPs = [] }: ApiServiceSpec, rules: AddressRules): FieldError[] {
  return clusterIPs.flatMap((address, i) => {
    if (i > 0 || address !== 'None') return ipErrors([...CLUSTER_IPS, i], address, rules);
    return clusterIPs.length === 1
      ? []
      : [invalid(CLUSTER_IPS, clusterIPs, "'None' must be the first and only value")];
  });
}

/** One address of each family, in the order of the families. */
function stackErrors(spec: ApiServiceSpec): FieldError[] {
  const { clusterIPs = [], ipFamilies = [] } = spec;
  const families = clusterIPs.map((address) => parseIP(address)?.family);
  const errors: FieldError[] = [];
  // `IsDualStackIPStrings`: both families are there. A third address is told of by the rule of two.
  if (clusterIPs.length > 1 && new Set(families).size < 2)
    errors.push(invalid(CLUSTER_IPS, clusterIPs, 'may specify no more than one IP for each IP family'));
  if (isHeadless(spec)) return errors;
  for (const [i, address] of clusterIPs.entries()) {
    const wanted = ipFamilies[i];
    if (wanted === undefined || !FAMILIES.includes(wanted) || families[i] === wanted) continue;
    const text = `expected an ${wanted} value as indicated by \`ipFamilies[${i}]\``;
    errors.push(invalid([...CLUSTER_IPS, i], address, text));
  }
  return errors;
}
