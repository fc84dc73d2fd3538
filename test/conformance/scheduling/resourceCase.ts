import { z } from 'zod';
import type { Container, ResourceList } from '../../../src/cluster/objects.ts';
import type { ResourceUse } from '../../../src/cluster/scheduler/resourceUse.ts';

const quantities = z.record(z.string(), z.number());
type Quantities = z.output<typeof quantities>;
const pod = z.object({ containers: z.array(quantities).default([]) });

const given = z.object({
  resources: z.array(
    z.union([
      z.string().transform((name) => ({ name, weight: 1 })),
      z.object({ name: z.string(), weight: z.number() }),
    ]),
  ),
  pod,
  nodes: z.array(z.object({ name: z.string(), allocatable: quantities.default({}) })),
  existingPods: z.array(pod.extend({ node: z.string() })).default([]),
  formula: z.enum(['absolute', 'improvement']).default('improvement'),
});

/** The resources of one node, as the resource scores see them. */
export interface NodeUses {
  readonly name: string;
  readonly uses: readonly ResourceUse[];
}

export interface ResourceCase {
  /** What the pod asks for of each resource. */
  readonly asked: readonly number[];
  readonly nodes: readonly NodeUses[];
  readonly formula: 'absolute' | 'improvement';
}

/** @param sum gives the CPU and memory that containers ask for */
export function resourceCase(
  input: unknown,
  sum: (containers: readonly Container[]) => ResourceList,
): ResourceCase {
  const { resources, pod: incoming, nodes, existingPods, formula } = given.parse(input);
  const asked = (containers: readonly Quantities[], name: string): number => {
    if (name === 'cpu' || name === 'memory') return sum(containers.map(container))[name];
    return containers.reduce((total, container) => total + (container[name] ?? 0), 0);
  };
  const usesOn = (node: string, allocatable: Quantities): ResourceUse[] => {
    const here = existingPods.filter((each) => each.node === node);
    return resources.map(({ name, weight }) => ({
      name,
      weight,
      asked: asked(incoming.containers, name),
      placed: here.reduce((total, { containers }) => total + asked(containers, name), 0),
      allocatable: allocatable[name] ?? 0,
    }));
  };
  return {
    asked: resources.map(({ name }) => asked(incoming.containers, name)),
    nodes: nodes.map(({ name, allocatable }) => ({ name, uses: usesOn(name, allocatable) })),
    formula,
  };
}

/** A request that is missing is not a request of 0. */
function container(requests: Quantities): Container {
  const { cpu = 0, memory = 0 } = requests;
  const zeroRequests = (['cpu', 'memory'] as const).filter((resource) => requests[resource] === 0);
  return { name: '', image: '', requests: { cpu, memory }, zeroRequests, ports: [], preStopSeconds: 0 };
}
