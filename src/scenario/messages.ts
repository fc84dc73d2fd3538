/**
 * Everything that is said to the author of a scenario or manifest. One sentence a problem: what is wrong, what was
 * expected and, where there is one, the nearest known spelling. Where Kubernetes has words for it, they are used
 * (`pkg/apis/core/validation`, `staging/src/k8s.io/apimachinery/pkg/util/validation`).
 */
import type { LabelSelector, Labels } from '../cluster/objects.ts';
import type { WorkloadConfig } from '../workload/config.ts';
import type { Place } from './diagnostics/diagnostic.ts';
import { nearest } from './nearest.ts';
import { formatDuration } from './units/duration.ts';

// What sentences are made of.

/** `, did you mean "x"?`, or nothing when no known word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined || meant === word ? '' : `, did you mean "${meant}"?`;
}

/** A value as it was found: text in quotes, collections by their kind. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = String(value).replaceAll(/\s+/g, ' ');
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return typeof value === 'string' ? `"${short}"` : short;
}

/** What was written, if it was text or a number; nothing of collections. */
function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** `a, b and 12 more` */
function some(words: readonly string[], most = 3): string {
  if (words.length <= most + 1) return listed(words, 'and');
  return `${words.slice(0, most).join(', ')} and ${words.length - most} more`;
}

