import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { podRequests } from '../scheduler/resources.ts';
import type { Estimate } from './estimator.ts';
import type { NodeGroup } from './nodeGroup.ts';

/** A group that could grow, and what that would do. */
export interface ExpansionOption extends Estimate {
  /** The one that would grow. */
  readonly group: NodeGroup;
}

/**
 * The group that grows: the one that would leave the smallest part of what it adds unused, or any. Chance decides among
 * equals. Source: `cluster-autoscaler/expander/waste/waste.go`, `expander/random/random.go`.
 * @param options at least one
 * @param random drawn from only where several options are left
 */
export function chooseOption(
  options: readonly ExpansionOption[],
  expander: 'least-waste' | 'random',
  random: RandomStream,
): ExpansionOption {
  const best = expander === 'random' ? options : leastWasteful(options);
  return best.length === 1 ? best[0] : best[uniformInt(random, best.length)];
}

/** All options of the smallest waste: chance decides among them. */
function leastWasteful(options: readonly ExpansionOption[]): readonly ExpansionOption[] {
  const wastes = options.map(waste);
  const least = Math.min(...wastes);
  return options.filter((_, i) => wastes[i] === least);
}

/** The parts of CPU and memory that stay unused, added up: 0 to 2. */
function waste({ group, nodes, pods }: ExpansionOption): number {
  const { cpu, memory } = group.config.template.capacity;
  let usedCpu = 0;
  let usedMemory = 0;
  for (const { spec } of pods) {
    const requests = podRequests(spec.containers);
    usedCpu += requests.cpu;
    usedMemory += requests.memory;
  }
  return 2 - usedCpu / (nodes * cpu) - usedMemory / (nodes * memory);
}
