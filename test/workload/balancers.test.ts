import { describe, expect, it } from 'vitest';
import type { EndOfFlows, FrontEnd } from '../../src/network/loadBalancer/frontEnd.ts';
import { Via } from '../../src/workload/entries.ts';
import { FORWARDER, type PlaneOptions, PlaneRoom, SERVER } from './planeRoom.ts';

const outside = { from: { place: 'external', count: 1 } } as const;

/** A load balancer whose every choice and habit a test decides. */
class TestBalancer implements FrontEnd {
  provisioned = true;
  targets: FrontEnd['targets'] = 'instance';
  whenNoneHealthy: FrontEnd['whenNoneHealthy'] = 'refuse';
  latency = 0;
  idleTimeout = 0;
  atIdle: FrontEnd['atIdle'] = 'reset';
  connectionTracking = true;
  /** Where new connections go. */
  target = FORWARDER;
  readonly flows: number[] = [];
  end: (target: number, why: EndOfFlows) => void = () => {};

  pick(flow: number): number {
    this.flows.push(flow);
    return this.target;
  }

  onFlowsEnded(listener: (target: number, why: EndOfFlows) => void): void {
    this.end = listener;
  }
}

/** A way is 1 s over the internet and 1/4 s from the forwarder to the server; the service takes 1 s. */
function roomBehind(changes: Partial<TestBalancer>, options: PlaneOptions = {}) {
  const balancer = Object.assign(new TestBalancer(), changes);
  const room = new PlaneRoom({
    ...options,
    traffic: { ...outside, ...options.traffic },
    entry: { via: Via.loadBalancer, loadBalancer: balancer, ...options.entry },
  });
  return { room, balancer };
}

describe('a connection through a load balancer', () => {
  it('goes to the node that was picked, which forwards it', () => {
    const { room } = roomBehind({});
    // Two ways there and back of 1.25 s each, and the service.
    expect(room.run()).toEqual(['6: ok after 6']);
  });

  it('takes as much longer as the load balancer works on it', () => {
    const { room } = roomBehind({ latency: 0.5 });
    expect(room.run()).toEqual(['6.5: ok after 6.5']);
  });

  it('goes straight to a pod where targets are pods', () => {
    const { room, balancer } = roomBehind({ targets: 'ip' }, { withPod: false });
    const pod = room.pod(SERVER);
    balancer.target = pod;
    // No rules are needed. The hop from the pod's node to the pod takes 1/64 s each way.
    expect(room.run()).toEqual([`${5 + 4 / 64}: ok after ${5 + 4 / 64}`]);
  });

  it('is lost with the node of a pod that the load balancer believes alive', () => {
    const { room, balancer } = roomBehind({ targets: 'ip' }, { withPod: false });
    balancer.target = room.pod(SERVER);
    room.plane.powerOff(SERVER);
    expect(room.run()).toEqual(['10: connect-timeout/load-balancer-health-check']);
  });

  it('has a flow of its own each time', () => {
    const { room, balancer } = roomBehind({}, { sendAt: [0, 20, 40], traffic: { reuse: 1 } });
    room.run();
    expect(new Set(balancer.flows).size).toBe(3);
  });

  it('finds nothing before the load balancer is there', () => {
    const { room, balancer } = roomBehind({ provisioned: false }, { sendAt: [0, 20] });
    room.at(10, () => {
      balancer.provisioned = true;
    });
    expect(room.run()).toEqual(['0: name-not-found/load-balancer-provisioning', '26: ok after 6']);
  });

  it('gets an error, or nothing, while there is no target', () => {
    expect(roomBehind({ target: -1 }).room.run()).toEqual(['2: no-healthy-target/none']);
    expect(roomBehind({ target: -1, whenNoneHealthy: 'drop' }).room.run()).toEqual([
      '10: connect-timeout/load-balancer-without-target',
    ]);
  });
});

