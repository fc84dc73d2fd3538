import { describe, expect, it } from 'vitest';
import type { ClientTls, ServerTls, WorkloadConfig } from '../../src/workload/config.ts';
import { at, clientOn, LATENCY, oneSecond, type PlaneOptions, SmallPlane } from './smallPlane.ts';

/** Costs that cannot be mixed up with latencies. */
const COSTS = { rsa2048: 0.03, ecdsaP256: 0.005, resumed: 0.0007, sessionTimeout: 300 };
const RTT = 2 * LATENCY.crossZone;
/** TCP, the request and its answer, and a second of service. */
const PLAIN = 2 * RTT + 1;
/** Sums of a few delays are exact to far less than this, seconds. */
const DIGITS = 9;

const CERTIFICATE: ServerTls = { secret: 's', names: ['web'], renewals: [] };
const CLIENT: ClientTls = {
  version: '1.3',
  key: 'rsa-2048',
  resumption: false,
  verify: true,
  serverName: 'web',
};

interface Room {
  readonly tls?: Partial<ClientTls>;
  readonly server?: Partial<WorkloadConfig>;
  readonly traffic?: NonNullable<PlaneOptions['traffic']>[number];
  /** Pods, each on the far node. */
  readonly pods?: number;
}

/** One client; pods in another zone whose process has been listening for long. */
function room({ tls = {}, server = {}, traffic = {}, pods = 1 }: Room = {}): SmallPlane {
  const plane = new SmallPlane({
    traffic: [{ arrivals: at(1), tls: { ...CLIENT, ...tls }, from: clientOn('n0'), ...traffic }],
    workloads: [oneSecond({ tls: CERTIFICATE, concurrency: 10, ...server })],
    network: { tls: COSTS },
  });
  plane.route(...Array.from({ length: pods }, () => plane.addPod('n2')));
  return plane;
}

const latencies = (plane: SmallPlane) => plane.log.outcomes.map(({ latency }) => latency);

describe('a secured connection', () => {
  it.each([
    ['1.3', 'rsa-2048', 1, COSTS.rsa2048],
    ['1.3', 'ecdsa-p256', 1, COSTS.ecdsaP256],
    ['1.2', 'rsa-2048', 2, COSTS.rsa2048],
    ['1.2', 'ecdsa-p256', 2, COSTS.ecdsaP256],
  ] as const)(
    'of TLS %s with a key of %s adds %i round trips and the signature',
    (version, key, trips, cpu) => {
      const [latency] = latencies(room({ tls: { version, key } }).run(50));
      expect(latency).toBeCloseTo(PLAIN + trips * RTT + cpu, DIGITS);
    },
  );

  it.each([['1.3'], ['1.2']] as const)(
    'of TLS %s that is resumed adds one round trip, and little CPU',
    (version) => {
      const traffic = { arrivals: at(1, 10), reuse: 1 };
      const plane = room({ tls: { version, resumption: true }, traffic }).run(50);
      expect(latencies(plane)[1]).toBeCloseTo(PLAIN + RTT + COSTS.resumed, DIGITS);
    },
  );

  it('is secured once: later requests over it pay nothing', () => {
    const plane = room({ traffic: { arrivals: at(1, 10), reuse: 2 } }).run(50);
    expect(latencies(plane)[1]).toBeCloseTo(RTT + 1, DIGITS);
    expect(plane.plane.servers.served[0]).toBe(2);
  });

  it('cannot resume what another process has sealed', () => {
    const traffic = { arrivals: at(1, 20), reuse: 1 };
    const plane = room({ tls: { resumption: true }, traffic });
    plane.do(10, () => {
      plane.plane.processes.kill(0);
      plane.plane.processes.start(0);
    });
    expect(latencies(plane.run(50))[1]).toBeCloseTo(PLAIN + RTT + COSTS.rsa2048, DIGITS);
  });

  it('resumes about one connection in n behind n pods', () => {
    const n = 4;
    const requests = 2000;
    const times = Array.from({ length: requests }, (_, i) => 1 + i * 0.1);
    const server = { concurrency: 1000, service: { distribution: 'deterministic', mean: 0.01 } as const };
    const plane = room({ tls: { resumption: true }, traffic: { arrivals: at(...times) }, pods: n, server });
    // The client has the ticket of its last connection only, and each goes to a pod with a chance of 1/n.
    const limit = 2 * RTT + 0.01 + RTT + (COSTS.resumed + COSTS.rsa2048) / 2;
    const resumed = latencies(plane.run(300)).filter((latency) => (latency ?? 0) < limit).length;
    const p = 1 / n;
    expect(Math.abs(resumed / requests - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / requests));
  });

  it('keeps workers busy: rate times the time of a handshake', () => {
    const requests = 400;
    const times = Array.from({ length: requests }, (_, i) => 1 + i * 0.05);
    const server = { concurrency: 100, service: { distribution: 'deterministic', mean: 0 } as const };
    const plane = room({ traffic: { arrivals: at(...times) }, server }).run(100);
    expect(plane.plane.servers.busyTime(0)).toBeCloseTo(requests * COSTS.rsa2048, DIGITS);
  });

  it('waits for a worker like any request', () => {
    const plane = room({ traffic: { arrivals: at(1, 1) }, server: { concurrency: 1 } }).run(50);
    const [first = 0, second = 0] = latencies(plane);
    // Both handshakes come before either request, the second of which then waits for the first to be served.
    expect(first).toBeCloseTo(PLAIN + RTT + COSTS.rsa2048, DIGITS);
    expect(second - first).toBeCloseTo(1, DIGITS);
  });

  it('is slow on a slow node', () => {
    const plane = room();
    plane.hosts.slowdown[2] = 10;
    const [latency] = latencies(plane.run(50));
    expect(latency).toBeCloseTo(2 * RTT + 10 + RTT + 10 * COSTS.rsa2048, DIGITS);
  });
});

