import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/workload/config.ts';
import { sectionProblems, withSections } from '../trial.ts';

/** Services of every type and shape, all with the pods of one Deployment. */
const SERVICES = [
  ['web', 'ports: [{port: 80}]'],
  ['secure', 'ports: [{name: http, port: 80}, {name: https, port: 443}]'],
  ['api', 'clusterIP: 10.96.7.7, ports: [{port: 8080}]'],
  ['admin', 'ports: [{name: a, port: 9001}, {name: b, port: 9002}, {name: c, port: 53, protocol: UDP}]'],
  ['dns', 'ports: [{port: 53, protocol: UDP}]'],
  ['np', 'type: NodePort, ports: [{port: 80, nodePort: 30080}]'],
  ['lb', 'type: LoadBalancer, ports: [{name: x, port: 80, nodePort: 30081}, {name: second, port: 81}]'],
  ['headless', 'clusterIP: None, ports: [{port: 80}]'],
  ['worker-3', 'ports: [{port: 80}]'],
  ['shifted', 'clusterIP: None, ports: [{name: http, port: 80, targetPort: 8080}]'],
  ['bare', 'clusterIP: None'],
  ['outer', 'externalIPs: [198.51.100.7], ports: [{port: 80}]'],
  ['alias', 'type: ExternalName, externalName: web.default.svc.cluster.local'],
  ['alias2', 'type: ExternalName, externalName: alias.default.svc.cluster.local.'],
  ['pod0', 'type: ExternalName, externalName: web-0.headless.default.svc.cluster.local'],
  ['loop', 'type: ExternalName, externalName: loop.default.svc.cluster.local'],
  ['gone', 'type: ExternalName, externalName: db.example.org'],
  ['known', 'type: ExternalName, externalName: db.example.com'],
];
const APP = [
  `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: i, readinessProbe: {exec: {command: [x]}}}]}
`,
  ...SERVICES.map(
    ([name, spec]) =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {selector: {app: web}, ${spec}}\n`,
  ),
  'apiVersion: v1\nkind: Service\nmetadata: {name: cart, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n',
].join('---\n');

const INSIDE = '{pods: 1}';
const OUTSIDE = '{external: internet}';
const traffic = (from: string, to: string) =>
  `[{name: t, from: ${from}, to: ${to.startsWith('{') ? to : JSON.stringify(to)}, arrivals: {process: constant, rate: 1/s}}]`;

function entry(from: string, to: string): Entry | undefined {
  return withSections(sections(from, to), APP).traffic[0]?.entry;
}

/** What is said of the destination, although the scenario runs. */
function warnings(from: string, to: string): string[] {
  return problemsOfTo(from, to).map((line) => line.replace(/^.*?warning: traffic\[0\]\.to: /, ''));
}

function problemsOfTo(from: string, to: string): string[] {
  return sectionProblems(sections(from, to), APP).filter((line) => line.includes('traffic[0].to: '));
}

const WORKLOADS = '[{match: {app: web}}, {match: {}, address: db.example.com, distance: region}]';
const sections = (from: string, to: string) => ({ traffic: traffic(from, to), workloads: WORKLOADS });

function problem(from: string, to: string): string {
  const lines = sectionProblems({ traffic: traffic(from, to) }, APP).filter((line) =>
    line.includes(': error: '),
  );
  expect(lines).toHaveLength(1);
  return (lines[0] ?? '').replace(/^.*?traffic\[0\]\.to: /, '');
}

const viaClusterIP = (service: string, port: number, namespace = 'default') => ({
  via: 'ClusterIP',
  namespace,
  service,
  port,
});
const viaNodePort = (service: string, port: number, node: string) => ({
  via: 'NodePort',
  namespace: 'default',
  service,
  port,
  node,
});
const viaLoadBalancer = (service: string, port: number) => ({
  via: 'LoadBalancer',
  namespace: 'default',
  service,
  port,
});

describe('clients in pods', () => {
  it.each([
    ['http://web', viaClusterIP('web', 80)],
    ['HTTP://WEB/', viaClusterIP('web', 80)],
    ['http://web:80/index.html?q=1', viaClusterIP('web', 80)],
    ['http://web.default', viaClusterIP('web', 80)],
    ['http://web.default.svc', viaClusterIP('web', 80)],
    ['http://web.default.svc.cluster.local', viaClusterIP('web', 80)],
    ['http://web.default.svc.cluster.local.:80', viaClusterIP('web', 80)],
    ['http://cart.shop', viaClusterIP('cart', 80, 'shop')],
    ['http://secure', viaClusterIP('secure', 80)],
    ['https://secure', viaClusterIP('secure', 443)],
    ['http://api', viaClusterIP('api', 8080)],
    ['tcp://api', viaClusterIP('api', 8080)],
    ['grpc://api:8080', viaClusterIP('api', 8080)],
    ['http://10.96.7.7', viaClusterIP('api', 8080)],
    ['http://10.96.7.7:8080', viaClusterIP('api', 8080)],
    ['http://np', viaClusterIP('np', 80)],
    ['http://lb', viaClusterIP('lb', 80)],
    ['http://worker-1:30080', viaNodePort('np', 80, 'worker-1')],
    ['http://worker-2:30081', viaNodePort('lb', 80, 'worker-2')],
    ['http://worker-3', viaClusterIP('worker-3', 80)],
    ['{service: web}', viaClusterIP('web', 80)],
    ['{service: cart, namespace: shop, port: 80}', viaClusterIP('cart', 80, 'shop')],
    ['{service: secure, port: https}', viaClusterIP('secure', 443)],
    ['{service: np, via: NodePort}', viaNodePort('np', 80, 'any')],
    ['{service: np, via: NodePort, node: worker-2}', viaNodePort('np', 80, 'worker-2')],
    ['{service: lb, via: LoadBalancer, port: 81}', viaLoadBalancer('lb', 81)],
    ['{service: lb, via: NodePort, port: second}', viaNodePort('lb', 81, 'any')],
  ])('reach %s', (to, expected) => {
    expect(entry(INSIDE, to)).toEqual(expected);
  });

  it.each([
    [
      'http://10.96.7.8',
      "no Service of the manifests has the clusterIP 10.96.7.8: use the Service's name, or a node's name with a node port",
    ],
    ['http://web:81', 'the Service "web" has no port 81: it has 80'],
    ['https://admin', 'say which port of the Service "admin": it has 9001 (a) and 9002 (b)'],
    ['http://admin:9003', 'the Service "admin" has no port 9003: it has 9001 (a) and 9002 (b)'],
    ['http://admin:53', 'port 53 (c) of the Service "admin" is UDP: only TCP is simulated'],
    ['tcp://dns', 'the Service "dns" has no TCP port'],
    ['web', '"web" is not a URL such as http://my-nginx, did you mean "http://web"?'],
    ['web:80', '"web:80" is not a URL such as http://my-nginx, did you mean "http://web:80"?'],
    ['http://', '"http://" is not a URL such as http://my-nginx'],
    ['http://user:secret@web', '"http://user:secret@web" is not a URL such as http://my-nginx'],
    ['http://web:port', '"http://web:port" is not a URL such as http://my-nginx'],
    ['ftp://web', '"ftp" is not simulated: use http, https, grpc or tcp'],
    [
      'http://worker-1:30099',
      'no Service has the node port 30099: given are 30080 and 30081; for a port that Kubernetes chooses, write {service: ..., via: NodePort, node: worker-1}',
    ],
    [
      'http://worker-1',
      'say which node port of worker-1: given are 30080 and 30081; for a port that Kubernetes chooses, write {service: ..., via: NodePort, node: worker-1}',
    ],
    [
      '{service: web, via: NodePort}',
      'the Service "web" is of type ClusterIP: it cannot be reached via NodePort',
    ],
    [
      '{service: np, via: LoadBalancer}',
      'the Service "np" is of type NodePort: it cannot be reached via LoadBalancer',
    ],
    ['{service: np, node: worker-1}', 'node needs via: NodePort'],
    ['{service: np, via: NodePort, node: worker-9}', 'there is no node "worker-9", did you mean "worker-1"?'],
    [
      '{service: secure, port: htps}',
      'the Service "secure" has no port htps: it has 80 (http) and 443 (https)',
    ],
  ])('do not reach %s', (to, expected) => {
    expect(problem(INSIDE, to)).toBe(expected);
  });
});

/** A headless Service, or one pod of a Service. */
const viaPods = (service: string, port: number, headless: object) => ({
  ...viaClusterIP(service, port),
  headless,
});
const viaAddress = (address: string, port: number) => ({
  via: 'Address',
  namespace: '',
  service: '',
  port,
  address,
});
const ALIAS = { namespace: 'default', service: 'alias' };

describe('clients in pods, without any rules in between,', () => {
  it.each([
    ['http://headless', viaPods('headless', 80, { port: 80 })],
    ['{service: headless}', viaPods('headless', 80, {})],
    ['{service: shifted, port: http}', viaPods('shifted', 80, {})],
    ['http://shifted:8080', viaPods('shifted', 80, { port: 8080 })],
    ['http://bare:9000', viaPods('bare', 9000, { port: 9000 })],
    ['http://web-0.headless', viaPods('headless', 80, { hostname: 'web-0', port: 80 })],
    [
      'http://web-0.headless.default.svc.cluster.local',
      viaPods('headless', 80, { hostname: 'web-0', port: 80 }),
    ],
    ['http://web-0.web', viaPods('web', 80, { hostname: 'web-0', port: 80 })],
    [
      'http://pod0',
      {
        ...viaPods('headless', 80, { hostname: 'web-0', port: 80 }),
        aliases: [{ namespace: 'default', service: 'pod0' }],
      },
    ],
    ['http://10.244.0.5:8080', viaAddress('10.244.0.5', 8080)],
    ['http://10-244-0-5.default.pod.cluster.local', viaAddress('10.244.0.5', 80)],
    ['https://10.1.2.3', viaAddress('10.1.2.3', 443)],
    ['http://db.example.com:5432', viaAddress('db.example.com', 5432)],
    [
      'tcp://known:5432',
      { ...viaAddress('db.example.com', 5432), aliases: [{ namespace: 'default', service: 'known' }] },
    ],
  ])('reach %s', (to, expected) => {
    expect(warnings(INSIDE, to)).toEqual([]);
    expect(entry(INSIDE, to)).toEqual(expected);
  });

  it('are warned of a port that only the Service has', () => {
    expect(warnings(INSIDE, 'http://shifted')).toEqual([
      'the Service "shifted" leads clients to its pods themselves, which listen on 8080, not on 80: connections will be refused',
    ]);
  });
});

it('a Service may be another name for one that is reached as if by its own', () => {
  expect(entry(INSIDE, 'http://alias')).toEqual({ ...viaClusterIP('web', 80), aliases: [ALIAS] });
  expect(entry(INSIDE, 'http://alias2')).toEqual({
    ...viaClusterIP('web', 80),
    aliases: [{ namespace: 'default', service: 'alias2' }, ALIAS],
  });
  expect(problem(INSIDE, '{service: alias}')).toBe(
    'the Service "alias" is only another name, for web.default.svc.cluster.local: write a URL with its port, such as http://alias',
  );
});

it.each([INSIDE, OUTSIDE])(
  'an external address leads to its Service, and a node to its port (%s)',
  (from) => {
    const { via, ...rest } = viaClusterIP('outer', 80);
    expect(entry(from, 'http://198.51.100.7')).toEqual({ via: 'ExternalIP', ...rest });
    expect(via).not.toBe('ExternalIP');
    expect(entry(from, 'http://192.168.0.2:30080')).toEqual(viaNodePort('np', 80, 'worker-2'));
  },
);

describe('names that do not resolve', () => {
  it.each([
    ['http://wep', 'there is no Service "wep", did you mean "web"?'],
    [
      'http://nothing-like-it',
      'there is no Service "nothing-like-it": there are web, secure, api, admin, dns, np, lb, headless and 10 more',
    ],
    ['http://cart', 'there is no Service "cart" in the namespace "default", but in "shop": write cart.shop'],
    [
      'http://web.shop',
      'there is no Service "web" in the namespace "shop", but in "default": write web.default',
    ],
    [
      'http://web.default.cluster.local',
      '"web.default.cluster.local" does not resolve in Kubernetes: a Service\'s name has "svc" in it: web.default.svc.cluster.local',
    ],
    [
      'http://web.example.com',
      '"web.example.com" is not a name in this cluster: a Service is called <service>, <service>.<namespace> or <service>.<namespace>.svc.cluster.local; a server outside needs an entry in workloads with that address',
    ],
    [
      'http://loop',
      'the Service "loop" leads to "loop.default.svc.cluster.local", which does not resolve: for a server outside the cluster, say how it behaves with workloads: [{match: {}, address: loop.default.svc.cluster.local}]',
    ],
    [
      'http://gone',
      'the Service "gone" leads to "db.example.org", which does not resolve: for a server outside the cluster, say how it behaves with workloads: [{match: {}, address: db.example.org}]',
    ],
  ])('are no error, as %s shows what clients would see', (to, expected) => {
    expect(warnings(INSIDE, to)).toEqual([`${expected}; every request will fail with name-not-found`]);
    expect(entry(INSIDE, to)).toEqual({ via: 'Nowhere', namespace: '', service: '', port: 80, name: to });
  });
});

describe('clients outside the cluster', () => {
  it.each([
    ['http://np', viaNodePort('np', 80, 'any')],
    ['http://lb', viaLoadBalancer('lb', 80)],
    ['http://lb:81', viaLoadBalancer('lb', 81)],
    ['http://worker-1:30081', viaNodePort('lb', 80, 'worker-1')],
    ['{service: lb, via: NodePort, port: 80}', viaNodePort('lb', 80, 'any')],
  ])('reach %s by what the Service offers', (to, expected) => {
    expect(entry(OUTSIDE, to)).toEqual(expected);
  });

  it.each([
    [
      'http://web',
      'the Service "web" is of type ClusterIP, which has no address outside the cluster: let pods be the clients, or make it a NodePort or LoadBalancer',
    ],
    [
      'http://10.96.7.7',
      'the Service "api" is of type ClusterIP, which has no address outside the cluster: let pods be the clients, or make it a NodePort or LoadBalancer',
    ],
    [
      '{service: lb, via: ClusterIP, port: 80}',
      'a cluster address has no meaning outside the cluster: use the name of the Service "lb"',
    ],
    ['http://10.244.0.5', '10.244.0.5 is the address of a pod, which has no meaning outside the cluster'],
    [
      'http://headless',
      'the Service "headless" is of type ClusterIP, which has no address outside the cluster: let pods be the clients, or make it a NodePort or LoadBalancer',
    ],
  ])('do not reach %s', (to, expected) => {
    expect(problem(OUTSIDE, to)).toBe(expected);
  });
});

it('a node port may be left out of a URL when there is only one', () => {
  const app = APP.replace(', nodePort: 30081', '');
  const { traffic: sources } = withSections({ traffic: traffic(OUTSIDE, 'http://worker-1') }, app);
  expect(sources[0]?.entry).toEqual(viaNodePort('np', 80, 'worker-1'));
});
