/**
 * Everything that is said to the author of a scenario or manifest. One sentence a problem: what is wrong, what was
 * expected and, where there is one, the nearest known spelling. Where Kubernetes has words for it, they are used
 * (`pkg/apis/core/validation`, `staging/src/k8s.io/apimachinery/pkg/util/validation`).
 */
import type { LabelSelector, Labels } from '../cluster/objects.ts';
import type { WorkloadConfig } from '../workload/config.ts';
import type { Place } from './diagnostics/diagnostic.ts';
import { formatDuration } from './units/duration.ts';
import {
  available,
  didYouMean,
  durationMeant,
  firstLine,
  labelText,
  listed,
  type MeantUnit,
  megabytes,
  quotesNeeded,
  rateMeant,
  shown,
  some,
} from './wording.ts';

// Files and YAML.

/** After the last problem shown: how many are left out. */
export const moreProblems = (count: number) => `and ${count} more problems, not shown`;
/** A path that leads nowhere. */
export const fileDoesNotExist = (file: string) => `${file} does not exist`;
/** The file system refuses; `code` is its own word for why (EACCES, ...). */
export const fileIsNotReadable = (file: string, code: string) =>
  `${file} cannot be read${code && ` (${code})`}`;
/** Nothing that `init` could write traffic for. */
export const nothingToReach = () =>
  'no Service of these manifests has pods: there is nothing to send traffic to';
/** A folder, a device, a pipe: where a file was wanted. */
export const fileIsSpecial = (file: string, isFolder: boolean) =>
  `${file} is ${isFolder ? 'a folder' : 'not a regular file'}; a file was expected`;
/** Sizes in bytes; the file was not read. */
export const fileTooLarge = (file: string, size: number, most: number) =>
  `${file} has ${megabytes(size)}; files of up to ${megabytes(most)} are read`;
/** Bytes that are not UTF-8. */
export const fileIsNotText = (file: string) => `${file} is not UTF-8 text`;
/** A folder of manifests without any. */
export const emptyFolder = (folder: string) => `the folder ${folder} has no .yaml, .yml or .json files`;
/** A folder that is hardly one of manifests. */
export const tooManyFiles = (folder: string, most: number) =>
  `the folder ${folder} has more than ${most} manifest files`;
/** Nesting that only an attack has. */
export const tooDeep = (most: number) => `is nested too deep: more than ${most} levels`;
/** Aliases that multiply what is written ("billion laughs"). */
export const tooManyAliases = (most: number) =>
  `its aliases (*name) stand for more than is read: at most ${most} values`;
/** More `---` than a file of manifests has. */
export const tooManyDocuments = (most: number) => `has more than ${most} YAML documents`;
/** `detail` is what the YAML parser says, which speaks for itself. */
export const notYaml = (detail: string) => `is not valid YAML: ${firstLine(detail)}`;
/** Tags are never followed, whatever they ask for. */
export const unknownTag = (detail: string) =>
  `${/Unresolved tag: (\S+)/.exec(detail)?.[1] ?? 'this tag'} is not a tag that is known here: leave it out`;
/** An alias whose anchor is missing or comes later. */
export const unknownAlias = (name: string) => `there is no anchor &${name} before the alias *${name}`;
/** YAML forbids it, and the two cannot both be meant. */
export const duplicateKey = (key: string, line: number) =>
  `key "${key}" is given twice; it is already on line ${line}`;

// The scenario as a document.

/** Nothing but comments and white space. */
export const emptyScenario = () =>
  'the file is empty; a scenario needs cluster, manifests, traffic and duration';
/** A `---` in a scenario. */
export const manyScenarios = () => 'a scenario is one YAML document; a second one starts here';
/** A list or a text where the scenario's mapping should be. */
export const notAScenario = () => 'a scenario is a mapping of keys such as cluster, manifests and traffic';
/** `around` is the path of the mapping that the key is in; empty at the top. */
export const unknownKey = (key: string, around: string, known: readonly string[]) =>
  `unknown key "${key}"${around && ` in ${around}`}${didYouMean(key, known) || `; known are ${listed(known, 'and')}`}`;
/** Follows the path of what is missing; `options` are the values it could have. */
export const isRequired = (options: readonly string[]) =>
  `is required${options.length > 0 ? `: ${options.length > 1 ? 'one of ' : ''}${listed(options, 'or')}` : ''}`;
