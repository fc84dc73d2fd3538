import { describe, expect, it } from 'vitest';
import { manifestProblems, objects, service } from './manifest.ts';

/** Problems of a Service that selects the pods of the scenario's own Deployment. */
const problems = (spec: string) => manifestProblems(service(`selector: {app: web}, ${spec}`));

/** The spec of the only object, which is a Service. */
function specOf(text: string) {
  const [object] = objects(text);
  if (object?.kind !== 'Service') throw new Error('no Service');
  return object.spec;
}

describe('a Service', () => {
  it('has the defaults of Kubernetes', () => {
    expect(objects(service('selector: {app: web}, ports: [{port: 80}]'))).toEqual([
      {
        kind: 'Service',
        meta: { name: 'svc', namespace: 'default', labels: {}, annotations: {} },
        spec: {
          type: 'ClusterIP',
          selector: { app: 'web' },
          ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }],
          publishNotReadyAddresses: false,
        },
      },
    ]);
  });

  it('keeps what is given', () => {
    const spec =
      'type: NodePort, clusterIP: 10.96.0.7, publishNotReadyAddresses: true, selector: {app: web}, ports: [{name: a, port: 80, targetPort: 8080, nodePort: 30080}, {name: b, port: 53, protocol: UDP, targetPort: 0}]';
    expect(objects(service(spec))[0]?.spec).toEqual({
      type: 'NodePort',
      selector: { app: 'web' },
      clusterIP: '10.96.0.7',
      publishNotReadyAddresses: true,
      ports: [
        { name: 'a', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 30080 },
        { name: 'b', protocol: 'UDP', port: 53, targetPort: 53 },
      ],
    });
  });

  it.each([
    ['ports: []', '4:37: error: Service/svc: spec.ports: Required value'],
    [
      'ports: [{port: 0}]',
      '4:45: error: Service/svc: spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
    [
      'ports: [{port: 65536}]',
      'spec.ports[0].port: Invalid value: 65536: must be between 1 and 65535, inclusive',
    ],
    ['ports: [{port: "80"}]', 'spec.ports[0].port: must be a whole number, not "80"'],
    ['ports: [{port: 80.5}]', 'spec.ports[0].port: must be a whole number, not 80.5'],
    [
      'ports: [{port: 80, targetPort: 70000}]',
      'spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      'ports: [{port: 80, targetPort: "8080"}]',
      'spec.ports[0].targetPort: Invalid value: "8080": must contain at least one letter (a-z)',
    ],
    [
      'ports: [{port: 80}, {name: b, port: 81}]',
      '4:38: error: Service/svc: spec.ports[0].name: Required value',
    ],
    ['ports: [{name: a, port: 80}, {name: a, port: 81}]', 'spec.ports[1].name: Duplicate value: "a"'],
    [
      'ports: [{name: a, port: 80}, {name: b, port: 80}]',
      'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
    ],
    [
      'ports: [{name: A_B, port: 80}]',
      'spec.ports[0].name: Invalid value: "A_B": a lowercase RFC 1123 label must consist of lower case alphanumeric characters',
    ],
    [
      'ports: [{port: 80, nodePort: 30080}]',
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    ],
    [
      'type: NodePort, ports: [{port: 80, nodePort: 80}]',
      'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    [
      'type: Nodeport, ports: [{port: 80}]',
      'spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "NodePort", "LoadBalancer", "ExternalName", did you mean "NodePort"?',
    ],
    [
      'clusterIP: 10.96.0.300, ports: [{port: 80}]',
      '4:41: error: Service/svc: spec.clusterIPs[0]: Invalid value: "10.96.0.300": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
    [
      'clusterIP: 10.96.0.1, ports: [{port: 80}]',
      'spec.clusterIP: Invalid value: "10.96.0.1": provided IP is already allocated: the first address of the range belongs to the Service kubernetes',
    ],
    [
      'clusterIP: 10.0.0.7, ports: [{port: 80}]',
      'spec.clusterIP: Invalid value: "10.0.0.7": the provided IP is not in the valid range. The range of valid IPs is 10.96.0.0/12',
    ],
    ['clusterIP: 10.96.0.0, ports: [{port: 80}]', 'not in the valid range'],
    ['clusterIP: 10.111.255.255, ports: [{port: 80}]', 'not in the valid range'],
    [
      'clusterIP: "::1", ports: [{port: 80}]',
      'spec.clusterIP: Invalid value: "::1": the provided IP is not in the valid range. The range of valid IPs is 10.96.0.0/12',
    ],
    [
      'clusterIP: 10.96.0.010, ports: [{port: 80}]',
      'spec.clusterIPs[0]: Invalid value: "10.96.0.010": must not have leading 0s',
    ],
    [
      'clusterIPs: [10.96.0.7], ports: [{port: 80}]',
      '4:42: error: Service/svc: spec.clusterIPs: Invalid value: ["10.96.0.7"]: must be empty when `clusterIP` is not specified',
    ],
    [
      'externalTrafficPolicy: Local, ports: [{port: 80}]',
      '4:53: error: Service/svc: spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    ],
    [
      'loadBalancerSourceRanges: [10.0.0.1/8], type: LoadBalancer, ports: [{port: 80}]',
      '4:57: error: Service/svc: spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length',
    ],
    [
      'loadBalancerClass: example.com/a, ports: [{port: 80}]',
      "4:30: error: Service/svc: spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
    ],
    [
      'externalIPs: [127.0.0.1], ports: [{port: 80}]',
      'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [
      'sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}, ports: [{port: 80}]',
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0 and less than 86400',
    ],
    ['type: ExternalName, ports: [{port: 80}]', '4:1: error: Service/svc: spec.externalName: Required value'],
    [
      'type: ExternalName, externalName: "-x"',
      '4:64: error: Service/svc: spec.externalName: Invalid value: "-x": a lowercase RFC 1123 subdomain must consist',
    ],
    [
      'type: ExternalName, externalName: x.org, clusterIP: None',
      '4:71: error: Service/svc: spec.clusterIPs: Forbidden: may not be set for ExternalName services',
    ],
    [
      'type: LoadBalancer, clusterIP: None, ports: [{port: 80}]',
      '4:61: error: Service/svc: spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for LoadBalancer services',
    ],
    [
      'type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0], ports: [{port: 80}]',
      '4:77: error: Service/svc: spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
    [
      'loadBalancerSourceRanges: [10.0.0.0/8], ports: [{port: 80}]',
      "4:30: error: Service/svc: spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
    ],
    [
      'allocateLoadBalancerNodePorts: false, ports: [{port: 80}]',
      "4:30: error: Service/svc: spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
    ],
    [
      'healthCheckNodePort: 31000, ports: [{port: 80}]',
      "4:51: error: Service/svc: spec.healthCheckNodePort: Invalid value: 31000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    ],
    [
      'trafficDistribution: PreferNear, ports: [{port: 80}]',
      '4:51: error: Service/svc: spec.trafficDistribution: Unsupported value: "PreferNear": supported values: "PreferClose", "PreferSameNode", "PreferSameZone"',
    ],
    [
      'sessionAffinity: None, sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}, ports: [{port: 80}]',
      '4:53: error: Service/svc: spec.sessionAffinityConfig: Forbidden: must not be set when session affinity is None',
    ],
    [
      'type: LoadBalancer, loadBalancerClass: "a b", ports: [{port: 80}]',
      '4:69: error: Service/svc: spec.loadBalancerClass: Invalid value: "a b": name part must consist of alphanumeric characters',
    ],
    ['ports: [{prot: 80}]', 'unknown field "spec.ports[0].prot", did you mean "port"?'],
  ])('with %s is refused as Kubernetes refuses it', (spec, expected) => {
    expect(problems(spec)).toContainEqual(expect.stringContaining(expected));
  });

  it('may ask for the last usable address of the range', () => {
    expect(problems('clusterIP: 10.111.255.254, ports: [{port: 80}]')).toEqual([]);
  });

  it('that asks nodes for their health gets a port for that from the allocator', () => {
    const spec = 'type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]';
    expect(problems(spec)).toEqual([]);
  });

  it('may have a name that begins with a digit, since Kubernetes 1.36', () => {
    const spec = 'selector: {app: web}, ports: [{port: 80}]';
    expect(manifestProblems(service(spec, '9lives'))).toEqual([]);
    expect(manifestProblems(service(spec, 'a.b'))).toEqual([
      '3:18: error: Service/a.b: metadata.name: Invalid value: "a.b": must be at most 63 lower case letters, digits and "-", beginning and ending with a letter or digit',
    ]);
  });

  it.each([
    ['sessionAffinity: ClientIP', { sessionAffinitySeconds: 10_800 }],
    [
      'sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}',
      { sessionAffinitySeconds: 60 },
    ],
    ['type: NodePort, externalTrafficPolicy: Local', { externalTrafficPolicy: 'Local' }],
    ['internalTrafficPolicy: Local', { internalTrafficPolicy: 'Local' }],
    ['trafficDistribution: PreferSameNode', { trafficDistribution: 'PreferSameNode' }],
    ['clusterIP: None', { clusterIP: 'None' }],
    ['externalIPs: [198.51.100.7]', { externalIPs: ['198.51.100.7'] }],
    ['type: LoadBalancer, loadBalancerIP: 203.0.113.9', { loadBalancerIP: '203.0.113.9' }],
    ['type: LoadBalancer, loadBalancerClass: example.com/a', { loadBalancerClass: 'example.com/a' }],
    [
      'type: LoadBalancer, loadBalancerSourceRanges: [" 10.0.0.0/8"]',
      { loadBalancerSourceRanges: ['10.0.0.0/8'] },
    ],
    ['type: LoadBalancer, allocateLoadBalancerNodePorts: false', { allocateLoadBalancerNodePorts: false }],
    [
      'type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 31000',
      { externalTrafficPolicy: 'Local', healthCheckNodePort: 31_000 },
    ],
  ])('with %s says so', (fields, expected) => {
    const text = service(`selector: {app: web}, ports: [{port: 80}], ${fields}`);
    expect(manifestProblems(text)).toEqual([]);
    const { selector, ports, type, publishNotReadyAddresses, ...rest } = specOf(text);
    expect([selector, ports.length, publishNotReadyAddresses]).toEqual([{ app: 'web' }, 1, false]);
    expect(rest).toEqual(expected);
    expect(fields.includes('type')).toBe(type !== 'ClusterIP');
  });

  it('takes the networks of its clients from the annotation, if the field is not used', () => {
    const annotated =
      'svc, annotations: {service.beta.kubernetes.io/load-balancer-source-ranges: "10.0.0.0/8, 192.0.2.0/24"}';
    const fields = 'type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]';
    const ranges = (more: string) => specOf(service(`${fields}${more}`, annotated)).loadBalancerSourceRanges;
    expect(ranges('')).toEqual(['10.0.0.0/8', '192.0.2.0/24']);
    expect(ranges(', loadBalancerSourceRanges: [172.16.0.0/12]')).toEqual(['172.16.0.0/12']);
  });

  it('may be the name of another, without ports, selector or an address', () => {
    const text = service('type: ExternalName, externalName: db.example.org., selector: {app: web}');
    expect(manifestProblems(text)).toEqual([]);
    expect(specOf(text)).toEqual({
      type: 'ExternalName',
      ports: [],
      publishNotReadyAddresses: false,
      externalName: 'db.example.org',
    });
  });

  it.each([
    'sessionAffinity: None',
    'externalTrafficPolicy: Cluster, type: NodePort',
    'internalTrafficPolicy: Cluster',
  ])('with %s is as it would be without', (field) => {
    expect(problems(`${field}, ports: [{port: 80}]`)).toEqual([]);
  });

  it('that is headless has no address of its own, and may do without ports', () => {
    expect(problems('clusterIP: None, ports: [{port: 80}]')).toEqual([]);
    expect(problems('clusterIP: None')).toEqual([]);
  });

  it('cannot be headless and have a node port', () => {
    expect(problems('type: NodePort, clusterIP: None, ports: [{port: 80}]')).toContainEqual(
      expect.stringContaining(
        `spec.clusterIPs[0]: Invalid value: "None": may not be set to 'None' for NodePort services`,
      ),
    );
  });
});
