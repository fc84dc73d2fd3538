import { describe, expect, it } from 'vitest';
import { callSources } from '../../../src/workload/calls/callGraph.ts';
import { APP, sectionProblems, withSections } from '../trial.ts';

/** `web`, `cart` and `redis`, each a Deployment with its Service. */
const SHOP = ['web', 'cart', 'redis'].map((name) => APP.replaceAll('web', name)).join('---\n');

const workloads = (calls: string, more = '', others = '') =>
  `[{match: {app: web}, calls: ${calls}${more}}, {match: {app: cart}}, {match: {app: redis}}${others}]`;

function problems(calls: string, more = ''): string {
  return sectionProblems({ workloads: workloads(calls, more) }, SHOP).join('\n');
}

function built(calls: string, more = '', app = SHOP) {
  const scenario = withSections({ workloads: workloads(calls, more) }, app);
  return { calls: scenario.workloads[0].calls, edges: callSources(scenario.workloads) };
}

describe('the calls of a workload', () => {
  it('have the defaults of a traffic source, and are made always, once, and by a worker that waits', () => {
    const { calls, edges } = built('[{to: "http://cart"}]');
    expect(calls?.holdsWorker).toBe(true);
    expect(calls?.stages).toEqual([[{ source: edges[0], probability: 1, count: 1, optional: false }]]);
    expect(edges[0]).toMatchObject({
      name: 'web > cart',
      to: 'http://cart',
      entry: { via: 'ClusterIP', namespace: 'default', service: 'cart', port: 80 },
      reuse: 1,
      timeout: 1,
      retries: { attempts: 0 },
      from: { place: 'pods', labels: { app: 'web' }, namespace: 'default' },
    });
  });

  it('are in stages, one after the other, of calls side by side', () => {
    const { calls, edges } = built(
      '[{parallel: [{to: "http://cart", count: 3}, {to: "http://redis", optional: true}]}, {to: "http://redis", probability: 0.5}]',
      ', holdsWorker: false, onCallFailure: ignore',
    );
    expect(edges.map(({ name }) => name)).toEqual(['web > cart', 'web > redis', 'web > redis (2)']);
    const flat = calls?.stages.map((stage) =>
      stage.map(({ count, optional, probability }) => [count, optional, probability]),
    );
    expect(flat).toEqual([
      [
        [3, true, 1],
        [1, true, 1],
      ],
      [[1, true, 0.5]],
    ]);
    expect(calls?.holdsWorker).toBe(false);
  });

  it('have room for four times as many pods as there are, and a thousand more', () => {
    const [edge] = built('[{to: "http://cart"}]').edges;
    expect(edge.from.count).toBe(1024 + 3 + 4 * 2);
  });

  it('have room for the pods that a change of size asks for at most', () => {
    const faults = [5, 300, 20].map(
      (replicas) => `{at: 1s, kind: scale, target: web, replicas: ${replicas}}`,
    );
    const scenario = withSections(
      { workloads: workloads('[{to: "http://cart"}]'), faults: `[${faults.join(', ')}]` },
      SHOP,
    );
    expect(callSources(scenario.workloads)[0].from.count).toBe(1024 + 3 + 4 * (2 + 300));
  });

  it('look names up where there are DNS servers, unless they balance over the endpoints by themselves', () => {
    const edges = (calls: string) =>
      callSources(
        withSections(
          { workloads: workloads(calls), cluster: '{nodes: [{name: worker, count: 3}], dns: {}}' },
          SHOP,
        ).workloads.filter(({ match }) => match['app'] === 'web'),
      );
    expect(edges('[{to: "http://cart"}]')[0].discovery).toEqual({
      ...{ by: 'dns', cache: 0, pick: 'first', host: 'cart', namespace: 'default', ndots: 5 },
    });
    expect(edges('[{to: "http://cart", balancing: {at: client, policy: p2c}}]')[0].discovery).toBeUndefined();
    expect(built('[{to: "http://cart"}]').edges[0].discovery).toBeUndefined();
  });

  it('look a short name up in the namespace of the pods first', () => {
    const inShop = SHOP.replaceAll(
      /metadata:\n {2}name: (web|cart|redis)/g,
      'metadata:\n  name: $1\n  namespace: shop',
    );
    const sections = {
      workloads: workloads('[{to: "http://cart"}]'),
      traffic:
        '[{name: web, from: {pods: 1}, to: http://web.shop, arrivals: {process: constant, rate: 1/s}}]',
    };
    const [edge] = callSources(withSections(sections, inShop).workloads);
    expect(edge).toMatchObject({ name: 'web > cart', entry: { namespace: 'shop', service: 'cart' } });
  });

  it('can go to a server outside, and can balance over the pods of a Service', () => {
    const outside = ', {match: {}, address: api.example.com}';
    const scenario = withSections(
      { workloads: workloads('[{to: "http://api.example.com"}]', '', outside) },
      SHOP,
    );
    expect(callSources(scenario.workloads)[0]).toMatchObject({
      name: 'web > api.example.com',
      entry: { via: 'Address', address: 'api.example.com' },
    });
    const balanced = '[{to: "http://cart", balancing: {at: client, policy: p2c}}]';
    expect(built(balanced).edges[0].balancing).toEqual({ policy: 'p2c', parameters: {} });
  });

  it('can come before the end of the own work of their pods, each stage at a moment of its own', () => {
    const moments = (calls: string) => built(calls).calls?.after;
    const to = 'to: "http://cart"';
    expect(moments(`[{${to}, at: start}, {parallel: [{${to}}], at: middle}, {${to}}]`)).toEqual([0, 0.5, 1]);
    expect(moments(`[{${to}, after: 0.3}]`)).toEqual([0.3]);
    expect(moments(`[{${to}}, {${to}, at: end}]`)).toBeUndefined();
  });

  it('can have the deadline of their request, which whoever is called then knows', () => {
    const call = (more: string) => {
      const { calls, edges } = built(`[{to: "http://cart"${more}}]`);
      return [calls?.stages[0][0].deadline, edges[0].cancel];
    };
    expect(call('')).toEqual([undefined, undefined]);
    expect(call(', deadline: own')).toEqual([undefined, undefined]);
    expect(call(', deadline: propagate')).toEqual(['propagate', true]);
    expect(call(', deadline: propagate, cancel: false')).toEqual(['propagate', false]);
    expect(call(', cancel: true')).toEqual([undefined, true]);
  });

  it('can say how they look names up, and how they are secured', () => {
    const { edges } = built('[{to: "https://cart", discovery: {cache: ttl}, tls: {version: "1.2"}}]');
    expect(edges[0]).toMatchObject({
      discovery: { by: 'dns', cache: 'ttl', host: 'cart' },
      tls: { version: '1.2', serverName: 'cart', verify: true },
    });
  });

  it('warn of what they will meet at servers without a certificate, where they stand', () => {
    expect(problems('[{to: "http://redis"}, {to: "https://cart", tls: {}}]')).toMatch(
      /warning: workloads\[0\]\.calls\[1\].*no workload behind the Service "cart" has tls/,
    );
  });

  it('are known to thresholds by the names of their edges', () => {
    const thresholds = '{"web > cart.failed": ["rate<0.1"]}';
    const { thresholds: rules } = withSections(
      { workloads: workloads('[{to: "http://cart"}]'), thresholds },
      SHOP,
    );
    expect(rules[0]).toMatchObject({ traffic: 'web > cart', metric: 'failed', value: 0.1 });
  });
});