/** Follows the path of a value of the wrong type. */
export const mustBe = (expected: string, found: unknown) =>
  `must be ${expected}, not ${shown(found)}${quotesNeeded(expected, found)}`;

/** Follows the path of a value that has to be one of a few. */
export const mustBeOneOf = (options: readonly string[], found: unknown) =>
  `must be ${options.length > 1 ? 'one of ' : ''}${listed(options, 'or')}, not ${shown(found)}${typeof found === 'string' ? didYouMean(found, options) : ''}`;
/** Follows the path of a number beyond its bound; `bound` is `at least`, `more than` or `at most`. */
export const notInRange = (bound: string, limit: number, found: unknown) =>
  `must be ${bound} ${limit}, not ${shown(found)}`;
/** Follows the path of a list that is too short, or an empty text. */
export const tooFew = (least: number, what: string) =>
  what === 'array'
    ? `must have at least ${least === 1 ? 'one element' : `${least} elements`}`
    : 'must not be empty';
/** Follows the path of a list or text that is too long. */
export const tooMany = (most: number, what: string) =>
  `must have at most ${most} ${what === 'array' ? 'elements' : 'characters'}`;

// Units and names.

/** A fraction, a list, or not a number at all. */
export const notASeed = (input: unknown) => `must be a whole number or a text, not ${shown(input)}`;

/** `meant`: the unit to propose when there is none. */
export const notADuration = (input: unknown, meant: MeantUnit) =>
  `must be a duration such as 500ms, 10s or 5m, not ${shown(input)}${durationMeant(input, meant)}`;

/** A duration of 0 where time has to pass. */
export const mustBeLongerThanZero = () => 'must be longer than 0';
/** See `MAX_DURATION`. */
export const durationTooLong = () => 'must be at most a year (8760h)';

/** With the unit that was most likely meant. */
export const notARate = (input: unknown) =>
  `must be a rate such as 600/s, 30/m or 5/h, not ${shown(input)}${rateMeant(input)}`;

/** A rate of 0 where something has to arrive. */
export const mustBePositiveRate = () => 'must be more than 0';
/** See `MAX_RATE`; a second. */
export const rateTooHigh = (most: number) => `must be at most ${most}/s`;
/** `example`: quantities of that resource. */
export const notAQuantity = (input: unknown, example: string) =>
  `must be a quantity above 0 such as ${example}, not ${shown(input)}`;
/** See `name` of the scalars. */
export const notAName = (input: unknown) =>
  `must be made of letters, digits, "-", "_" and ".", not begin with "." and have at most 100 characters, not ${shown(input)}`;

/** Neither a path nor one of the mappings. */
export const notAManifestEntry = () => 'must be a path, or a mapping with file, inline or yaml, and at';
/** Neither pods nor the internet. */
export const notAnOrigin = () => 'must be a mapping: {pods: 20} or {external: internet}';
/** Neither a URL nor a mapping. */
export const notATarget = () => 'must be a URL such as http://my-nginx, or a mapping with service';
/** None of the ways to say what is hit. */
export const notAFaultTarget = () =>
  'must be a name, random, or a mapping: {labels: {...}, count: 1}, {zone: a} or {random: 2}';

// Overrides.

/** A `--set` without a path or without `=`. */
export const notAnAssignment = () => 'must have the form path=value, such as traffic.web.timeout=2s';
/** A `--set` that goes on below a number or a text. */
export const setThroughScalar = (path: string) => `${path} has no parts that could be set`;
/** A `--set` into a list, by an index or name that the list does not have. */
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

/** What is wrong with a file, said of a manifest. */
export const manifestProblem = (problem: string) => `manifest ${problem}`;
/** A document that is a list or a text. */
export const notAnObject = () =>
  'a manifest is a Kubernetes object: a mapping with apiVersion, kind, metadata and spec';
/** Without a kind nothing else can be judged. */
export const kindMissing = () => 'a Kubernetes object needs a kind, such as Deployment';
/** A kind that is passed over; perhaps only its name is misspelt. */
export const kindNotSimulated = (kind: string, name: string, known: readonly string[]) =>
  `${kind}/${name} is left out: the kind ${kind} is not simulated${didYouMean(kind, known)}`;
/** In the words of the API server for a version that it does not serve. */
export const wrongApiVersion = (kind: string, found: unknown, expected: string) =>
  typeof found === 'string'
    ? `no matches for kind "${kind}" in version "${found}": write apiVersion: ${expected}`
    : `${kind} needs an apiVersion: ${expected}`;

