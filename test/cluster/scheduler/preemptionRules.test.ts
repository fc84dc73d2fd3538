import { describe, expect, it } from 'vitest';
import { newPodStatus } from '../../../src/cluster/newPodStatus.ts';
import type { Node, Pod } from '../../../src/cluster/objects.ts';
import { NodeInfo } from '../../../src/cluster/scheduler/nodeInfo.ts';
import {
  type Candidate,
  candidatesWanted,
  pickCandidate,
  reprieveOrder,
} from '../../../src/cluster/scheduler/preemptionRules.ts';
import { podSpec } from '../world.ts';

const meta = { annotations: {}, labels: {}, namespace: 'default', resourceVersion: 1, creationTimestamp: 0 };

function pod(priority: number, startTime: number): Pod {
  const name = `p${priority}-${startTime}`;
  return {
    kind: 'Pod',
    meta: { ...meta, name, uid: name },
    spec: podSpec({ priority }),
    status: { ...newPodStatus(0), startTime },
  };
}

/** A node with victims, each a priority and a time of start, the worthiest first. */
function candidate(
  name: string,
  ...victims: readonly (readonly [priority: number, start: number])[]
): Candidate {
  const node: Node = {
    kind: 'Node',
    meta: { ...meta, name, uid: name },
    spec: { podCIDR: '', unschedulable: false, taints: [] },
    status: {
      address: '',
      allocatable: { cpu: 1, memory: 1, pods: 1 },
      condition: { ready: 'True', lastTransitionTime: 0 },
    },
  };
  return {
    node: new NodeInfo(node, 0),
    pdbViolations: 0,
    victims: victims.map(([priority, start]) => pod(priority, start)),
  };
}

describe('the choice of a node to preempt on', () => {
  it.each<readonly [why: string, worse: Candidate, better: Candidate]>([
    [
      'the fewest violations',
      { ...candidate('worse', [1, 0]), pdbViolations: 1 },
      candidate('better', [9, 0]),
    ],
    [
      'a victim less, though it be of negative priority',
      candidate('worse', [5, 0], [-3, 0]),
      candidate('better', [5, 0]),
    ],
    ['the lowest highest priority', candidate('worse', [5, 0]), candidate('better', [4, 0], [4, 0])],
    ['the lowest sum', candidate('worse', [5, 0], [2, 0]), candidate('better', [5, 0], [1, 0])],
    ['the fewest victims', candidate('worse', [5, 0], [0, 0]), candidate('better', [5, 0])],
    ['the latest start', candidate('worse', [5, 10]), candidate('better', [5, 20])],
  ])('takes %s', (_, worse, better) => {
    expect(pickCandidate([worse, better])?.node.name).toBe('better');
    expect(pickCandidate([better, worse])?.node.name).toBe('better');
  });

  it('takes the first of equal ones, and none of none', () => {
    expect(pickCandidate([candidate('a', [1, 1]), candidate('b', [1, 1])])?.node.name).toBe('a');
    expect(pickCandidate([])).toBeUndefined();
  });

  it('tries a tenth of the nodes, but at least a hundred', () => {
    expect([5, 100, 500, 5000].map(candidatesWanted)).toEqual([5, 100, 100, 500]);
  });

  it('spares the higher priority first, then who has run longer', () => {
    const order = [pod(1, 5), pod(2, 9), pod(2, 3)].sort(reprieveOrder);
    expect(order.map(({ meta: { name } }) => name)).toEqual(['p2-3', 'p2-9', 'p1-5']);
  });
});