/** `a, b or c` */
function listed(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** `there is none`, or which ones there are. */
function available(words: readonly string[], noun: string): string {
  if (words.length === 0) return `there is no ${noun}`;
  return `there ${words.length === 1 ? 'is' : 'are'} ${some(words, 8)}`;
}

function labelText(labels: Labels): string {
  const text = Object.entries(labels).map(([key, value]) => `${key}: ${value}`);
  return `{${some(text, 4)}}`;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`;
}

// Files and YAML.

export const moreProblems = (count: number) => `and ${count} more problems, not shown`;
export const fileDoesNotExist = (file: string) => `${file} does not exist`;
export const fileIsNotReadable = (file: string, code: string) =>
  `${file} cannot be read${code && ` (${code})`}`;
export const nothingToReach = () =>
  'no Service of these manifests has pods: there is nothing to send traffic to';
export const fileIsSpecial = (file: string, isFolder: boolean) =>
  `${file} is ${isFolder ? 'a folder' : 'not a regular file'}; a file was expected`;
export const fileTooLarge = (file: string, size: number, most: number) =>
  `${file} has ${megabytes(size)}; files of up to ${megabytes(most)} are read`;
export const fileIsNotText = (file: string) => `${file} is not UTF-8 text`;
export const emptyFolder = (folder: string) => `the folder ${folder} has no .yaml, .yml or .json files`;
export const tooManyFiles = (folder: string, most: number) =>
  `the folder ${folder} has more than ${most} manifest files`;
export const tooDeep = (most: number) => `is nested too deep: more than ${most} levels`;
export const tooManyAliases = (most: number) =>
  `its aliases (*name) stand for more than is read: at most ${most} values`;
export const tooManyDocuments = (most: number) => `has more than ${most} YAML documents`;
export const notYaml = (detail: string) => `is not valid YAML: ${firstLine(detail)}`;
export const unknownTag = (detail: string) =>
  `${/Unresolved tag: (\S+)/.exec(detail)?.[1] ?? 'this tag'} is not a tag that is known here: leave it out`;
export const unknownAlias = (name: string) => `there is no anchor &${name} before the alias *${name}`;
export const duplicateKey = (key: string, line: number) =>
  `key "${key}" is given twice; it is already on line ${line}`;

function firstLine(text: string): string {
  return text.split('\n')[0].replace(/\s+at line \d+, column \d+:?$/, '');
}

// The scenario as a document.

export const emptyScenario = () =>
  'the file is empty; a scenario needs cluster, manifests, traffic and duration';
export const manyScenarios = () => 'a scenario is one YAML document; a second one starts here';
export const notAScenario = () => 'a scenario is a mapping of keys such as cluster, manifests and traffic';
export const unknownKey = (key: string, around: string, known: readonly string[]) =>
  `unknown key "${key}"${around && ` in ${around}`}${didYouMean(key, known) || `; known are ${listed(known, 'and')}`}`;
export const isRequired = (options: readonly string[]) =>
  `is required${options.length > 0 ? `: ${options.length > 1 ? 'one of ' : ''}${listed(options, 'or')}` : ''}`;
export const mustBe = (expected: string, found: unknown) =>
  `must be ${expected}, not ${shown(found)}${quotesNeeded(expected, found)}`;

/** Text that looks like a number or a truth value is none for YAML: `80`, `true`, in manifests also `y` and `on`. */
function quotesNeeded(expected: string, found: unknown): string {
  const isOther = typeof found === 'number' || typeof found === 'boolean';
  return expected === 'text' && isOther ? ': put it in quotes' : '';
}

export const mustBeOneOf = (options: readonly string[], found: unknown) =>
  `must be ${options.length > 1 ? 'one of ' : ''}${listed(options, 'or')}, not ${shown(found)}${typeof found === 'string' ? didYouMean(found, options) : ''}`;
export const notInRange = (bound: string, limit: number, found: unknown) =>
  `must be ${bound} ${limit}, not ${shown(found)}`;
export const tooFew = (least: number, what: string) =>
  what === 'array'
    ? `must have at least ${least === 1 ? 'one element' : `${least} elements`}`
    : 'must not be empty';
export const tooMany = (most: number, what: string) =>
  `must have at most ${most} ${what === 'array' ? 'elements' : 'characters'}`;

// Units and names.

export const notASeed = (input: unknown) => `must be a whole number or a text, not ${shown(input)}`;

export const notADuration = (input: unknown, meant: 's' | 'ms' | 's or ms') =>
  `must be a duration such as 500ms, 10s or 5m, not ${shown(input)}${durationMeant(input, meant)}`;

/** What a number without a unit, or with a wrong one, most likely means. */
function durationMeant(input: unknown, meant: 's' | 'ms' | 's or ms'): string {
  const [, sign, number, rest] = /^(-?)(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(scalarText(input)) ?? [];
  if (number === undefined) return '';
  if (sign === '-') return ': it must not be negative';
  // A part of a millisecond is hardly meant, nor are hundreds of seconds where either unit is usual.
  const isSmall = Number(number) < (meant === 'ms' ? 1 : 100);
  const bare = meant === 's' || isSmall ? 's' : 'ms';
  const unit = rest === '' ? bare : UNIT_WORDS.get(rest.toLowerCase());
  return unit === undefined ? '' : `, did you mean ${Number(number)}${unit}?`;
}

const UNIT_WORDS = new Map([
  ['sec', 's'],
  ['secs', 's'],
  ['second', 's'],
  ['seconds', 's'],
  ['s', 's'],
  ['ms', 'ms'],
  ['msec', 'ms'],
  ['millis', 'ms'],
  ['milliseconds', 'ms'],
  ['min', 'm'],
  ['mins', 'm'],
  ['minute', 'm'],
  ['minutes', 'm'],
  ['m', 'm'],
  ['h', 'h'],
  ['hr', 'h'],
  ['hour', 'h'],
  ['hours', 'h'],
]);

export const mustBeLongerThanZero = () => 'must be longer than 0';
export const durationTooLong = () => 'must be at most a year (8760h)';

export const notARate = (input: unknown) =>
  `must be a rate such as 600/s, 30/m or 5/h, not ${shown(input)}${rateMeant(input)}`;

function rateMeant(input: unknown): string {
  const [, sign, number, rest] = /^(-?)(\d+(?:\.\d+)?)\s*(.*)$/.exec(scalarText(input)) ?? [];
  if (number === undefined) return '';
  if (sign === '-') return ': it must not be negative';
  const unit = RATE_WORDS.get(rest.toLowerCase().replaceAll(' ', ''));
  return unit === undefined ? '' : `, did you mean ${number}/${unit}?`;
}

const RATE_WORDS = new Map([
  ['', 's'],
  ['rps', 's'],
  ['qps', 's'],
  ['/sec', 's'],
  ['/second', 's'],
  ['/s', 's'],
  ['rpm', 'm'],
  ['/min', 'm'],
  ['/minute', 'm'],
  ['/hour', 'h'],
]);

export const mustBePositiveRate = () => 'must be more than 0';
export const rateTooHigh = (most: number) => `must be at most ${most}/s`;
export const notAQuantity = (input: unknown, example: string) =>
  `must be a quantity above 0 such as ${example}, not ${shown(input)}`;
export const notAName = (input: unknown) =>
  `must be made of letters, digits, "-", "_" and ".", not begin with "." and have at most 100 characters, not ${shown(input)}`;

export const notAManifestEntry = () => 'must be a path, or a mapping with file, inline or yaml, and at';
export const notAnOrigin = () => 'must be a mapping: {pods: 20} or {external: internet}';
export const notATarget = () => 'must be a URL such as http://my-nginx, or a mapping with service';
export const notAFaultTarget = () =>
  'must be a name, random, or a mapping: {labels: {...}, count: 1}, {zone: a} or {random: 2}';

// Overrides.

export const notAnAssignment = () => 'must have the form path=value, such as traffic.web.timeout=2s';
export const setThroughScalar = (path: string) => `${path} has no parts that could be set`;
export const noSuchElement = (
  path: string,
  segment: string,
  names: readonly (string | undefined)[],
  length: number,
) => {
  const known = names.filter((name) => name !== undefined);
  const range = length === 0 ? 'it is empty' : `it has the elements 0 to ${length - 1}`;
  return `${path} has no element "${segment}": ${range}${known.length > 0 ? `, or ${some(known)}` : ''}${didYouMean(segment, known)}`;
};

// Objects of manifests.

export const manifestProblem = (problem: string) => `manifest ${problem}`;
export const notAnObject = () =>
  'a manifest is a Kubernetes object: a mapping with apiVersion, kind, metadata and spec';
export const kindMissing = () => 'a Kubernetes object needs a kind, such as Deployment';
export const kindNotSimulated = (kind: string, name: string, known: readonly string[]) =>
  `${kind}/${name} is left out: the kind ${kind} is not simulated${didYouMean(kind, known)}`;
export const wrongApiVersion = (kind: string, found: unknown, expected: string) =>
  typeof found === 'string'
    ? `no matches for kind "${kind}" in version "${found}": write apiVersion: ${expected}`
    : `${kind} needs an apiVersion: ${expected}`;

export const unknownField = (path: string, field: string, known: readonly string[]) =>
  `unknown field "${path}"${didYouMean(field, known)}`;
export const fieldIsRequired = (path: string) => `${path}: Required value`;
export const fieldTypeWords = (path: string, types: readonly string[], found: unknown) => {
  const words = types.map((type) => TYPE_WORDS.get(type) ?? type);
  return `${path}: ${mustBe(listed(words, 'or'), found)}`;
};
export const fieldValues = (path: string, values: readonly string[], found: unknown) =>
  `${path}: Unsupported value: ${shown(found)}: supported values: ${values.map((value) => `"${value}"`).join(', ')}${typeof found === 'string' ? didYouMean(found, values) : ''}`;

const TYPE_WORDS = new Map([
  ['string', 'text'],
  ['integer', 'a whole number'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'a mapping'],
]);

export const fieldNotSimulated = (title: string, field: string, effect: string, others: number) =>
  `${title}: ${field} is not simulated: ${effect}${others > 0 ? ` (and in ${others} more object${others > 1 ? 's' : ''})` : ''}`;

export const fieldRequired = () => 'Required value';
export const nameIsRequired = () => 'Required value: an object needs a name';
export const duplicateValue = (value: string) => `Duplicate value: "${value}"`;
export const atLeast = (least: number, found: number) =>
  `Invalid value: ${found}: must be greater than or equal to ${least}`;
export const weightRange = (weight: number) => `Invalid value: ${weight}: must be in the range 1-100`;
export const nodeOperatorNeedsNumber = (operator: 'Gt' | 'Lt') =>
  `Invalid value: "${operator}" needs exactly one whole number`;
export const noSuchPriorityClass = (name: string) => `no PriorityClass with name ${name} was found`;
export const invalidPort = (port: number) => `Invalid value: ${port}: must be between 1 and 65535, inclusive`;
export const invalidPortName = (port: string) =>
  `Invalid value: "${port}": must be at most 15 lower case letters, digits and "-", with at least one letter`;
export const invalidTargetPort = (port: number | string) =>
  typeof port === 'number' ? invalidPort(port) : invalidPortName(port);
export const invalidDnsLabel = (name: string) =>
  `Invalid value: ${shown(name)}: must be at most 63 lower case letters, digits and "-", beginning and ending with a letter or digit`;
export const invalidDnsSubdomain = (name: string) =>
  `Invalid value: ${shown(name)}: must be lower case letters, digits, "-" and ".", beginning and ending with a letter or digit`;
export const invalidServiceName = (name: string) => invalidDnsLabel(name);
export const invalidLabelKey = (key: string) =>
  `Invalid value: ${shown(key)}: a label's key is at most 63 letters, digits, "-", "_" and ".", with an optional prefix such as example.com/`;
export const invalidLabelValue = (value: string) =>
  `Invalid value: ${shown(value)}: a label's value is at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit`;
export const invalidQuantity = (text: string) =>
  `Invalid value: ${shown(text)}: must be a quantity such as 250m, 1 or 512Mi, and not negative`;
export const requestAboveLimit = (resource: string, request: string) =>
  `Invalid value: "${request}": must be less than or equal to ${resource} limit`;
export const probeNeedsHandler = (found: number) =>
  found === 0
    ? 'Required value: must specify a handler type'
    : 'Forbidden: may not specify more than 1 handler type';
export const notOfReadiness = () => 'Forbidden: must not be set for readinessProbes';
export const probeNeedsPositiveGrace = (found: number) => `Invalid value: ${found}: must be greater than 0`;
export const mustBeOneForReadiness = () => 'Invalid value: must be 1';
export const tolerationNeedsExists = () =>
  'Invalid value: operator must be Exists when `key` is empty, which means "match all values and all keys"';
export const tolerationValueWithExists = () =>
  'Invalid value: value must be empty when `operator` is "Exists"';
export const neitherNumberNorPercent = (text: string) =>
  `Invalid value: ${shown(text)}: must be a number or a percentage such as 25%`;
export const aboveHundredPercent = (text: string) =>
  `Invalid value: "${text}": must not be greater than 100%`;
export const bothFencepostsZero = () => 'Invalid value: 0: may not be 0 when `maxSurge` is 0';
export const daemonSetNeedsRoom = () => 'Required value: cannot be 0 when maxSurge is 0';
export const notWithRecreate = () => "Forbidden: may not be specified when strategy `type` is 'Recreate'";
export const deadlineNotAboveMinReady = (deadline: number) =>
  `Invalid value: progressDeadlineSeconds (${deadline}) must be greater than minReadySeconds`;
export const bothBudgetBounds = () => 'Invalid value: minAvailable and maxUnavailable cannot be both set';
export const budgetSelectsNothing = (selector: LabelSelector | undefined) =>
  selector === undefined
    ? 'has no selector: it protects no pods'
    : `protects no pods: no manifest has pods that its selector ${labelText(selector.matchLabels)} matches in its namespace`;
export const emptySelector = () => 'Invalid value: an empty selector would select every pod';
export const expressionNeedsValues = () =>
  'Required value: must be specified when `operator` is "In" or "NotIn"';
export const expressionNeedsNoValues = () =>
  'Forbidden: may not be specified when `operator` is "Exists" or "DoesNotExist"';
export const selectorDoesNotMatch = (labels: Labels) =>
  `Invalid value: ${labelText(labels)}: \`selector\` does not match template \`labels\``;
export const headlessWithType = (type: string) =>
  `Invalid value: "None": may not be set to 'None' for ${type} services`;
export const invalidIP = (text: string) => `Invalid value: ${shown(text)}: must be a valid IPv4 address`;
export const clusterIPOutOfRange = (address: string) =>
  `Invalid value: "${address}": the provided IP is not in the valid range. The range of valid IPs is 10.96.0.0/12`;
export const clusterIPReserved = (address: string) =>
  `Invalid value: "${address}": provided IP is already allocated: the first address of the range belongs to the Service kubernetes`;
export const nodePortForbidden = () => "Forbidden: may not be used when `type` is 'ClusterIP'";
export const nodePortOutOfRange = (port: number) =>
  `Invalid value: ${port}: provided port is not in the valid range. The range of valid ports is 30000-32767`;
export const portNameRequired = () => 'Required value: a Service with several ports has a name for each';
export const alreadyAllocated = (what: 'IP' | 'port') =>
  `Invalid value: provided ${what} is already allocated`;
export const definedTwice = ({ file, line }: Place) => `is defined twice; it is already at ${file}:${line}`;
export const tooManyPods = (most: number) =>
  `more than ${most} pods in all manifests; that is more than is simulated`;
export const tooManyServices = (most: number) =>
  `more than ${most} Services in all manifests; that is more than is simulated`;
export const selectsNothing = (selector: Labels) =>
  `selects no pods: no manifest has pods with ${labelText(selector)} in its namespace`;
export const serviceWithoutSelector = () => 'has no selector: nothing gives it endpoints here';
export const noPodHasPort = (port: string, names: readonly string[]) =>
  `targetPort "${port}" is not a port of the pods it selects: it has no endpoints${didYouMean(port, names)}`;

// Nodes, workloads and times.

export const tooManyNodes = (count: number, most: number) =>
  `cluster.nodes: ${count} nodes; at most ${most} are simulated`;
export const nodeTwice = (path: string, name: string) => `${path}: there are two nodes called "${name}"`;
export const valuesOrFile = () => 'an empirical distribution has either values or file';
export const notASecondsValue = (text: string) => `must be a time in seconds above 0, not ${shown(text)}`;
export const tooManyValues = (count: number, most: number) =>
  count === 0 ? 'the file has no values' : `the file has ${count} values; at most ${most} are read`;
export const matchesNoPod = () => 'matches no pod of the manifests';

export const withoutWorkload = (titles: readonly string[], defaults: WorkloadConfig) => {
  const { service, concurrency, queue, startup } = defaults;
  const time =
    'mean' in service
      ? `${service.distribution} with mean ${formatDuration(service.mean)}`
      : service.distribution;
  return (
    `no workload matches the pods of ${some(titles)}: they get the defaults ` +
    `(service time ${time}, concurrency ${concurrency}, queue ${queue}, startup ${formatDuration(startup)})`
  );
};

export const readyBeforeListening = (titles: readonly string[], longest: number) =>
  `${some(titles)} ${titles.length > 1 ? 'have' : 'has'} no readiness probe: ` +
  `pods count as ready up to ${formatDuration(longest)} before they listen, and connections are refused until then`;

export const warmupTooLong = (duration: number) =>
  `must be shorter than the duration (${formatDuration(duration)})`;
export const tooManySteps = (most: number) => `gives more than ${most} steps: choose a longer step`;

// Traffic.

export const trafficTwice = (name: string) => `there are two traffic sources called "${name}"`;
export const unknownNode = (node: string, nodes: readonly string[]) =>
  `there is no node "${node}"${didYouMean(node, nodes) || `: ${available(nodes, 'node')}`}`;
export const stopBeforeStart = (start: number) => `must be after the start (${formatDuration(start)})`;
export const startsAfterTheEnd = (end: number) => `nothing is sent: the run ends at ${formatDuration(end)}`;
export const nothingArrives = () => 'every rate is 0: nothing would ever be sent';
export const stepsNotAscending = () => 'must be later than the step before it';
export const noTimestamp = () =>
  'has no time stamp: a line of an access log, seconds, or a time such as 2015-05-17T10:05:03Z was expected';
export const emptyTrace = (file: string) => `${file} has no time stamps`;
export const tooManyTraceLines = (most: number) => `the trace has more than ${most} lines`;

export const notAUrl = (text: string) =>
  `${shown(text)} is not a URL such as http://my-nginx${/^[\w.-]+(?::\d+)?$/.test(text) ? `, did you mean "http://${text}"?` : ''}`;
export const unknownScheme = (scheme: string, known: readonly string[]) =>
  `"${scheme}" is not simulated: use ${listed(known, 'or')}${didYouMean(scheme, known)}`;
export const addressNotKnown = (address: string) =>
  `no Service of the manifests has the clusterIP ${address}: use the Service's name, or a node's name with a node port`;
export const nameWithoutSvc = (host: string, name: string, namespace: string) =>
  `"${host}" does not resolve in Kubernetes: a Service's name has "svc" in it: ${name}.${namespace}.svc.cluster.local`;
export const clusterNameNotFound = (host: string) =>
  `"${host}" is not a name in this cluster: a Service is called <service>, <service>.<namespace> or <service>.<namespace>.svc.cluster.local`;
export const serviceCannotBeReached = (name: string, reason: string) =>
  `the Service "${name}" is ${reason}: connections to it are not simulated`;
export const serviceNotFound = (
  namespace: string,
  name: string,
  elsewhere: string | undefined,
  services: readonly string[],
  nodes: readonly string[],
) => {
  const where = namespace === 'default' ? '' : ` in the namespace "${namespace}"`;
  if (elsewhere !== undefined) {
    return `there is no Service "${name}" in the namespace "${namespace}", but in "${elsewhere}": write ${name}.${elsewhere}`;
  }
  return `there is no Service "${name}"${where}${didYouMean(name, [...services, ...nodes]) || `: ${available(services, 'Service')}`}`;
};
export const unknownNodePort = (node: string, port: number | undefined, known: readonly number[]) => {
  const given =
    known.length === 0 ? 'no Service of the manifests gives one' : `given are ${some(known.map(String), 8)}`;
  const hint = `; for a port that Kubernetes chooses, write {service: ..., via: NodePort, node: ${node}}`;
  return port === undefined
    ? `say which node port of ${node}: ${given}${hint}`
    : `no Service has the node port ${port}: ${given}${hint}`;
};
export const nodeOnlyWithNodePort = () => 'node needs via: NodePort';
export const notReachableFromOutside = (name: string, type: string) =>
  type === 'ClusterIP'
    ? `the Service "${name}" is of type ClusterIP, which has no address outside the cluster: let pods be the clients, or make it a NodePort or LoadBalancer`
    : `a cluster address has no meaning outside the cluster: use the name of the Service "${name}"`;
export const typeDoesNotOffer = (name: string, type: string, via: string) =>
  `the Service "${name}" is of type ${type}: it cannot be reached via ${via}`;
export const noSuchPort = (name: string, port: number | string, known: readonly string[]) =>
  `the Service "${name}" has no port ${port}: it has ${listed(known, 'and') || 'no TCP port'}`;
export const notTcp = (name: string, port: string, protocol: string) =>
  `port ${port} of the Service "${name}" is ${protocol}: only TCP is simulated`;
export const whichPort = (name: string, known: readonly string[]) =>
  known.length === 0
    ? `the Service "${name}" has no TCP port`
    : `say which port of the Service "${name}": it has ${listed(known, 'and')}`;

// Faults.

export const faultAfterTheEnd = (end: number) => `never happens: the run ends at ${formatDuration(end)}`;
export const nothingChurns = () => 'does nothing: give podKillRate, nodes or both';
export const unknownZone = (zone: string, zones: readonly string[]) =>
  `there is no zone "${zone}"${didYouMean(zone, zones) || `: ${available(zones, 'zone')}`}`;
export const tooFewNodes = (count: number, there: number) =>
  `asks for ${count} nodes where there ${there === 1 ? 'is 1' : `are ${there}`}`;
export const labelsMatchNothing = (what: 'node' | 'pod', labels: Labels) =>
  `no ${what} has the labels ${labelText(labels)}`;
export const targetIsWorkload = (title: string, labels: Labels) =>
  `${title} is not a pod, and its pods get generated names: write {labels: ${labelText(labels)}, count: 1}`;
export const unknownPod = (name: string, pods: readonly string[]) =>
  `no manifest has a Pod "${name}"${didYouMean(name, pods)}; pods of a Deployment get generated names: choose them by labels`;

export const unknownWorkload = (target: string, namespace: string, titles: readonly string[]) => {
  const names = titles.map((title) => title.slice(title.indexOf('/') + 1));
  const meant = didYouMean(target, target.includes('/') ? titles : names);
  const where = namespace === 'default' ? '' : ` in the namespace "${namespace}"`;
  return `there is no workload "${target}"${where}${meant || `: ${available(titles, 'workload')}`}`;
};
export const workloadCannot = (title: string, what: string, kinds: readonly string[]) =>
  `${title} cannot be ${what}: only ${listed(kinds, 'or')} can`;

// Thresholds.

export const notAThresholdName = (key: string) =>
  `"${key}" must be a traffic source and a metric, such as web.failed or web.latency`;
export const unknownMetric = (metric: string, known: readonly string[]) =>
  `there is no metric "${metric}"${didYouMean(metric, known) || `: use ${listed(known, 'or')}`}`;
export const unknownTraffic = (name: string, known: readonly string[]) =>
  `there is no traffic source "${name}"${didYouMean(name, known) || `: ${available(known, 'traffic source')}`}`;
export const notAThreshold = (text: string) =>
  `must be a condition such as rate<0.01, p(99)<500ms or count>=100, not ${shown(text)}`;
export const aggregationDoesNotFit = (found: string, metric: string, known: readonly string[]) =>
  `"${found}" cannot be taken of ${metric}: use ${listed(known, 'or')}${didYouMean(found, known)}`;
export const notAThresholdValue = (found: string, expected: string) =>
  `must be compared with ${expected}, not ${shown(found)}`;
