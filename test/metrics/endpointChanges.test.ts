import { describe, expect, it } from 'vitest';
import { endpointChanges, removalOfAll } from '../../src/metrics/endpointChanges.ts';
import { endpointEvent, event } from './sampleRecording.ts';

const onWorker2 = ({ node }: { node: string }) => node === 'worker-2';

describe('endpointChanges', () => {
  it('reads pod, node and Service from the events', () => {
    const changes = endpointChanges([
      event(1, 'PodReady', 'Pod/web-a'),
      endpointEvent(2, 'EndpointAdded', 'web-a', 'worker-1'),
      endpointEvent(3, 'EndpointRemoved', 'web-a', 'worker-1'),
    ]);
    const common = { service: 'web', pod: 'web-a', node: 'worker-1' };
    expect(changes).toEqual([
      { index: 1, time: 2, added: true, ...common },
      { index: 2, time: 3, added: false, ...common },
    ]);
  });

  it('reads IPv6 addresses and leaves out what it does not understand', () => {
    const good = 'fd00::1 (web-a on worker-1) is a ready endpoint';
    const changes = endpointChanges([
      event(1, 'EndpointAdded', 'Service/web', good),
      event(2, 'EndpointAdded', 'Service/web', 'something else'),
    ]);
    expect(changes.map(({ pod }) => pod)).toEqual(['web-a']);
  });
});

describe('removalOfAll', () => {
  const before = [
    endpointEvent(0, 'EndpointAdded', 'a', 'worker-1'),
    endpointEvent(0, 'EndpointAdded', 'b', 'worker-2'),
    endpointEvent(0, 'EndpointAdded', 'c', 'worker-2'),
  ];
  const find = (events: ReturnType<typeof endpointEvent>[], until = 99) =>
    removalOfAll(endpointChanges([...before, ...events]), before.length, until, onWorker2);

  it('finds when the last of them had left', () => {
    const removal = find([
      endpointEvent(50, 'EndpointRemoved', 'b', 'worker-2'),
      endpointEvent(51, 'EndpointRemoved', 'a', 'worker-1'),
      endpointEvent(52, 'EndpointRemoved', 'c', 'worker-2'),
    ]);
    expect(removal).toEqual({ index: 5, time: 52, count: 2, services: new Map([['web', 5]]) });
  });

  it('finds nothing while one of them is still listed', () => {
    expect(find([endpointEvent(50, 'EndpointRemoved', 'b', 'worker-2')])).toBeUndefined();
  });

  it('does not look beyond the end of the story', () => {
    const events = [
      endpointEvent(50, 'EndpointRemoved', 'b', 'worker-2'),
      endpointEvent(52, 'EndpointRemoved', 'c', 'worker-2'),
    ];
    expect(find(events, 4)).toBeUndefined();
    expect(find(events, 5)).toMatchObject({ count: 2 });
  });

  it('does not wait for endpoints that had left, or that came, otherwise', () => {
    const removed = endpointChanges([
      ...before,
      endpointEvent(10, 'EndpointRemoved', 'c', 'worker-2'),
      endpointEvent(50, 'EndpointRemoved', 'b', 'worker-2'),
      endpointEvent(60, 'EndpointAdded', 'd', 'worker-2'),
    ]);
    expect(removalOfAll(removed, 4, 99, onWorker2)).toMatchObject({ time: 50, count: 1 });
  });

  it('waits for a pod in every Service that lists it', () => {
    const inApi = (time: number, reason: string) =>
      event(time, reason, 'Service/api', '10.244.0.1 (b on worker-2) is whatever');
    const changes = endpointChanges([
      before[1],
      inApi(1, 'EndpointAdded'),
      endpointEvent(50, 'EndpointRemoved', 'b', 'worker-2'),
      inApi(51, 'EndpointRemoved'),
    ]);
    expect(removalOfAll(changes, 2, 99, onWorker2)).toMatchObject({
      time: 51,
      count: 2,
      services: new Map([
        ['web', 2],
        ['api', 3],
      ]),
    });
  });

  it('finds nothing when nothing was listed', () => {
    expect(removalOfAll([], 0, 10, onWorker2)).toBeUndefined();
  });
});
