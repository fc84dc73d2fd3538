import {
  invalidDnsLabel,
  invalidDnsSubdomain,
  invalidLabelKey,
  invalidLabelValue,
  invalidServiceName,
} from '../messages.ts';

/** Letters, digits and `-` in lower case, not at the edge: RFC 1123, `apimachinery/pkg/util/validation`. */
const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_PART = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
/** `validation.IsValidPortName`: an IANA service name. */
const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** What is wrong with a name that has to be a DNS subdomain (nodes, pods, workloads); `undefined`: nothing. */
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

/** Is it a name that a container's port may have? */
export function isPortName(name: string): boolean {
  return PORT_NAME.test(name);
}

/** What is wrong with a label's key: a name of at most 63 characters, with an optional DNS prefix and `/`. */
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
