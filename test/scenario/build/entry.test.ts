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
  return withSections({ traffic: traffic(from, to) }, APP).traffic[0]?.entry;
}

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
    ['http://wep', 'there is no Service "wep", did you mean "web"?'],
    [
      'http://nothing-like-it',
      'there is no Service "nothing-like-it": there are web, secure, api, admin, dns, np, lb, headless and worker-3',
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
      '"web.example.com" is not a name in this cluster: a Service is called <service>, <service>.<namespace> or <service>.<namespace>.svc.cluster.local',
    ],
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
  ])('do not reach %s', (to, expected) => {
    expect(problem(OUTSIDE, to)).toBe(expected);
  });
});

it('a node port may be left out of a URL when there is only one', () => {
  const app = APP.replace(', nodePort: 30081', '');
  const { traffic: sources } = withSections({ traffic: traffic(OUTSIDE, 'http://worker-1') }, app);
  expect(sources[0]?.entry).toEqual(viaNodePort('np', 80, 'worker-1'));
});