/** In the words of the API server's strict validation (`fieldValidation=Strict`). */
export const unknownField = (path: string, field: string, known: readonly string[]) =>
  `unknown field "${path}"${didYouMean(field, known)}`;
/** A field that the API has as required. */
export const fieldIsRequired = (path: string) => `${path}: Required value`;
/** A field of the wrong type; `types` are JSON schema's words. */
export const fieldTypeWords = (path: string, types: readonly string[], found: unknown) => {
  const words = types.map((type) => TYPE_WORDS.get(type) ?? type);
  return `${path}: ${mustBe(listed(words, 'or'), found)}`;
};
/** A field that has to be one of a few (`field.NotSupported`). */
export const fieldValues = (path: string, values: readonly string[], found: unknown) =>
  `${path}: Unsupported value: ${shown(found)}: supported values: ${values.map((value) => `"${value}"`).join(', ')}${typeof found === 'string' ? didYouMean(found, values) : ''}`;

/** What JSON schema's types are called among people. */
const TYPE_WORDS = new Map([
  ['string', 'text'],
  ['integer', 'a whole number'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'a mapping'],
]);

/** `others`: further objects with the same field, which get no line of their own. */
export const fieldNotSimulated = (title: string, field: string, effect: string, others: number) =>
  `${title}: ${field} is not simulated: ${effect}${others > 0 ? ` (and in ${others} more object${others > 1 ? 's' : ''})` : ''}`;

/** `field.Required`, behind the path of the field. */
export const fieldRequired = () => 'Required value';
/** `generateName` alone does not do: names have to be known before the run. */
export const nameIsRequired = () => 'Required value: an object needs a name';
/** `field.Duplicate`. */
export const duplicateValue = (value: string) => `Duplicate value: "${value}"`;
/** `IsNegativeErrorMsg`, for any bound. */
export const atLeast = (least: number, found: number) =>
  `Invalid value: ${found}: must be greater than or equal to ${least}`;
export const weightRange = (weight: number) => `Invalid value: ${weight}: must be in the range 1-100`;
export const nodeOperatorNeedsNumber = (operator: 'Gt' | 'Lt') =>
  `Invalid value: "${operator}" needs exactly one whole number`;
export const noSuchPriorityClass = (name: string) => `no PriorityClass with name ${name} was found`;
/** `IsValidPortNum`. */
export const invalidPort = (port: number) => `Invalid value: ${port}: must be between 1 and 65535, inclusive`;
/** `IsValidPortName`: an IANA service name. */
export const invalidPortName = (port: string) =>
  `Invalid value: "${port}": must be at most 15 lower case letters, digits and "-", with at least one letter`;
/** `IsDNS1123Label`. */
export const invalidDnsLabel = (name: string) =>
  `Invalid value: ${shown(name)}: must be at most 63 lower case letters, digits and "-", beginning and ending with a letter or digit`;
/** `IsDNS1123Subdomain`. */
export const invalidDnsSubdomain = (name: string) =>
  `Invalid value: ${shown(name)}: must be lower case letters, digits, "-" and ".", beginning and ending with a letter or digit`;
/** A Service's name is a DNS label. */
export const invalidServiceName = (name: string) => invalidDnsLabel(name);
/** `IsQualifiedName`. */
export const invalidLabelKey = (key: string) =>
  `Invalid value: ${shown(key)}: a label's key is at most 63 letters, digits, "-", "_" and ".", with an optional prefix such as example.com/`;
/** `IsValidLabelValue`. */
export const invalidLabelValue = (value: string) =>
  `Invalid value: ${shown(value)}: a label's value is at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit`;
/** `ParseQuantity` failed, or the amount is below 0. */
export const invalidQuantity = (text: string) =>
  `Invalid value: ${shown(text)}: must be a quantity such as 250m, 1 or 512Mi, and not negative`;
/** `ValidateResourceRequirements`. */
export const requestAboveLimit = (resource: string, request: string) =>
  `Invalid value: "${request}": must be less than or equal to ${resource} limit`;
/** `validateHandler`; `found` is the number of handlers. */
export const probeNeedsHandler = (found: number) =>
  found === 0
    ? 'Required value: must specify a handler type'
    : 'Forbidden: may not specify more than 1 handler type';
