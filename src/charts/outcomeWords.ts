/** How an outcome is called and coloured in every chart and table. */
export interface OutcomeWords {
  /** Two or three words, as a legend has room for. */
  readonly label: string;
  /** Of areas and swatches, as `#rrggbb`. */
  readonly colour: string;
  /** One sentence for a reader who does not know the word. */
  readonly meaning: string;
}

/**
 * Colours of Okabe and Ito, "Color Universal Design" (2008), which people with any colour vision can tell apart; those
 * that their eight do not cover are indigo, wine, green, purple, olive, rose, sand
 * and teal of Paul Tol's muted scheme (SRON technical note 09-002).
 * The most frequent causes of a node failure have the two that differ most from the pale blue of the good ones.
 *
 * The order is that of stacks and legends: what was answered at the bottom, then causes from frequent to rare.
 */
const OUTCOMES = new Map<string, OutcomeWords>([
  ['ok', { label: 'ok', colour: '#a9d3ec', meaning: 'Answered in time.' }],
  [
    'connect-timeout',
    { label: 'connect timeout', colour: '#d55e00', meaning: 'Nobody answered the attempt to connect.' },
  ],
  [
    'refused',
    { label: 'refused', colour: '#0072b2', meaning: 'A host answered that nothing listens there.' },
  ],
  [
    'reset',
    { label: 'reset', colour: '#cc79a7', meaning: 'The connection broke with the request outstanding.' },
  ],
  [
    'request-timeout',
    {
      label: 'request timeout',
      colour: '#e69f00',
      meaning: 'Connected, but the answer did not come in time.',
    },
  ],
  [
    'no-endpoints',
    {
      label: 'no endpoints',
      colour: '#000000',
      meaning: 'The rules of the node knew no endpoint of the Service.',
    },
  ],
  [
    'no-healthy-target',
    {
      label: 'no healthy target',
      colour: '#332288',
      meaning: 'The load balancer believed that no node was healthy.',
    },
  ],
  [
    'host-unreachable',
    {
      label: 'host unreachable',
      colour: '#009e73',
      meaning: 'The network said that the address does not exist.',
    },
  ],
  [
    'queue-full',
    {
      label: 'queue full',
      colour: '#f0e442',
      meaning: 'The pod turned the request away: its queue was full.',
    },
  ],
  [
    'client-lost',
    { label: 'client lost', colour: '#888888', meaning: 'The client itself died with its node.' },
  ],
  [
    'name-not-found',
    { label: 'name not found', colour: '#882255', meaning: 'The name of the Service had no answer.' },
  ],
  ['dns-timeout', { label: 'DNS timeout', colour: '#117733', meaning: 'No DNS server answered in time.' }],
  [
    'dns-unavailable',
    { label: 'DNS unavailable', colour: '#aa4499', meaning: 'No DNS server was there to be asked.' },
  ],
  [
    'no-environment-variable',
    {
      label: 'no environment variable',
      colour: '#999933',
      meaning: 'The client was started before the Service existed and does not know its address.',
    },
  ],
  [
    'tls-name-mismatch',
    {
      label: 'TLS name mismatch',
      colour: '#ddcc77',
      meaning: "The server's certificate was for another name than the client had dialled.",
    },
  ],
  [
    'tls-certificate-expired',
    {
      label: 'TLS certificate expired',
      colour: '#661100',
      meaning: "The server's certificate was past its time.",
    },
  ],
  [
    'tls-handshake-failed',
    {
      label: 'TLS handshake failed',
      colour: '#6699cc',
      meaning: 'The server did not speak TLS: it had no certificate.',
    },
  ],
  [
    'closed',
    {
      label: 'closed',
      colour: '#cc6677',
      meaning: 'The server ended and closed the connection before it had answered.',
    },
  ],
  [
    'no-free-port',
    {
      label: 'no free port',
      colour: '#88ccee',
      meaning: 'The client had no local port left for another connection.',
    },
  ],
  [
    'not-found',
    { label: '404 not found', colour: '#bbbbbb', meaning: 'The ingress has no rule for the host and path.' },
  ],
  [
    'service-unavailable',
    {
      label: '503 service unavailable',
      colour: '#4477aa',
      meaning: 'The ingress knew no endpoint of the Service.',
    },
  ],
  [
    'bad-gateway',
    {
      label: '502 bad gateway',
      colour: '#aa3377',
      meaning: 'The ingress was refused or cut off by the pod.',
    },
  ],
  [
    'gateway-timeout',
    {
      label: '504 gateway timeout',
      colour: '#225522',
      meaning: 'The pod did not answer the ingress in time.',
    },
  ],
  [
    'internal-error',
    {
      label: '500 internal error',
      colour: '#994455',
      meaning: 'The route refers to a backend that does not exist.',
    },
  ],
  ['shed', { label: '503 shed', colour: '#ee8866', meaning: 'The server turned it away to protect itself.' }],
  [
    'rate-limited',
    { label: '429 rate limited', colour: '#bbcc33', meaning: 'More requests came than the limit allows.' },
  ],
  [
    'circuit-open',
    {
      label: 'circuit open',
      colour: '#ffaabb',
      meaning: 'The client had as many requests under way as it allows itself.',
    },
  ],
  [
    'throttled',
    {
      label: 'throttled by the client',
      colour: '#aaaa00',
      meaning: 'The client did not send it: too many had been turned away.',
    },
  ],
  [
    'pool-exhausted',
    {
      label: 'no connection in the pool',
      colour: '#77aadd',
      meaning: 'The client waited in vain for one of the connections that it allows itself.',
    },
  ],
  [
    'server-error',
    {
      label: '500 server error',
      colour: '#cc3311',
      meaning: 'The server answered with an error of its own.',
    },
  ],
  [
    'dependency-failed',
    {
      label: 'failed dependency',
      colour: '#ee3377',
      meaning: 'The server called another Service for the request, and that call failed.',
    },
  ],
  [
    'cancelled',
    {
      label: 'called off',
      colour: '#8c8c9a',
      meaning: 'A call between Services: the request that it was made for was called off by its client.',
    },
  ],
  [
    'deadline-exceeded',
    {
      label: 'deadline exceeded',
      colour: '#a6761d',
      meaning: 'A call between Services: the time that the request which it was made for had was over.',
    },
  ],
]);

/** Teal, which no cause has. */
const UNKNOWN_COLOUR = '#44aa99';

/**
 * Words and colour of `ok` or of a cause of failure; a cause that is not known keeps its own name. So charts
 * of a newer version's files stay readable.
 *
 * @param cause a code of failures.csv, or `ok`
 */
export function outcomeWords(cause: string): OutcomeWords {
  return OUTCOMES.get(cause) ?? { label: cause.replaceAll('-', ' '), colour: UNKNOWN_COLOUR, meaning: '' };
}

/**
 * Place of a cause in legends and stacks, the same in all charts.
 *
 * @returns 0 for `ok`; what is not known comes last
 */
export function outcomeOrder(cause: string): number {
  const index = [...OUTCOMES.keys()].indexOf(cause);
  return index < 0 ? OUTCOMES.size : index;
}