describe('an idle connection through a load balancer', () => {
  const twice = { sendAt: [0, 36] } as const;

  it('is used again before its timeout', () => {
    const { room } = roomBehind({ idleTimeout: 31 }, twice);
    // Idle since the answer at 6 s. Over it: one way there and back, and the service.
    expect(room.run()).toEqual(['6: ok after 6', `${36 + 3.5}: ok after 3.5`]);
    expect(room.connected).toBe(1);
  });

  it('is made anew where the client was told of its end', () => {
    const { room } = roomBehind({ idleTimeout: 30, atIdle: 'close' }, twice);
    expect(room.run()).toEqual(['6: ok after 6', '42: ok after 6']);
    expect(room.connected).toBe(2);
  });

  it('fails with a reset where nobody said so, and the next try makes another', () => {
    const retries = { attempts: 1, backoff: 0, maxBackoff: 0, jitter: 'none' } as const;
    const { room } = roomBehind({ idleTimeout: 30 }, twice);
    // The RST is there after one way there and back.
    expect(room.run()).toEqual(['6: ok after 6', '38.5: reset/load-balancer-idle-timeout']);
    const again = roomBehind({ idleTimeout: 30 }, { ...twice, traffic: { retries } });
    expect(again.room.run()).toEqual(['6: ok after 6', '44.5: ok after 8.5']);
  });

  it('fails with a reset when its packets go to another node, unless connections are tracked', () => {
    const moved = (connectionTracking: boolean) => {
      const { room, balancer } = roomBehind({ connectionTracking }, twice);
      room.at(20, () => {
        balancer.target = SERVER;
      });
      return room.run();
    };
    expect(moved(false)).toEqual(['6: ok after 6', '38.5: reset/load-balancer-moved-flow']);
    expect(moved(true)).toEqual(['6: ok after 6', '39.5: ok after 3.5']);
  });

  it('goes on where nothing has changed, although every packet is hashed', () => {
    const { room, balancer } = roomBehind({ connectionTracking: false }, twice);
    expect(room.run()).toEqual(['6: ok after 6', '39.5: ok after 3.5']);
    // One connection: the same flow both times.
    expect(balancer.flows).toHaveLength(2);
    expect(new Set(balancer.flows).size).toBe(1);
  });

  it('of a client inside the cluster does not pass the load balancer at all', () => {
    const inside = { from: { place: 'pods', count: 1, nodes: ['client'] } } as const;
    const { room, balancer } = roomBehind({ idleTimeout: 1 }, { ...twice, traffic: inside });
    const log = room.run();
    expect(log).toHaveLength(2);
    expect(log.every((line) => line.includes('ok'))).toBe(true);
    expect([room.connected, balancer.flows.length]).toEqual([1, 0]);
  });
});

describe('the end of the connections of a target', () => {
  it('reaches a client that waits for an answer, one way later', () => {
    const { room, balancer } = roomBehind({});
    // The request is at the pod from 3.75 s to 4.75 s.
    room.at(4, () => balancer.end(FORWARDER, 'target-unhealthy'));
    expect(room.run()).toEqual(['5: reset/load-balancer-ended-flow']);
  });

  it('leaves those of other targets alone', () => {
    const { room, balancer } = roomBehind({}, { sendAt: [0, 20] });
    room.at(4, () => balancer.end(SERVER, 'target-unhealthy'));
    room.at(10, () => balancer.end(SERVER, 'deregistered'));
    expect(room.run()).toEqual(['6: ok after 6', '23.5: ok after 3.5']);
    expect(room.connected).toBe(1);
  });

  it('takes the idle ones from their clients, who make new ones', () => {
    const { room, balancer } = roomBehind({}, { sendAt: [0, 20] });
    room.at(10, () => balancer.end(FORWARDER, 'deregistered'));
    expect(room.run()).toEqual(['6: ok after 6', '26: ok after 6']);
    expect(room.connected).toBe(2);
  });

  it('is told by the number of the pod where targets are pods', () => {
    const { room, balancer } = roomBehind({ targets: 'ip' }, { withPod: false, sendAt: [0, 20] });
    const pod = room.pod(SERVER);
    balancer.target = pod;
    room.at(10, () => balancer.end(pod, 'deregistered'));
    room.run();
    expect(room.connected).toBe(2);
  });
});
