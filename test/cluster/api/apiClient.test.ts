import { beforeEach, describe, expect, it } from 'vitest';
import { ApiClient, workQueueDelay } from '../../../src/cluster/api/apiClient.ts';
import { ApiServer } from '../../../src/cluster/api/apiServer.ts';
import { UNLIMITED } from '../../../src/cluster/api/rateLimiter.ts';
import { newPodStatus } from '../../../src/cluster/newPodStatus.ts';
import type { ObjectMeta, Pod } from '../../../src/cluster/objects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { podSpec } from '../world.ts';

const SETTINGS = { ...DEFAULT_CLUSTER_SETTINGS, apiLatency: 0.25, watchLatency: 0.5 };
const CONTROLLER = { kubeAPIQPS: 20, kubeAPIBurst: 30 };

let loop: EventLoop;
let server: ApiServer;
let streams: RandomStreams;

const client = (limits = CONTROLLER): ApiClient =>
  new ApiClient({ server, clock: loop, settings: SETTINGS, streams, component: 'test', limits });

const makePod = (meta: ObjectMeta): Pod => ({
  kind: 'Pod',
  meta,
  spec: podSpec(),
  status: newPodStatus(0),
});

const createNow = (name: string) => server.createNow('Pod', { name, namespace: 'default' }, makePod);

/** Takes the server down from `from` to `to` seconds from now. */
function outage(from: number, to: number): void {
  loop.setTimer(from, () => server.setAvailable(false));
  loop.setTimer(to, () => server.setAvailable(true));
}

beforeEach(() => {
  loop = new EventLoop();
  streams = new RandomStreams(1);
  server = new ApiServer(loop, SETTINGS, streams);
});