export const notOfReadiness = () => 'Forbidden: must not be set for readinessProbes';
export const probeNeedsPositiveGrace = (found: number) => `Invalid value: ${found}: must be greater than 0`;
/** A success threshold that only readiness probes may have. */
export const mustBeOneForReadiness = () => 'Invalid value: must be 1';
/** `ValidateTolerations`: an empty key. */
export const tolerationNeedsExists = () =>
  'Invalid value: operator must be Exists when `key` is empty, which means "match all values and all keys"';
/** `ValidateTolerations`: a value that would never be compared. */
export const tolerationValueWithExists = () =>
  'Invalid value: value must be empty when `operator` is "Exists"';
export const neitherNumberNorPercent = (text: string) =>
  `Invalid value: ${shown(text)}: must be a number or a percentage such as 25%`;
export const aboveHundredPercent = (text: string) =>
  `Invalid value: "${text}": must not be greater than 100%`;
export const bothFencepostsZero = () => 'Invalid value: 0: may not be 0 when `maxSurge` is 0';
export const daemonSetNeedsRoom = () => 'Required value: cannot be 0 when maxSurge is 0';
export const daemonSetHasBoth = () => 'Invalid value: may not be set when maxUnavailable is non-zero';
export const notWithRecreate = () => "Forbidden: may not be specified when strategy `type` is 'Recreate'";
export const deadlineNotAboveMinReady = (deadline: number) =>
  `Invalid value: progressDeadlineSeconds (${deadline}) must be greater than minReadySeconds`;
export const bothBudgetBounds = () => 'Invalid value: minAvailable and maxUnavailable cannot be both set';
export const budgetSelectsNothing = (selector: LabelSelector | undefined) =>
  selector === undefined
    ? 'has no selector: it protects no pods'
    : `protects no pods: no manifest has pods that its selector ${labelText(selector.matchLabels)} matches in its namespace`;
/** `ValidateDeploymentSpec`: an empty selector. */
export const emptySelector = () => 'Invalid value: an empty selector would select every pod';
/** `ValidateLabelSelectorRequirement` for In and NotIn. */
export const expressionNeedsValues = () =>
  'Required value: must be specified when `operator` is "In" or "NotIn"';
/** `ValidateLabelSelectorRequirement` for Exists and DoesNotExist. */
export const expressionNeedsNoValues = () =>
  'Forbidden: may not be specified when `operator` is "Exists" or "DoesNotExist"';
/** `ValidatePodTemplateSpecForReplicaSet`. */
export const selectorDoesNotMatch = (labels: Labels) =>
  `Invalid value: ${labelText(labels)}: \`selector\` does not match template \`labels\``;
/** The range is kubeadm's default. */
export const clusterIPOutOfRange = (address: string) =>
  `Invalid value: "${address}": the provided IP is not in the valid range. The range of valid IPs is 10.96.0.0/12`;
/** The allocator gives its first address to the API server's own Service. */
export const clusterIPReserved = (address: string) =>
  `Invalid value: "${address}": provided IP is already allocated: the first address of the range belongs to the Service kubernetes`;
/** The default of `--service-node-port-range`. */
export const nodePortOutOfRange = (port: number) =>
  `Invalid value: ${port}: provided port is not in the valid range. The range of valid ports is 30000-32767`;
/** What the allocators say of an address or port that another Service has. */
export const alreadyAllocated = (what: 'IP' | 'port') =>
  `Invalid value: provided ${what} is already allocated`;
/** Changing an object during a run is not simulated: two of one name are a slip. */
export const definedTwice = ({ file, line }: Place) => `is defined twice; it is already at ${file}:${line}`;
/** See `MAX_PODS`. */
export const tooManyPods = (most: number) =>
  `more than ${most} pods in all manifests; that is more than is simulated`;
/** See `MAX_SERVICES`. */
export const tooManyServices = (most: number) =>
  `more than ${most} Services in all manifests; that is more than is simulated`;
/** A warning: such a Service is legal, and refuses every connection. */
export const selectsNothing = (selector: Labels) =>
  `selects no pods: no manifest has pods with ${labelText(selector)} in its namespace`;
/** A warning: endpoints that somebody else would keep are not simulated. */
export const serviceWithoutSelector = () => 'has no selector: nothing gives it endpoints here';
/** A warning: a named port that resolves to nothing. */
export const noPodHasPort = (port: string, names: readonly string[]) =>
  `targetPort "${port}" is not a port of the pods it selects: it has no endpoints${didYouMean(port, names)}`;

