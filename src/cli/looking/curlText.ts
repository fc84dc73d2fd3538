import { lagWords } from '../../charts/lagWords.ts';
import { outcomeWords } from '../../charts/outcomeWords.ts';
import type { ProbeTrace } from '../../experiment/looking/probe.ts';
import type { ProbeOrigin } from '../../experiment/looking/probeOrigin.ts';
import type { ProbeTarget } from '../../experiment/looking/probeTarget.ts';
import type { SlotName } from '../../experiment/looking/slotNames.ts';
import { latencyText } from '../quantities.ts';
import { alignedText } from './alignedText.ts';
import type { CurlUrl } from './curlUrl.ts';

/**
 * Endpoints that are listed by name; the others are counted. A Service of hundreds of pods would hide the
 * other hops.
 */
const LISTED = 8;

/**
 * The way of a request, a line for each hop that it has taken, and how it ended.
 *
 * @param trace what the probe met
 * @param url as the user typed it
 * @returns lines with aligned texts, from the client to the answer
 */
export function hopLines(trace: ProbeTrace, url: CurlUrl): string[] {
  const hops = [
    ['client', originText(trace.origin)],
    ...targetHops(trace, url),
    ...viaHop(trace),
    ...rulesHop(trace),
    ...(trace.pod === undefined ? [] : [[trace.pod.pod === '' ? 'server' : 'pod', podText(trace.pod)]]),
    ...(trace.connectedAfter === undefined
      ? []
      : [['accepted', `after ${latencyText(trace.connectedAfter)}`]]),
    ...endHop(trace),
  ];
  return alignedText(
    hops.map(([what, text]) => `${what}\t${text}`),
    { minWidth: 0, padding: 2 },
  );
}

/** Who sent it, and from which address; somebody on the internet has none that matters. */
function originText({ kind, name, node, address }: ProbeOrigin): string {
  if (kind === 'internet') return 'on the internet';
  return kind === 'node' ? `node ${name}, ${address}` : `pod ${name}, ${address} on ${node}`;
}

/** The name, and what the address is. */
function targetHops({ target }: ProbeTrace, { host, port }: CurlUrl): [string, string][] {
  // The name led nowhere, so there is no address to tell of.
  if ('nothing' in target) return [['to', `${host}:${port}: ${target.why}`]];
  const { entry, address, name } = target;
  if (address === undefined)
    return [['name', `${host} has no answer: there is no Service ${entry.namespace}/${entry.service}`]];
  const isAlias = name === address;
  const named: [string, string][] = name === undefined || isAlias ? [] : [['name', `${name} is ${address}`]];
  // A headless name has an address for each pod.
  const addresses = address.split(', ');
  const to = addresses.length > 1 ? `port ${port} of one of them` : `${address}:${port}`;
  return [...named, ['to', `${to}, ${whatItIs(target)}`]];
}

/**
 * What an address is to the cluster.
 *
 * @param target with the way by which the address enters the cluster
 */
function whatItIs({ entry, outside }: Extract<ProbeTarget, { readonly entry: unknown }>): string {
  const service = `Service ${entry.namespace}/${entry.service}`;
  switch (entry.via) {
    case 'Address':
      return outside ? 'a server outside the cluster' : 'the address of a pod';
    case 'ExternalIP':
      return `an external address of ${service}`;
    case 'ClusterIP':
      if (entry.headless === undefined) return `the cluster IP of ${service}`;
      return entry.headless.hostname === undefined
        ? `as ${service} is headless`
        : `a pod of ${service}, by a name of its own`;
    case 'NodePort':
      return `a node port of ${service}`;
    case 'HostPort':
      return 'a host port of a pod on the node';
    case 'LoadBalancer':
      return `the load balancer of ${service}`;
    default:
      return 'nothing';
  }
}

/** The node by which the request came in; none for one that starts at a pod with a cluster IP. */
function viaHop({ target, via }: ProbeTrace): [string, string][] {
  if (via === undefined || 'nothing' in target) return [];
  return target.entry.via === 'LoadBalancer'
    ? [['balancer', `picks the node ${via}`]]
    : [['node', `${via}, whose address was used`]];
}

/** What the rules of the forwarding node offered: stale ones are to be seen here. */
function rulesHop({ rules, target }: ProbeTrace): [string, string][] {
  // Without an address no packet has left, and no rules were asked.
  if (rules === undefined || 'nothing' in target || target.address === undefined) return [];
  // A host port is the container runtime's doing, not kube-proxy's.
  if (target.entry.via === 'HostPort') return [];
  const { node, endpoints } = rules;
  if (endpoints.length === 0) return [['rules', `${node} has no endpoint for it`]];
  const names = endpoints.slice(0, LISTED).map(({ address }) => address);
  const more = endpoints.length > LISTED ? ` and ${endpoints.length - LISTED} more` : '';
  const count = endpoints.length === 1 ? '1 endpoint' : `${endpoints.length} endpoints`;
  return [['rules', `${node} has ${count}: ${names.join(', ')}${more}`]];
}

