import { describe, expect, it } from 'vitest';
import type { ApiService, ApiServiceMeta, ApiServiceSpec } from '../../../src/cluster/services/apiService.ts';
import { withServiceDefaults } from '../../../src/cluster/services/serviceDefaults.ts';
import { serviceGates } from '../../../src/cluster/services/serviceGates.ts';
import {
  SOURCE_RANGES_ANNOTATION,
  validateService,
} from '../../../src/cluster/services/serviceValidation.ts';

/** A Service with its defaults, as Kubernetes sees it when it validates it. */
function service(spec: ApiServiceSpec = {}, metadata: ApiServiceMeta = {}): ApiService {
  return withServiceDefaults({
    metadata: { name: 'web', ...metadata },
    spec: { ports: [{ port: 80 }], ...spec },
  });
}

/** `path: text` of each error. */
function errors(asked: ApiService, old?: ApiService, minor = 36): string[] {
  return validateService(asked, old, serviceGates(minor)).map(
    ({ path, text }) => `${path.join('.')}: ${text}`,
  );
}

const refusal = (spec: ApiServiceSpec, metadata?: ApiServiceMeta) => errors(service(spec, metadata));

describe('a Service with its defaults', () => {
  it.each(['ClusterIP', 'NodePort', 'LoadBalancer'])('of type %s is valid', (type) => {
    expect(refusal({ type })).toEqual([]);
  });

  it.each([
    ['headless', { clusterIP: 'None', ports: [] }],
    ['a name', { type: 'ExternalName', externalName: 'db.example.org.', ports: [] }],
    ['with an address', { clusterIP: '10.96.0.7' }],
    ['for a client', { sessionAffinity: 'ClientIP' }],
    [
      'dual stack',
      { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7', 'fd00::7'], ipFamilies: ['IPv4', 'IPv6'] },
    ],
    [
      'with an affinity of a day',
      { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86_400 } } },
    ],
    ['for few clients', { type: 'LoadBalancer', loadBalancerSourceRanges: [' 10.0.0.0/8 '] }],
  ] as const)('that is %s is valid', (_name, spec) => {
    expect(refusal(spec)).toEqual([]);
  });
});