describe('calls that are wrong', () => {
  it.each([
    [
      '[{to: "http://cart", probabilty: 1}]',
      'unknown key "probabilty" in workloads[0].calls[0], did you mean "probability"?',
    ],
    ['[{to: "http://cart", count: 0}]', 'workloads[0].calls[0].count must be at least 1, not 0'],
    ['[{to: "http://cart", probability: 0}]', 'workloads[0].calls[0].probability must be more than 0, not 0'],
    ['[{parallel: []}]', 'workloads[0].calls[0].parallel'],
    [
      '[{to: "http://cart", at: midle}]',
      'workloads[0].calls[0].at must be one of start, middle or end, not "midle", did you mean "middle"?',
    ],
    ['[{to: "http://cart", at: start, after: 0.5}]', 'calls[0].after: `at` and `after` both say when'],
    [
      '[{to: "http://cart", after: 0.5}, {to: "http://redis", at: start}]',
      "calls[1].at: the calls of a stage follow those of the one before it, which come after 0.5 of the pod's own work",
    ],
    [
      '[{parallel: [{to: "http://cart", at: start}]}]',
      'unknown key "at" in workloads[0].calls[0].parallel[0]',
    ],
    ['[{to: "http://cart", after: 2}]', 'workloads[0].calls[0].after must be at most 1, not 2'],
    ['[{to: "http://cart", deadline: 3s}]', 'workloads[0].calls[0].deadline'],
    ['[]', 'workloads[0].calls'],
    ['[{to: "http://crat"}]', 'there is no Service "crat", did you mean "cart"?'],
    ['[{to: "http://cart:81"}]', 'workloads[0].calls[0].to: the Service "cart" has no port 81'],
    [
      '[{to: {service: cart, via: NodePort}}]',
      'workloads[0].calls[0].to: the Service "cart" is of type ClusterIP',
    ],
    [
      '[{to: "http://cart", balancing: {at: client, policy: deterministic-aperture}}]',
      'the policy "deterministic-aperture" needs a fixed number of clients',
    ],
    [
      '[{to: "http://cart", balancing: {at: client, policy: p3c}}]',
      'there is no policy "p3c", did you mean "p2c"?',
    ],
    [
      '[{to: "http://cart", balancing: {at: load-balancer, policy: p2c}}]',
      'workloads[0].calls[0].balancing.at: the policy of a call acts in the pod that makes it',
    ],
    ['[{to: "http://cart", balancing: {at: client, policy: maglev}}]', '"maglev"'],
  ])('%s is said to be', (calls, words) => {
    expect(problems(calls)).toContain(words);
  });

  it('need not say how they are made where there are none', () => {
    const text = '[{match: {app: web}, holdsWorker: true, onCallFailure: fail}]';
    const found = sectionProblems({ workloads: text }).join('\n');
    expect(found).toContain('workloads[0].holdsWorker: holdsWorker says how a workload makes calls');
    expect(found).toContain('workloads[0].onCallFailure: onCallFailure says how');
  });

  it('are none of a server outside', () => {
    const text = '[{match: {}, address: 10.1.2.3, calls: [{to: "http://web"}]}, {match: {app: web}}]';
    expect(sectionProblems({ workloads: text }).join('\n')).toContain(
      'a server outside the cluster makes no calls',
    );
  });

  it('are refused in a circle, which is named', () => {
    const circle =
      '[{match: {app: web}, calls: [{to: "http://cart"}]}, {match: {app: cart}, calls: [{to: "http://redis"}]}, {match: {app: redis}, calls: [{to: "http://cart"}]}]';
    const found = sectionProblems({ workloads: circle }, SHOP);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /app\.yaml|scenario\.yaml:\d+:\d+: error: workloads\[1\]\.calls: .*: cart > redis > cart$/,
    );
    const own = '[{match: {app: web}, calls: [{to: "http://web"}]}]';
    expect(sectionProblems({ workloads: own }).join('\n')).toContain('web > web');
  });

  it('are refused if one request would lead to more than can be simulated', () => {
    const many =
      '[{match: {app: web}, calls: [{to: "http://cart", count: 1000}]}, {match: {app: cart}, calls: [{to: "http://redis", count: 1000}]}, {match: {app: redis}}]';
    expect(sectionProblems({ workloads: many }, SHOP).join('\n')).toContain(
      'workloads[0].calls: one request leads to 1001000 calls, directly and further on: at most 100000',
    );
  });
});