describe('the requests of a client', () => {
  it('arrive after the API latency, and those beyond the burst 20 a second, in their order', () => {
    const api = client();
    const arrived: [number, number][] = [];
    for (let i = 0; i < 50; i++) api.request(() => arrived.push([i, loop.now]));
    loop.advance(10);
    expect(arrived.map(([i]) => i)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    for (const [i, time] of arrived) expect(time).toBeCloseTo(0.25 + Math.max(0, i - 29) / 20, 9);
  });

  it('cost no timer while there are tokens: one event in the loop each', () => {
    const api = client();
    for (let i = 0; i < 30; i++) api.request(() => {});
    loop.advance(10);
    expect(loop.handled).toBe(30);
  });

  it('of two clients do not wait for one another', () => {
    const [one, other] = [client(), client()];
    for (let i = 0; i < 100; i++) one.request(() => {});
    let arrived = Number.NaN;
    other.request(() => {
      arrived = loop.now;
    });
    loop.advance(10);
    expect(arrived).toBe(0.25);
    expect(one.unlimited().backlog).toBe(0);
  });

  it('create, patch and delete as the server does, and tell what came of it', () => {
    const api = client();
    const answers: unknown[] = [];
    api.create('Pod', { name: 'a', namespace: 'default' }, makePod, (pod) => {
      answers.push(pod?.meta.name);
      api.patch(
        'Pod',
        'default/a',
        pod?.meta.uid ?? '',
        (current) => ({ ...current, status: { ...current.status, ready: true } }),
        (changed) => answers.push(changed?.status.ready),
      );
      api.delete('Pod', 'default/a', { gracePeriodSeconds: 0 }, (found) => answers.push(found));
    });
    loop.advance(1);
    expect(answers).toEqual(['a', true, true]);
    expect(api.get('Pod', 'default/a')).toBeUndefined();
  });

  it('count as well if only their cost matters, and what follows waits for the token', () => {
    const api = client();
    const done: number[] = [];
    for (let i = 0; i < 32; i++) api.charge(() => done.push(loop.now));
    expect(done).toHaveLength(30);
    loop.advance(1);
    expect(done[30]).toBeCloseTo(0.05, 9);
    expect(done[31]).toBeCloseTo(0.1, 9);
  });

  it('share the limit with the events of the component', () => {
    const api = client({ kubeAPIQPS: 10, kubeAPIBurst: 1 });
    api.postEvent('Pod/a');
    let arrived = Number.NaN;
    api.request(() => {
      arrived = loop.now;
    });
    loop.advance(1);
    expect(arrived).toBeCloseTo(0.1 + 0.25, 9);
  });
});

describe('an outage of the server', () => {
  it('makes a request wait, which is tried again with the back-off of the work queue', () => {
    const api = client();
    const arrived: number[] = [];
    outage(0, 3);
    loop.advance(0.1);
    api.request(() => arrived.push(loop.now));
    loop.advance(20);
    // Attempt n is refused 0.25 s after it was sent and follows the one before after 5 ms x 2^(n - 1).
    let sent = 0.1;
    let failures = 0;
    while (sent + 0.25 < 3) sent += 0.25 + 0.005 * 2 ** failures++;
    expect(failures).toBeGreaterThan(5);
    expect(arrived).toHaveLength(1);
    expect(arrived[0]).toBeCloseTo(sent + 0.25, 6);
    expect(workQueueDelay(0)).toBe(0.005);
    expect(workQueueDelay(40)).toBe(1000);
  });

  it('loses what is on its way when it begins, and tells those that want to know', () => {
    const api = client();
    const seen: string[] = [];
    api.request(
      () => seen.push('arrived'),
      () => seen.push(`failed at ${loop.now}`),
    );
    outage(0.1, 100);
    loop.advance(200);
    expect(seen).toEqual(['failed at 0.25']);
  });

  it('ends the watch, which goes on in order when the reflector has got through', () => {
    const api = client(UNLIMITED);
    const seen: string[] = [];
    api.watch('Pod', ({ type, object }) => seen.push(`${type} ${object.meta.name}`));
    outage(1, 31);
    loop.advance(0.9);
    createNow('before');
    loop.advance(31.1);
    // It was on its way when the connection broke, and no attempt has been made since the server came back.
    expect(seen).toEqual([]);
    createNow('after');
    loop.advance(31 + 60);
    expect(seen).toEqual(['ADDED before', 'ADDED after']);
    createNow('normal');
    loop.advance(31 + 60 + 1);
    expect(seen.at(-1)).toBe('ADDED normal');
  });

  it('that begins again while the watch is being resumed loses nothing either', () => {
    const api = client(UNLIMITED);
    const seen: string[] = [];
    api.watch('Pod', ({ object }) => seen.push(object.meta.name));
    const names: string[] = [];
    for (let i = 0; i < 30; i++) {
      outage(4 * i + 1, 4 * i + 2 + i / 30);
      loop.setTimer(4 * i + 3.5, () => names.push(createNow(`p${i}`)?.meta.name ?? ''));
    }
    loop.advance(120 + 70);
    expect(names).toHaveLength(30);
    expect(seen).toEqual(names);
  });

  it('puts off what needs a list until the server can be reached', () => {
    const api = client();
    const done: number[] = [];
    api.whenReachable(() => done.push(loop.now));
    expect(done).toEqual([0]);
    outage(1, 10);
    loop.advance(2);
    api.whenReachable(() => done.push(loop.now));
    loop.advance(10);
    expect(done).toHaveLength(1);
    loop.advance(100);
    expect(done).toHaveLength(2);
  });
});

describe('a client that was closed', () => {
  it('sends nothing of what waits or is on its way, hears no answer, and sees no change', () => {
    const api = client();
    const heard: string[] = [];
    api.watch('Pod', () => heard.push('watch'));
    for (let i = 0; i < 40; i++) api.request(() => heard.push('answer'));
    api.charge(() => {});
    api.close();
    api.request(() => heard.push('later'));
    api.charge(() => heard.push('charge'));
    createNow('a');
    loop.advance(100);
    expect(heard).toEqual([]);
    expect(api.closed).toBe(true);
  });

  it('does not come back after an outage', () => {
    const api = client();
    const heard: string[] = [];
    api.watch('Pod', () => heard.push('watch'));
    outage(1, 5);
    loop.advance(1.5);
    api.request(() => heard.push('answer'));
    api.request(
      () => {},
      () => heard.push('failed'),
    );
    api.close();
    createNow('a');
    loop.advance(200);
    expect(heard).toEqual([]);
  });
});