describe('a Service is refused', () => {
  it.each<[string, ApiServiceSpec, string[]]>([
    ['without ports', { ports: [] }, ['spec.ports: Required value']],
    [
      'with special external addresses',
      { externalIPs: ['0.0.0.0', '::1', '169.254.1.1', 'ff02::1', '203.0.113.1'] },
      [
        'spec.externalIPs.0: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)',
        'spec.externalIPs.1: Invalid value: "::1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
        'spec.externalIPs.2: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
        'spec.externalIPs.3: Invalid value: "ff02::1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
      ],
    ],
    [
      'with a port name that has nothing right',
      { ports: [{ port: 80, targetPort: '-UPPER--0123456789-' }] },
      [
        'must be no more than 15 characters',
        'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
        'must contain at least one letter (a-z)',
        'must not contain consecutive hyphens',
        'must not begin or end with a hyphen',
      ].map((text) => `spec.ports.0.targetPort: Invalid value: "-UPPER--0123456789-": ${text}`),
    ],
    [
      'with one protocol and node port twice',
      {
        type: 'NodePort',
        ports: [
          { name: 'a', port: 1, nodePort: 30_001 },
          { name: 'b', port: 2, nodePort: 30_001 },
          { name: 'c', port: 3, nodePort: 30_001, protocol: 'UDP' },
        ],
      },
      ['spec.ports.1.nodePort: Duplicate value: 30001'],
    ],
    [
      'with two addresses of one family',
      { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7', '10.96.0.8'] },
      [
        'spec.clusterIPs: Invalid value: ["10.96.0.7","10.96.0.8"]: may specify no more than one IP for each IP family',
      ],
    ],
    [
      'with an affinity that is unknown',
      { sessionAffinity: 'Cookie' },
      ['spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"'],
    ],
    [
      'with a policy that is unknown',
      { internalTrafficPolicy: 'local' },
      ['spec.internalTrafficPolicy: Unsupported value: "local": supported values: "Cluster", "Local"'],
    ],
    [
      'with a port for health checks that nobody asks for',
      { type: 'LoadBalancer', healthCheckNodePort: 30_100 },
      [
        "spec.healthCheckNodePort: Invalid value: 30100: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ],
    ],
  ])('%s', (_name, spec, expected) => {
    expect(refusal(spec)).toEqual(expected);
  });

  it('with two spellings of an annotation that contradict each other', () => {
    const annotations = {
      'service.kubernetes.io/topology-aware-hints': 'auto',
      'service.kubernetes.io/topology-mode': 'disabled',
    };
    expect(refusal({}, { annotations })).toEqual([
      'metadata.annotations.service.kubernetes.io/topology-mode: Invalid value: "disabled": must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified',
    ]);
  });

  it('with annotations of more than 256 KiB', () => {
    const most = 256 * 1024;
    expect(refusal({}, { annotations: { a: 'x'.repeat(most - 1) } })).toEqual([]);
    expect(refusal({}, { annotations: { a: 'x'.repeat(most) } })).toEqual([
      `metadata.annotations: Too long: may not be more than ${most} bytes`,
    ]);
  });

  it('with a bad source range where it stands, even if the API calls it otherwise', () => {
    const [error] = validateService(
      service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8', '10.0.0.0/33'] }),
      undefined,
      serviceGates(36),
    );
    expect(error?.path).toEqual(['spec', 'LoadBalancerSourceRanges', 1]);
    expect(error?.at).toEqual(['spec', 'loadBalancerSourceRanges', 1]);
  });
});

describe('what an update may change', () => {
  const fixed = { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'], ipFamilies: ['IPv4'] };
  const dual = {
    clusterIP: '10.96.0.7',
    clusterIPs: ['10.96.0.7', 'fd00::7'],
    ipFamilies: ['IPv4', 'IPv6'],
    ipFamilyPolicy: 'RequireDualStack',
  };

  it('is a second address, and its end only in so many words', () => {
    expect(errors(service(dual), service(fixed))).toEqual([]);
    expect(errors(service({ ...fixed, ipFamilyPolicy: 'SingleStack' }), service(dual))).toEqual([]);
    expect(errors(service(fixed), service(dual))).toEqual([
      "spec.ipFamilyPolicy: Invalid value: null: must be set to 'SingleStack' when releasing the secondary clusterIP",
      "spec.ipFamilyPolicy: Invalid value: null: must be set to 'SingleStack' when releasing the secondary ipFamily",
    ]);
  });

  it('is everything about addresses on the way to or from ExternalName', () => {
    const name = service({ type: 'ExternalName', externalName: 'example.org' });
    expect(errors(name, service(fixed))).toEqual([]);
    expect(errors(service(fixed), name)).toEqual([]);
  });

  it('is not the port for health checks while it is needed', () => {
    const local = (port: number) =>
      service({ type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: port });
    expect(errors(local(30_200), local(30_100))).toEqual([
      'spec.healthCheckNodePort: Forbidden: field is immutable',
    ]);
    expect(errors(local(30_200), service({ type: 'LoadBalancer' }))).toEqual([]);
  });

  it('leaves values alone that were stored before the rules became strict', () => {
    const ranges = (text: string) =>
      service({ type: 'LoadBalancer' }, { annotations: { [SOURCE_RANGES_ANNOTATION]: text } });
    expect(errors(ranges('010.0.0.0/8,10.0.0.1/8'), ranges('010.0.0.0/8'))).toEqual([
      `metadata.annotations.${SOURCE_RANGES_ANNOTATION}: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length`,
    ]);
    const old = { clusterIP: '010.96.0.7' };
    expect(errors(service(old), service(old))).toEqual([]);
    expect(errors(service(old))).toHaveLength(1);
  });

  it('is not the name, which is not checked again', () => {
    const digit = service({}, { name: '1web' });
    expect(errors(digit, digit, 35)).toEqual([]);
    expect(errors(service(), digit)).toEqual(['metadata.name: Invalid value: "web": field is immutable']);
  });
});

describe('the version of Kubernetes', () => {
  it('decides whether a name may begin with a digit', () => {
    const digit = service({}, { name: '1web' });
    expect(errors(digit)).toEqual([]);
    expect(errors(digit, undefined, 35)).toEqual([
      expect.stringMatching(/^metadata.name: .* a DNS-1035 label/),
    ]);
  });

  it('decides which distributions of traffic there are, and how strict addresses are', () => {
    const node = service({ trafficDistribution: 'PreferSameNode' });
    expect(errors(node, undefined, 34)).toEqual([]);
    expect(errors(node, undefined, 33)).toEqual([
      'spec.trafficDistribution: Unsupported value: "PreferSameNode": supported values: "PreferClose"',
    ]);
    const sloppy = service({ externalIPs: ['::ffff:1.2.3.4'] });
    expect(errors(sloppy, undefined, 35)).toEqual([]);
    expect(errors(sloppy)).toEqual([expect.stringContaining('must not be an IPv4-mapped IPv6 address')]);
  });
});
