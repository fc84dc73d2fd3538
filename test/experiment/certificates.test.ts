import { describe, expect, it } from 'vitest';
import type { Deployment, Manifest } from '../../src/cluster/objects.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import { CAUSES, LAGS } from '../../src/network/causes.ts';
import type { ServerTls } from '../../src/workload/config.ts';
import { deployment, scenario, service, traffic, workload } from '../support/scenarios.ts';

const SECRET: Manifest = {
  kind: 'Secret',
  meta: { name: 'cert', namespace: 'default', labels: {}, annotations: {} },
  spec: { keys: ['tls.crt', 'tls.key'] },
};

/** A Deployment whose pods mount the Secret. */
function servers(): Manifest {
  const plain = deployment('web', 2);
  const spec: Deployment['spec'] = {
    ...plain.spec,
    template: {
      ...plain.spec.template,
      spec: {
        ...plain.spec.template.spec,
        volumes: [{ kind: 'Secret', name: 'cert', keys: [], optional: false }],
      },
    },
  };
  return { ...plain, spec };
}

/** Ten requests a second over new connections to two servers with that certificate. */
function run(tls: Partial<ServerTls>, secretAt = -60) {
  const objects = [SECRET, servers(), service('web')];
  return simulate(
    scenario({
      duration: 120,
      manifests: objects.map((manifest) => ({ manifest, at: manifest === SECRET ? secretAt : -60 })),
      workloads: [
        workload({ concurrency: 4, tls: { secret: 'cert', names: ['web'], renewals: [], ...tls } }),
      ],
      traffic: [
        traffic(10, {
          arrivals: { process: 'constant', rate: 10 },
          tls: { version: '1.3', key: 'rsa-2048', resumption: false, verify: true, serverName: 'web' },
        }),
      ],
    }),
  );
}

const failures = (recording: ReturnType<typeof run>) =>
  recording.failures.map(({ step, cause, lag }) => ({ step, what: `${CAUSES[cause]}/${LAGS[lag]}` }));
const kinds = (recording: ReturnType<typeof run>) => [
  ...new Set(failures(recording).map(({ what }) => what)),
];

describe('certificates in a run', () => {
  it('come with the Secret: without it no pod starts', () => {
    const recording = run({}, 1000);
    expect(kinds(recording)).toEqual(['no-endpoints/no-ready-pod']);
    expect(recording.traffic[0]?.cohorts.every(({ ok }) => ok === 0)).toBe(true);
    expect(recording.events.some(({ reason }) => reason === 'FailedMount')).toBe(true);
  });

  it('expire, all at once', () => {
    const found = failures(run({ notAfter: 60 }));
    expect(found[0]).toEqual({ step: 60, what: 'tls-certificate-expired/none' });
    expect(found).toHaveLength(60);
  });

  it('that are renewed in time are of no use to a process that does not read them again', () => {
    const recording = run({ notAfter: 60, renewals: [{ at: 10, names: ['web'] }] });
    expect(kinds(recording)).toEqual(['tls-certificate-expired/certificate-not-reloaded']);
    expect(failures(recording).at(-1)?.step).toBe(119);
    expect(recording.events).toContainEqual(
      expect.objectContaining({ time: 10, reason: 'CertificateRenewed', object: 'Secret/cert' }),
    );
  });

  it('reach a process that reloads within a minute of the renewal', () => {
    const inTime = run({ notAfter: 75, renewals: [{ at: 10, names: ['web'] }], reload: 1 });
    expect(failures(inTime)).toEqual([]);
    const late = failures(run({ notAfter: 30, renewals: [{ at: 30, names: ['web'] }], reload: 1 }));
    const last = late.at(-1)?.step ?? 0;
    expect(late.length).toBeGreaterThan(0);
    // The watch, the kubelet's period, and the reload.
    expect(last).toBeLessThanOrEqual(30 + 60 + 1 + 1);
  });
});
