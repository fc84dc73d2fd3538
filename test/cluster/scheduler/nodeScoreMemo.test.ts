import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newPodStatus } from '../../../src/cluster/newPodStatus.ts';
import type { Node, Pod } from '../../../src/cluster/objects.ts';
import { NodeInfo } from '../../../src/cluster/scheduler/nodeInfo.ts';
import { resourcesFitScores } from '../../../src/cluster/scheduler/nodeResourcesFit.ts';
import { NodeScoreMemo } from '../../../src/cluster/scheduler/nodeScoreMemo.ts';
import { container, podSpec } from '../world.ts';

const meta = { namespace: '', labels: {}, annotations: {}, resourceVersion: 1, creationTimestamp: 0 };

function node(index: number, cpu: number): Node {
  return {
    kind: 'Node',
    meta: { ...meta, name: `n${index}`, uid: `n${index}` },
    spec: { podCIDR: '', unschedulable: false, taints: [] },
    status: {
      address: '',
      allocatable: { cpu, memory: 1000, pods: 9 },
      condition: { ready: 'True', lastTransitionTime: 0 },
    },
  };
}

function pod(uid: string, cpu: number): Pod {
  const containers = [container({ requests: { cpu, memory: 10 } })];
  return {
    kind: 'Pod',
    meta: { ...meta, name: uid, uid },
    spec: podSpec({ containers }),
    status: newPodStatus(0),
  };
}

it('gives the scores that come of working all out anew, whatever happens to the nodes in between', () => {
  const happening = fc.oneof(
    fc.record({ what: fc.constant('pod' as const), node: fc.nat(2), cpu: fc.integer({ min: 1, max: 500 }) }),
    fc.record({ what: fc.constant('node' as const), node: fc.nat(2), cpu: fc.integer({ min: 1, max: 900 }) }),
    fc.record({
      what: fc.constant('score' as const),
      node: fc.constant(0),
      cpu: fc.integer({ min: 1, max: 70 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      const memo = new NodeScoreMemo();
      // Indexes beyond the first size of the memo's arrays, as in a large cluster.
      const infos = [0, 127, 400].map((index) => new NodeInfo(node(index, 1000), index));
      for (const [i, { what, node: which, cpu }] of happenings.entries()) {
        if (what === 'pod') infos[which].addPod(pod(`p${i}`, cpu));
        else if (what === 'node') infos[which].setNode(node(infos[which].index, cpu));
        const [kept, anew] = [new Float64Array(3), new Float64Array(3)];
        const asked = { cpu, memory: 10 };
        resourcesFitScores(asked, infos, kept, memo);
        resourcesFitScores(asked, infos, anew, new NodeScoreMemo());
        expect(kept).toEqual(anew);
      }
    }),
  );
});

it('asks for nothing again that has not changed', () => {
  const memo = new NodeScoreMemo();
  const infos = [0, 1].map((index) => new NodeInfo(node(index, 1000), index));
  const asked: string[] = [];
  const fill = (): void =>
    memo.fill({ cpu: 1, memory: 1 }, infos, new Float64Array(2), ({ name }) => asked.push(name));
  fill();
  fill();
  infos[1].addPod(pod('p', 1));
  fill();
  expect(asked).toEqual(['n0', 'n1', 'n1']);
});