// Nodes, workloads and times.

/** See `MAX_NODES`. */
export const tooManyNodes = (count: number, most: number) =>
  `cluster.nodes: ${count} nodes; at most ${most} are simulated`;
/** Groups may make nodes of one name, as `n-1` and the first of `n`. */
export const nodeTwice = (path: string, name: string) => `${path}: there are two nodes called "${name}"`;
/** Both or neither. */
export const valuesOrFile = () => 'an empirical distribution has either values or file';
/** A line of a file of measured times. */
export const notASecondsValue = (text: string) => `must be a time in seconds above 0, not ${shown(text)}`;
/** See `MAX_EMPIRICAL_VALUES`. */
export const tooManyValues = (count: number, most: number) =>
  count === 0 ? 'the file has no values' : `the file has ${count} values; at most ${most} are read`;
/** A warning: the entry has no effect, or an earlier one took its pods. */
export const matchesNoPod = () => 'matches no pod of the manifests';

/** A warning that says what such pods do instead. */
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

/** `longest`: the longest start-up time among the pods, seconds. */
export const readyBeforeListening = (titles: readonly string[], longest: number) =>
  `${some(titles)} ${titles.length > 1 ? 'have' : 'has'} no readiness probe: ` +
  `pods count as ready up to ${formatDuration(longest)} before they listen, and connections are refused until then`;

/** `duration` in seconds. */
export const warmupTooLong = (duration: number) =>
  `must be shorter than the duration (${formatDuration(duration)})`;
/** See `MAX_STEPS`. */
export const tooManySteps = (most: number) => `gives more than ${most} steps: choose a longer step`;

// Traffic.

/** Results are told apart by the name. */
export const trafficTwice = (name: string) => `there are two traffic sources called "${name}"`;
/** For clients, destinations and faults alike. */
export const unknownNode = (node: string, nodes: readonly string[]) =>
  `there is no node "${node}"${didYouMean(node, nodes) || `: ${available(nodes, 'node')}`}`;
/** `start` in seconds. */
export const stopBeforeStart = (start: number) => `must be after the start (${formatDuration(start)})`;
/** A warning, as a shorter `--duration` may be the reason. `end` in seconds. */
export const startsAfterTheEnd = (end: number) => `nothing is sent: the run ends at ${formatDuration(end)}`;
/** Arrivals that never come. */
export const nothingArrives = () => 'every rate is 0: nothing would ever be sent';
/** Each step ends the one before it. */
export const stepsNotAscending = () => 'must be later than the step before it';
/** A line of a trace. */
export const noTimestamp = () =>
  'has no time stamp: a line of an access log, seconds, or a time such as 2015-05-17T10:05:03Z was expected';
/** A trace without a single time. */
export const emptyTrace = (file: string) => `${file} has no time stamps`;
/** See `MAX_TRACE_LINES`. */
export const tooManyTraceLines = (most: number) => `the trace has more than ${most} lines`;

/** A name alone is nearly one. */
export const notAUrl = (text: string) =>
  `${shown(text)} is not a URL such as http://my-nginx${/^[\w.-]+(?::\d+)?$/.test(text) ? `, did you mean "http://${text}"?` : ''}`;
/** The scheme only says which port is meant. */
export const unknownScheme = (scheme: string, known: readonly string[]) =>
  `"${scheme}" is not simulated: use ${listed(known, 'or')}${didYouMean(scheme, known)}`;
/** Addresses are given out during the run, except those that manifests ask for. */
export const addressNotKnown = (address: string) =>
  `no Service of the manifests has the clusterIP ${address}: use the Service's name, or a node's name with a node port`;
/** Many texts show that name; CoreDNS answers NXDOMAIN (`plugin/kubernetes/parse.go`). */
export const nameWithoutSvc = (host: string, name: string, namespace: string) =>
  `"${host}" does not resolve in Kubernetes: a Service's name has "svc" in it: ${name}.${namespace}.svc.cluster.local`;
/** A name outside the cluster's domain. */
export const clusterNameNotFound = (host: string) =>
  `"${host}" is not a name in this cluster: a Service is called <service>, <service>.<namespace> or <service>.<namespace>.svc.cluster.local`;
/** `reason`: headless, or of type ExternalName. */
export const serviceCannotBeReached = (name: string, reason: string) =>
  `the Service "${name}" is ${reason}: connections to it are not simulated`;