/** The pod that the connection went to. An endpoint written by hand may be no pod. */
function podText({ address, pod, node }: SlotName): string {
  return pod === '' ? `${address}, no pod of the cluster` : `${address}, ${pod} on ${node}`;
}

/** How it ended, with the lag behind a failure. */
function endHop({ outcome, target }: ProbeTrace): [string, string][] {
  if ('nothing' in target) return [['failed', outcomeWords(target.nothing).label]];
  if (outcome === undefined) return [['failed', 'the client is gone: its node has no power']];
  const after = `after ${latencyText(outcome.after)}`;
  if (outcome.ok) return [['answered', after]];
  const why = outcome.lag === 'none' ? '' : `: ${lagWords(outcome.lag).phrase}`;
  return [['failed', `${after}, ${outcomeWords(outcome.cause).label}${why}`]];
}

/**
 * What curl itself says of a failure, with its own number (`curl.1`, EXIT CODES); undefined if there was an
 * answer.
 *
 * @returns one line, as curl writes it to standard error
 */
export function curlComplaint(trace: ProbeTrace, { host, port }: CurlUrl): string | undefined {
  const { outcome, target } = trace;
  if (outcome?.ok === true) return undefined;
  // Without an outcome the client itself is gone.
  const cause = 'nothing' in target ? target.nothing : (outcome?.cause ?? 'client-lost');
  const millis = Math.round((outcome?.after ?? 0) * 1000);
  const toConnect = `Failed to connect to ${host} port ${port} after ${millis} ms`;
  switch (cause) {
    case 'name-not-found':
      return `curl: (6) Could not resolve host: ${host}`;
    case 'dns-timeout':
      return `curl: (28) Resolving timed out after ${millis} milliseconds`;
    case 'dns-unavailable':
      return `curl: (6) Could not resolve host: ${host}`;
    case 'tls-name-mismatch':
      return `curl: (60) SSL: no alternative certificate subject name matches target host name '${host}'`;
    case 'tls-certificate-expired':
      return 'curl: (60) SSL certificate problem: certificate has expired';
    case 'tls-handshake-failed':
      return 'curl: (35) SSL connect error';
    case 'connect-timeout':
      return `curl: (28) Failed to connect to ${host} port ${port}: Connection timed out`;
    case 'request-timeout':
      return `curl: (28) Operation timed out after ${millis} milliseconds with 0 bytes received`;
    case 'reset':
      return 'curl: (56) Recv failure: Connection reset by peer';
    // With `--fail`; curl alone would show the page and call it a success.
    case 'queue-full':
      return 'curl: (22) The requested URL returned error: 503';
    case 'host-unreachable':
      return `curl: (7) ${toConnect}: No route to host`;
    case 'client-lost':
      return 'curl: the machine that it should run on has no power';
    default:
      // Refused, and everything else that ends before a connection.
      return `curl: (7) ${toConnect}: Couldn't connect to server`;
  }
}

/**
 * What `curl -v` tells on standard error: resolution, connection, request and response.
 *
 * @returns lines with curl's marks: `*` for remarks, `>` for what it sends, `<` for what it gets
 */
export function verboseLines(trace: ProbeTrace, { host, port, path }: CurlUrl): string[] {
  const { target, pod, connectedAfter, outcome } = trace;
  const address = 'nothing' in target ? undefined : target.address;
  if (address === undefined) return [`* Could not resolve host: ${host}`];
  // Of several addresses the one of the pod that was picked.
  const used = address.includes(', ') && pod !== undefined ? pod.address.replace(/:.*$/, '') : address;
  const resolved = host === address ? [] : [`* Host ${host}:${port} was resolved.`, `* IPv4: ${address}`];
  const trying = [...resolved, `*   Trying ${used}:${port}...`];
  if (connectedAfter === undefined) return trying;
  // The port belongs to the Host header unless it is the usual one of the scheme (RFC 9110, section 7.2).
  const authority = port === 80 || port === 443 ? host : `${host}:${port}`;
  return [
    ...trying,
    `* Connected to ${host} (${used}) port ${port}`,
    `> GET ${path} HTTP/1.1`,
    `> Host: ${authority}`,
    '> User-Agent: curl',
    '> Accept: */*',
    '>',
    ...(outcome?.ok === true ? ['< HTTP/1.1 200 OK'] : []),
    ...(outcome?.ok === false && outcome.cause === 'queue-full'
      ? ['< HTTP/1.1 503 Service Unavailable']
      : []),
  ];
}
