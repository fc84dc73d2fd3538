import { describe, expect, it } from 'vitest';
import { APP, sectionProblems, withSections } from '../trial.ts';

const EXTERNAL_APP = APP.replace(
  'spec:\n  selector: {app: web}\n',
  'spec:\n  type: NodePort\n  selector: {app: web}\n',
);

const source = (balancing: string, from = '{pods: 3}', to = 'http://web', extra = '') =>
  `[{name: web, from: ${from}, to: "${to}", arrivals: {process: constant, rate: 1/s}, balancing: ${balancing}${extra}}]`;

function problem(...given: Parameters<typeof source>): string {
  return sectionProblems({ traffic: source(...given) }, EXTERNAL_APP).join('\n');
}

describe('balancing in a scenario', () => {
  it('has the policy and what is given of its parameters', () => {
    const { traffic } = withSections(
      { traffic: source('{at: client, policy: least-request, choices: 3}') },
      APP,
    );
    expect(traffic[0].balancing).toEqual({ policy: 'least-request', parameters: { choices: 3 } });
  });

  it('is not there unless it is asked for, and stands in the place of discovery', () => {
    const plain =
      '[{name: web, from: {pods: 1}, to: "http://web", arrivals: {process: constant, rate: 1/s}}]';
    expect(withSections({ traffic: plain }, APP).traffic[0]).not.toHaveProperty('balancing');
    const headless = APP.replace(
      'spec:\n  selector: {app: web}\n',
      'spec:\n  clusterIP: None\n  selector: {app: web}\n',
    );
    const { traffic } = withSections({ traffic: source('{at: client, policy: random}') }, headless);
    expect(traffic[0]).not.toHaveProperty('discovery');
  });

  it.each([
    [
      '{at: client, policy: least-requests}',
      'there is no policy "least-requests", did you mean "least-request"?',
    ],
    [
      '{at: client, policy: maglev}',
      'goes by the keys of requests, and these have none: give the source keys',
    ],
    [
      '{at: sidecar, policy: c3}',
      '"c3" cannot act at the sidecar: it has to know of peers, and the sidecar does not',
    ],
    ['{at: client, policy: random, proxyLatency: 1ms}', '"proxyLatency" belongs to a policy at a sidecar'],
    [
      '{at: client, policy: random, board: {refresh: 1s}}',
      'a board is read by least-request, p2c and full-scan',
    ],
    [
      '{at: client, policy: p2c, reports: answer}',
      'asks for no load reports: weighted-round-robin and c3 do',
    ],
    ['{at: client, policy: random, weight: 3}', 'has no parameter "weight", did you mean "weights"?'],
    [
      '{at: ingress, policy: round-robin}',
      'traffic[0].balancing.at: the traffic does not go through the ingress',
    ],
    ['{at: load-balancer, policy: random}', 'the traffic does not come in through a load balancer'],
    ['{at: kube-proxy, policy: random}', 'Set cluster.settings.kubeProxy.mode'],
    ['{at: client, policy: ipvs-rr}', 'it acts only at the kube-proxy-ipvs; there random, round-robin'],
    [
      '{at: client, policy: least-request, choises: 3}',
      'has no parameter "choises", did you mean "choices"?',
    ],
    [
      '{at: client, policy: random, choices: 3}',
      'the policy "random" has no parameter "choices": it has none',
    ],
    ['{at: client, policy: least-request, choices: 1}', 'choices: expected integer from 2 to 1000, got 1'],
    [
      '{at: kernel, policy: random}',
      'traffic[0].balancing.at must be one of client, sidecar, ingress or load-balancer, not "kernel"',
    ],
    ['{policy: random}', 'traffic[0].balancing.at is required'],
  ])('%s is refused', (text, words) => {
    expect(problem(text)).toContain(words);
  });

  it('is reported at its own line and column', () => {
    expect(problem('{at: client, policy: nobody}')).toMatch(
      /^scenario\.yaml:\d+:\d+: error: traffic\[0\]\.balancing\.policy/,
    );
  });

  it.each([
    ['{external: internet}', 'http://web', '', 'only clients in pods can balance'],
    ['{pods: 1}', '{service: web, via: NodePort}', '', 'only over the endpoints of a Service'],
    ['{pods: 1}', 'http://web', ', discovery: {cache: 10s}', 'leave out `discovery`'],
  ])('needs a way to the pods themselves (%s to %s%s)', (from, to, extra, words) => {
    const text = source('{at: client, policy: random}', from, to, extra)
      .replace(`"{service`, '{service')
      .replace('}"', '}');
    expect(sectionProblems({ traffic: text }, EXTERNAL_APP).join('\n')).toContain(words);
  });
});
