import { describe, expect, it } from 'vitest';
import { at } from '../smallPlane.ts';
import { IngressRoom, slice } from './ingressRoom.ts';

/** From the client to the ingress and from there to a pod, one way, seconds. */
const FIRST = 0.01;
const SECOND = 0.1;
/** SYN, SYN-ACK, request and answer over both legs, the work of the ingress and that of the pod. */
const WHOLE_WAY = 4 * FIRST + 0.25 + 4 * SECOND + 1;

describe('a request by way of an ingress', () => {
  it('takes the time of both legs and of the work at both pods', () => {
    const room = new IngressRoom();
    room.route(room.backend()).run(50);
    expect(room.log.words).toEqual(['ok']);
    expect(room.log.outcomes[0].latency).toBeCloseTo(WHOLE_WAY, 9);
  });

  it('counts as one request and one connection of its client', () => {
    const room = new IngressRoom();
    room.route(room.backend()).run(1.5);
    expect(room.plane.waiting).toBe(1);
    room.run(50);
    expect(room.log.opened).toHaveLength(1);
    expect(room.plane.waiting).toBe(0);
  });

  it('uses the connection from the ingress to the pod again, and saves its handshake', () => {
    const room = new IngressRoom({ traffic: { arrivals: at(1, 10) } });
    const backend = room.backend();
    room.route(backend).run(50);
    expect(room.plane.servers.accepted[backend]).toBe(1);
    expect(room.log.outcomes[1].latency).toBeCloseTo(WHOLE_WAY - 2 * SECOND, 9);
  });

  it('opens a new one when the old one has been idle for too long', () => {
    const room = new IngressRoom({ traffic: { arrivals: at(1, 70) } });
    const backend = room.backend();
    room.route(backend).run(100);
    expect(room.plane.servers.accepted[backend]).toBe(2);
  });

  it('goes to the pods in turn, each worker by its own', () => {
    const room = new IngressRoom({ traffic: { arrivals: at(1, 10, 20, 30) } });
    const backends = [room.backend(), room.backend()];
    room.route(...backends).run(50);
    expect(backends.map((slot) => room.plane.servers.served[slot])).toEqual([2, 2]);
  });
});

describe('an ingress answers', () => {
  it('404 to a host that it has no rule for', () => {
    const room = new IngressRoom({ traffic: { http: { host: 'other.example.com', path: '/' } } });
    room.route(room.backend()).run(50);
    expect(room.log.words).toEqual(['not-found/none']);
    expect(room.log.outcomes[0].time).toBeCloseTo(1 + 4 * FIRST + 0.25, 9);
  });

  it('503 when the Service has no endpoint, and says whether it is only late', () => {
    const room = new IngressRoom({ traffic: { arrivals: at(1, 10) } });
    room.hasReady = false;
    room.do(5, () => (room.hasReady = true));
    room.route().run(50);
    expect(room.log.words).toEqual([
      'service-unavailable/no-ready-pod',
      'service-unavailable/ingress-not-yet-synced',
    ]);
  });

  it('502 when every try is refused, after as many as are allowed', () => {
    const room = new IngressRoom({ settings: { tries: 3 } });
    const backend = room.backend();
    room.do(0.5, () => room.plane.addresses.stopListening(backend));
    room.route(backend).run(50);
    expect(room.log.words).toEqual(['bad-gateway/container-failure-undetected']);
    // Each try is a SYN and its refusal.
    expect(room.log.outcomes[0].time).toBeCloseTo(1 + 4 * FIRST + 0.25 + 3 * 2 * SECOND, 9);
  });

  it('504 when the pod does not answer its SYNs, after the connect timeout of each try', () => {
    const room = new IngressRoom({ settings: { tries: 2, connectTimeout: 5 } });
    const backend = room.backend();
    room.plane.addresses.listedReady[backend] = 0;
    room.do(0.5, () => room.plane.addresses.remove(backend));
    room.route(backend).run(50);
    expect(room.log.words).toEqual(['gateway-timeout/stale-ingress-endpoints']);
    expect(room.log.outcomes[0].time).toBeCloseTo(1 + 4 * FIRST + 0.25 + 2 * 5, 9);
  });

  it('504 when the answer takes longer than it waits', () => {
    const room = new IngressRoom({ settings: { tries: 1, readTimeout: 0.5 } });
    room.route(room.backend()).run(50);
    expect(room.log.words).toEqual(['gateway-timeout/saturated-pod']);
  });

  it('what the pod answers: one that is full turns the request away, and no other is asked', () => {
    const room = new IngressRoom({ traffic: { arrivals: at(1, 1.1) }, backend: { queue: 0 } });
    const backend = room.backend();
    room.route(backend, room.backend());
    room.config.take(slice(backend), true);
    room.plane.ingress?.changed();
    room.run(50);
    expect(room.log.words).toEqual(['queue-full/saturated-pod', 'ok']);
  });
});

