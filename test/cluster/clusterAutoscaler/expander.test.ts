import { describe, expect, it } from 'vitest';
import { chooseOption, type ExpansionOption } from '../../../src/cluster/clusterAutoscaler/expander.ts';
import { NodeGroup } from '../../../src/cluster/clusterAutoscaler/nodeGroup.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { GiB } from '../world.ts';
import { nodeGroup } from './autoscaledWorld.ts';
import { pod } from './parts.ts';

/** A group whose nodes have that many cores, asked for `nodes` of them. */
function option(name: string, cores: number, nodes: number): ExpansionOption {
  const { template } = nodeGroup();
  const capacity = { cpu: cores * 1000, memory: cores * 4 * GiB, pods: 110 };
  const provider = { addNode: () => {}, removeNode: () => {} };
  const group = new NodeGroup(
    nodeGroup({ name, template: { ...template, capacity } }),
    new EventLoop(),
    provider,
    0,
  );
  return { group, nodes, pods: [pod('a', { cpu: 3000, memory: 3 * GiB })] };
}

const random = () => new RandomStreams(1).stream('expander');

describe('of several groups', () => {
  it('the one grows that would leave least unused', () => {
    const options = [option('large', 16, 1), option('small', 4, 1), option('many', 4, 2)];
    expect(chooseOption(options, 'least-waste', random()).group.name).toBe('small');
  });

  it('any grows, if they are as wasteful or if chance is to decide', () => {
    const draw = random();
    const names = (expander: 'random' | 'least-waste', cores: readonly number[]) => {
      const options = cores.map((each, i) => option(`g${i}`, each, 1));
      return new Set(Array.from({ length: 50 }, () => chooseOption(options, expander, draw).group.name));
    };
    // Each of two is missed in 50 draws with a probability of 2^-50.
    expect(names('least-waste', [4, 4, 8])).toEqual(new Set(['g0', 'g1']));
    expect(names('random', [4, 16])).toEqual(new Set(['g0', 'g1']));
  });
});
