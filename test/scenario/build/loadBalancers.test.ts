import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../../src/network/loadBalancer/profiles.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../../src/network/settings.ts';
import { APP, sectionProblems, withSections } from '../trial.ts';

const balanced = (name: string, metadata = '') => `---
apiVersion: v1
kind: Service
metadata: {name: ${name}${metadata}}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
`;
const TWO = APP + balanced('first') + balanced('second');
const inCluster = (fields: string) => ({
  cluster: `{nodes: [{name: n}], settings: {loadBalancer: {${fields}}}}`,
});
const settings = (fields: string, app = TWO) => withSections(inCluster(fields), app).network.loadBalancer;
const problems = (fields: string, app = TWO) =>
  sectionProblems(inCluster(fields), app).map((line) =>
    line.replace(/^scenario\.yaml:2:\d+: error: cluster\.settings\.loadBalancer\.?/, ''),
  );

describe('the load balancers of a scenario', () => {
  it('are of no certain make without a profile, and nothing is said of Services then', () => {
    expect(settings('')).toEqual(DEFAULT_NETWORK_SETTINGS.loadBalancer);
    expect(settings('unhealthyThreshold: 3, policy: round-robin')).toEqual({
      ...DEFAULT_NETWORK_SETTINGS.loadBalancer,
      unhealthyThreshold: 3,
      policy: 'round-robin',
    });
  });

  it('have the profile that is said for all, which ClusterIP Services do not need', () => {
    expect(settings('profile: aws-nlb').services).toEqual({
      'default/first': PROFILES['aws-nlb'],
      'default/second': PROFILES['aws-nlb'],
    });
  });

  it('may each have one of its own, with numbers of its own', () => {
    const { services } = settings(
      'profile: azure, healthCheckInterval: 7s, services: {first: {profile: aws-clb, idleTimeout: 2m}, default/second: {healthCheckInterval: 9s}}',
    );
    expect(services?.['default/first']).toMatchObject({
      profile: 'aws-clb',
      idleTimeout: 120,
      check: { interval: 7, unhealthy: 6 },
    });
    expect(services?.['default/second']).toMatchObject({ profile: 'azure', check: { interval: 9 } });
    const only = settings('services: {first: {profile: metallb-l2}}').services;
    expect(Object.keys(only ?? {})).toEqual(['default/first']);
  });

  it('can have every number of theirs given', () => {
    const given =
      'profile: aws-nlb, targets: ip, crossZone: true, whenNoneHealthy: drop, registrationDelay: 1s, deregistrationDelay: 2s, connectionTracking: false, provisioning: 0s, latency: 3ms, healthCheckTimeout: 4s, healthyThreshold: 5, nodeSyncPeriod: 30s';
    expect(settings(given)).toMatchObject({
      nodeSyncPeriod: 30,
      services: {
        'default/first': {
          targets: 'ip',
          crossZone: true,
          whenNoneHealthy: 'drop',
          registrationDelay: 1,
          deregistrationDelay: 2,
          connectionTracking: false,
          provisioning: 0,
          latency: 0.003,
          check: { timeout: 4, healthy: 5 },
        },
      },
    });
  });

  it.each([
    [
      'profile: aws-nbl',
      'profile must be one of generic, aws-clb, aws-nlb, aws-alb, gce-passthrough, azure, metallb-l2 or metallb-bgp, not "aws-nbl", did you mean "aws-nlb"?',
    ],
    ['targets: ip', 'targets: needs a profile other than generic'],
    [
      'profile: azure, services: {second: {profile: generic, crossZone: true}}',
      'services.second.crossZone: needs a profile other than generic',
    ],
    [
      'profile: azure, policy: random',
      'policy: is for generic load balancers only: how azure picks is its own',
    ],
    [
      'services: {fisrt: {profile: azure}}',
      'services.fisrt: there is no LoadBalancer Service "fisrt", did you mean "first"?',
    ],
    [
      'services: {web: {profile: azure}}',
      'services.web: there is no LoadBalancer Service "web": there are first and second',
    ],
  ])('%s is refused', (fields, expected) => {
    expect(problems(fields)).toEqual([expected]);
  });

  it('take what is said for all as meant for those that have a make', () => {
    expect(problems('targets: ip, services: {first: {profile: aws-nlb}}')).toEqual([]);
  });

  it('are refused with an annotation that is not a number', () => {
    const annotation =
      ', annotations: {service.beta.kubernetes.io/aws-load-balancer-healthcheck-interval: often}';
    expect(problems('profile: aws-nlb', APP + balanced('first', annotation))).toEqual([
      'app.yaml:27:38: error: Service/first: metadata.annotations: override is not a number: often',
    ]);
  });
});