describe('a try of an ingress that fails', () => {
  it('is followed by one at another pod, which the client does not notice', () => {
    const room = new IngressRoom({ traffic: { arrivals: at(1, 10) } });
    const dead = room.backend();
    room.do(0.5, () => room.plane.addresses.stopListening(dead));
    room.route(dead, room.backend()).run(50);
    expect(room.log.words).toEqual(['ok', 'ok']);
    // In turn: one of the two went to the dead pod first, and lost a SYN and its refusal.
    const latencies = room.log.outcomes.map(({ latency = 0 }) => latency).sort((a, b) => b - a);
    expect(latencies[0]).toBeCloseTo(WHOLE_WAY + 2 * SECOND, 9);
  });

  it('ends with the ingress: the client is reset, and the pod works in vain', () => {
    const room = new IngressRoom();
    const backend = room.backend();
    room
      .route(backend)
      .do(2, () => room.plane.processes.kill(room.ingress))
      .run(50);
    expect(room.log.words).toEqual(['closed/none']);
    expect(room.log.outcomes[0].time).toBeCloseTo(2 + FIRST, 9);
    expect(room.plane.servers.served[backend]).toBe(1);
    expect(room.plane.waiting).toBe(0);
  });

  it('is silent when the power of its node goes, and the client waits until its own timeout', () => {
    const room = new IngressRoom({ traffic: { timeout: 20 } });
    room
      .route(room.backend())
      .do(2, () => room.plane.powerOff(1))
      .run(50);
    expect(room.log.words).toEqual(['request-timeout/half-open-connection']);
    expect(room.log.outcomes[0].time).toBeCloseTo(21, 9);
  });

  it('goes on after its client has given up, and leaves nothing behind', () => {
    const room = new IngressRoom({ traffic: { timeout: 0.5, arrivals: at(1, 10), reuse: 1 } });
    const backend = room.backend();
    room.route(backend).run(50);
    expect(room.log.words).toEqual(['request-timeout/none', 'request-timeout/saturated-pod']);
    expect(room.plane.servers.forwarded[room.ingress]).toBe(0);
    // The first answer came back to the ingress, which kept the connection for the second.
    expect(room.plane.servers.accepted[backend]).toBe(1);
  });
});

describe('a client that gives up on an ingress', () => {
  it('is told of what was silent behind it', () => {
    const room = new IngressRoom({ traffic: { timeout: 5, arrivals: at(1, 10) } });
    room
      .route(room.backend())
      .do(9, () => room.plane.powerOff(2))
      .run(50);
    expect(room.log.words).toEqual(['ok', 'request-timeout/half-open-connection']);
  });

  it('is told that the pod behind it was busy', () => {
    const room = new IngressRoom({ traffic: { timeout: 1, arrivals: at(1) } });
    room.route(room.backend()).run(50);
    expect(room.log.words).toEqual(['request-timeout/saturated-pod']);
  });
});

describe('an ingress pod that is told to end', () => {
  it('waits for the answers to what it has passed on', () => {
    const room = new IngressRoom({ ingress: { shutdown: { accept: 0, drain: 240 } } });
    let exited = Number.NaN;
    room.route(room.backend());
    room.do(1.5, () => room.plane.processes.terminate(room.ingress, () => (exited = room.loop.now)));
    room.run(50);
    expect(room.log.words).toEqual(['ok']);
    expect(exited).toBeCloseTo(1 + WHOLE_WAY - FIRST, 9);
  });
});

describe('a slow ingress', () => {
  it('has a queue of its own, whose end is the same as of any other pod', () => {
    const room = new IngressRoom({ traffic: { arrivals: at(1, 1.01, 1.02) }, ingress: { queue: 1 } });
    room.route(room.backend()).run(50);
    expect(room.log.words).toContain('queue-full/saturated-pod');
    expect(room.log.words.filter((word) => word === 'ok')).toHaveLength(2);
  });
});