describe('a client that verifies', () => {
  it('fails on a name that is not in the certificate, after all of the server’s work', () => {
    const plane = room({ tls: { serverName: 'web.default.svc' } }).run(50);
    const [failed] = plane.log.outcomes;
    expect(failed?.what).toBe('tls-name-mismatch/none');
    expect(failed?.time).toBeCloseTo(1 + 2 * RTT + COSTS.rsa2048, DIGITS);
    expect(plane.plane.servers.served[0]).toBe(0);
    expect(plane.plane.addresses.connections[0]).toBe(0);
  });

  it('takes any certificate if it does not look (curl -k)', () => {
    expect(room({ tls: { serverName: 'else', verify: false } }).run(50).log.words).toEqual(['ok']);
  });

  it('fails on a certificate that is past its time', () => {
    const server = { tls: { ...CERTIFICATE, notAfter: 10 } };
    const plane = room({ server, traffic: { arrivals: at(1, 10) } }).run(50);
    expect(plane.log.words.toSorted()).toEqual(['ok', 'tls-certificate-expired/none']);
  });

  it('is told that the Secret has a better one by now', () => {
    const renewals = [{ at: 5, names: ['web'] }];
    const server = { tls: { ...CERTIFICATE, notAfter: 8, renewals } };
    const plane = room({ server, traffic: { arrivals: at(1, 10) } });
    plane.do(5, () => plane.plane.certificates?.secretReplaced(0, 1));
    expect(plane.run(50).log.words).toEqual(['ok', 'tls-certificate-expired/certificate-not-reloaded']);
  });

  it('meets a server without TLS, or one that is gone', () => {
    const plain = new SmallPlane({ traffic: [{ tls: CLIENT }] });
    plain.route(plain.addPod('n2'));
    expect(plain.run(50).log.words).toEqual(['tls-handshake-failed/none']);
    const gone = room({ server: { service: { distribution: 'deterministic', mean: 1 } } });
    // Between the acceptance of the connection and the ClientHello.
    gone.do(1 + LATENCY.crossZone + RTT / 2, () => gone.plane.processes.kill(0));
    expect(gone.run(50).log.words).toEqual(['reset/none']);
  });
});

describe('a handshake that is cut short', () => {
  it('is reset where the server has no room for it', () => {
    const server = { concurrency: 1, queue: 0 };
    const plane = room({ traffic: { arrivals: at(1, 1) }, server }).run(50);
    expect(plane.log.words).toEqual(['reset/saturated-pod', 'ok']);
  });

  it('is lost with its process, and its client may try again', () => {
    const retries = { attempts: 1, backoff: 5, maxBackoff: 5, jitter: 'none' } as const;
    const plane = room({ traffic: { retries } });
    plane.do(1 + LATENCY.crossZone + RTT + COSTS.rsa2048 / 2, () => {
      plane.plane.processes.kill(0);
      plane.plane.processes.start(0);
    });
    expect(plane.run(50).log.words).toEqual(['ok']);
  });

  it('is nobody’s any more when the client has lost patience', () => {
    const plane = room({ traffic: { timeout: 3 * LATENCY.crossZone + 0.01 } }).run(50);
    expect(plane.log.words).toEqual(['request-timeout/none']);
    expect(plane.plane.servers.isIdle(0)).toBe(true);
    expect(plane.plane.waiting).toBe(0);
  });
});

describe('sources without TLS', () => {
  it('are not slowed by servers that have it', () => {
    const plane = new SmallPlane({ workloads: [oneSecond({ tls: CERTIFICATE })] });
    plane.route(plane.addPod('n2'));
    expect(latencies(plane.run(50))[0]).toBeCloseTo(PLAIN, DIGITS);
  });
});