/** `elsewhere`: a namespace that has a Service of that name. */
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
/** Ports that Kubernetes chooses are not known before the run. */
export const unknownNodePort = (node: string, port: number | undefined, known: readonly number[]) => {
  const given =
    known.length === 0 ? 'no Service of the manifests gives one' : `given are ${some(known.map(String), 8)}`;
  const hint = `; for a port that Kubernetes chooses, write {service: ..., via: NodePort, node: ${node}}`;
  return port === undefined
    ? `say which node port of ${node}: ${given}${hint}`
    : `no Service has the node port ${port}: ${given}${hint}`;
};
/** Other ways in do not depend on a node's address. */
export const nodeOnlyWithNodePort = () => 'node needs via: NodePort';
/** Cluster addresses are routed nowhere outside. */
export const notReachableFromOutside = (name: string, type: string) =>
  type === 'ClusterIP'
    ? `the Service "${name}" is of type ClusterIP, which has no address outside the cluster: let pods be the clients, or make it a NodePort or LoadBalancer`
    : `a cluster address has no meaning outside the cluster: use the name of the Service "${name}"`;
/** A way in that the Service's type does not open. */
export const typeDoesNotOffer = (name: string, type: string, via: string) =>
  `the Service "${name}" is of type ${type}: it cannot be reached via ${via}`;
/** `known`: the Service's TCP ports. */
export const noSuchPort = (name: string, port: number | string, known: readonly string[]) =>
  `the Service "${name}" has no port ${port}: it has ${listed(known, 'and') || 'no TCP port'}`;
/** Connections are TCP. */
export const notTcp = (name: string, port: string, protocol: string) =>
  `port ${port} of the Service "${name}" is ${protocol}: only TCP is simulated`;
/** Several ports, none of which the URL's scheme means. */
export const whichPort = (name: string, known: readonly string[]) =>
  known.length === 0
    ? `the Service "${name}" has no TCP port`
    : `say which port of the Service "${name}": it has ${listed(known, 'and')}`;

// Faults.

/** A warning, as a shorter `--duration` may be the reason. `end` in seconds. */
export const faultAfterTheEnd = (end: number) => `never happens: the run ends at ${formatDuration(end)}`;
/** Churn without anything to churn. */
export const nothingChurns = () => 'does nothing: give podKillRate, nodes or both';
/** Zones are those that the nodes have. */
export const unknownZone = (zone: string, zones: readonly string[]) =>
  `there is no zone "${zone}"${didYouMean(zone, zones) || `: ${available(zones, 'zone')}`}`;
/** A count beyond what there is. */
export const tooFewNodes = (count: number, there: number) =>
  `asks for ${count} nodes where there ${there === 1 ? 'is 1' : `are ${there}`}`;
/** For nodes and pods alike. */
export const labelsMatchNothing = (what: 'node' | 'pod', labels: Labels) =>
  `no ${what} has the labels ${labelText(labels)}`;
/** The names of its pods are made during the run. */
export const targetIsWorkload = (title: string, labels: Labels) =>
  `${title} is not a pod, and its pods get generated names: write {labels: ${labelText(labels)}, count: 1}`;
/** `pods`: those whose names are known before the run. */
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

/** The key of a threshold. */
export const notAThresholdName = (key: string) =>
  `"${key}" must be a traffic source and a metric, such as web.failed or web.latency`;
/** The part of the key behind the last dot. */
export const unknownMetric = (metric: string, known: readonly string[]) =>
  `there is no metric "${metric}"${didYouMean(metric, known) || `: use ${listed(known, 'or')}`}`;
/** The part of the key before it. */
export const unknownTraffic = (name: string, known: readonly string[]) =>
  `there is no traffic source "${name}"${didYouMean(name, known) || `: ${available(known, 'traffic source')}`}`;
/** k6's notation: aggregation, operator, value. */
export const notAThreshold = (text: string) =>
  `must be a condition such as rate<0.01, p(99)<500ms or count>=100, not ${shown(text)}`;
/** Latencies have other aggregations than counts. */
export const aggregationDoesNotFit = (found: string, metric: string, known: readonly string[]) =>
  `"${found}" cannot be taken of ${metric}: use ${listed(known, 'or')}${didYouMean(found, known)}`;
/** `expected`: what such an aggregation is compared with. */
export const notAThresholdValue = (found: string, expected: string) =>
  `must be compared with ${expected}, not ${shown(found)}`;
