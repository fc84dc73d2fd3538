/**
 * The forms of names, each as what is wrong with a text: empty lists mean that nothing is.
 * Source: `staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go`.
 */

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS_1123_LABEL = new RegExp(`^${LABEL}$`);
const DNS_1123_SUBDOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
/** As a label of RFC 1123, but with a letter at its beginning. */
const DNS_1035_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
/** One character or more; the first and the last are letters or digits, of either case. */
const QUALIFIED_PART = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** Characters: `DNS1123LabelMaxLength`. */
const LABEL_LENGTH = 63;
/** Characters: `DNS1123SubdomainMaxLength`. */
const SUBDOMAIN_LENGTH = 253;
/** Characters, by RFC 6335, section 5.1. */
const PORT_NAME_LENGTH = 15;

/** A DNS label (RFC 1123): the name of a namespace or of a port. */
export function dns1123LabelProblems(text: string): string[] {
  const form = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', ";
  return [
    ...lengthProblems(text, LABEL_LENGTH),
    ...(DNS_1123_LABEL.test(text) ? [] : [`${form}and must start and end with an alphanumeric character`]),
  ];
}

/** A DNS label that begins with a letter (RFC 1035): the name of a Service. */
export function dns1035LabelProblems(text: string): string[] {
  const form = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', ";
  const edges = 'start with an alphabetic character, and end with an alphanumeric character';
  return [...lengthProblems(text, LABEL_LENGTH), ...(DNS_1035_LABEL.test(text) ? [] : [`${form}${edges}`])];
}

/** A DNS subdomain (RFC 1123): what an ExternalName Service stands for. */
export function dns1123SubdomainProblems(text: string): string[] {
  const form =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ";
  return [
    ...lengthProblems(text, SUBDOMAIN_LENGTH),
    ...(DNS_1123_SUBDOMAIN.test(text)
      ? []
      : [`${form}and must start and end with an alphanumeric character`]),
  ];
}

/** `[prefix/]name`: the key of a label or annotation, an application protocol, a load balancer class. */
export function qualifiedNameProblems(text: string): string[] {
  const [first = '', second, ...rest] = text.split('/');
  if (rest.length > 0)
    return [
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', with an optional DNS subdomain prefix and '/'",
    ];
  const problems: string[] = [];
  if (second !== undefined) {
    if (first === '') problems.push('prefix part must be non-empty');
    else problems.push(...dns1123SubdomainProblems(first).map((problem) => `prefix part ${problem}`));
  }
  const name = second ?? first;
  if (name === '') problems.push('name part must be non-empty');
  else problems.push(...lengthProblems(name, LABEL_LENGTH).map((problem) => `name part ${problem}`));
  if (!QUALIFIED_PART.test(name))
    problems.push(`name part must consist of alphanumeric characters, ${EDGES}`);
  return problems;
}

/** The end of two messages that speak of the same form. */
const EDGES = "'-', '_' or '.', and must start and end with an alphanumeric character";

/** The value of a label, which may be empty. */
export function labelValueProblems(text: string): string[] {
  return [
    ...lengthProblems(text, LABEL_LENGTH),
    ...(text === '' || QUALIFIED_PART.test(text)
      ? []
      : [`a valid label must be an empty string or consist of alphanumeric characters, ${EDGES}`]),
  ];
}

/** The name of a container's port: an IANA service name (RFC 6335). */
export function portNameProblems(text: string): string[] {
  const problems = lengthProblems(text, PORT_NAME_LENGTH);
  if (!/^[-a-z0-9]+$/.test(text))
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) problems.push('must contain at least one letter (a-z)');
  if (text.includes('--')) problems.push('must not contain consecutive hyphens');
  if (text.startsWith('-') || text.endsWith('-')) problems.push('must not begin or end with a hyphen');
  return problems;
}

/** The number of a port. */
export function portNumberProblems(port: number): string[] {
  return Number.isInteger(port) && port >= 1 && port <= 65535
    ? []
    : ['must be between 1 and 65535, inclusive'];
}

/** @param most characters */
function lengthProblems(text: string, most: number): string[] {
  return text.length <= most ? [] : [`must be no more than ${most} characters`];
}
