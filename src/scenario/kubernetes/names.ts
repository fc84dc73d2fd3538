import {
  invalidDnsLabel,
  invalidDnsSubdomain,
  invalidLabelKey,
  invalidLabelValue,
  invalidServiceName,
} from '../messages.ts';

/**
 * Letters, digits and `-` in lower case, not at the edge: RFC 1123, `apimachinery/pkg/util/validation`. At
 * most 63 characters as a label, 253 as a subdomain.
 */
const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
/** A name or a value of a label, which may hold more than a DNS name: `_`, `.` and upper case. */
const LABEL_PART = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
/**
 * `validation.IsValidPortName`: an IANA service name. At most 15 characters, at least one letter (RFC 6335,
 * section 5.1).
 */
const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * What is wrong with a name that has to be a DNS subdomain (nodes, pods, workloads); `undefined`: nothing.
 * `ValidateNodeName` and `ValidatePodName` ask for the same.
 */
export function subdomainProblem(name: string): string | undefined {
  return name.length <= 253 && DNS_SUBDOMAIN.test(name) ? undefined : invalidDnsSubdomain(name);
}

/** What is wrong with a name that has to be a DNS label (namespaces, containers, ports of a Service). */
export function labelNameProblem(name: string): string | undefined {
  return name.length <= 63 && DNS_LABEL.test(name) ? undefined : invalidDnsLabel(name);
}

/**
 * What is wrong with a Service's name: a DNS label, since Kubernetes 1.36 also one that begins with a digit
 * (RelaxedServiceNameValidation, `pkg/apis/core/validation/validation.go`).
 */
export function serviceNameProblem(name: string): string | undefined {
  return name.length <= 63 && DNS_LABEL.test(name) ? undefined : invalidServiceName(name);
}

/** Is it a name that a container's port may have? Its number is looked up by that name in each pod. */
export function isPortName(name: string): boolean {
  return PORT_NAME.test(name);
}

/**
 * What is wrong with a label's key: a name of at most 63 characters, with an optional DNS prefix and `/`. Two
 * slashes are one too many, since the prefix is a single DNS name.
 */
export function labelKeyProblem(key: string): string | undefined {
  const [first, second, ...rest] = key.split('/');
  const name = second ?? first;
  const prefix = second === undefined ? undefined : first;
  const isValid =
    rest.length === 0 &&
    name.length <= 63 &&
    LABEL_PART.test(name) &&
    (prefix === undefined || (prefix.length <= 253 && DNS_SUBDOMAIN.test(prefix)));
  return isValid ? undefined : invalidLabelKey(key);
}

/** What is wrong with a label's value: at most 63 characters, may be empty. */
export function labelValueProblem(value: string): string | undefined {
  return value === '' || (value.length <= 63 && LABEL_PART.test(value))
    ? undefined
    : invalidLabelValue(value);
}
