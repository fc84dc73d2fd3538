import { type Balancer, type EndpointList, NONE, type PickRequest } from './balancer.ts';
import { type FlowTuple, flowHash } from './hash/flow.ts';
import { remainder32 } from './hash/words.ts';
import { buildMaglev, primeSize, tableSize } from './maglev.ts';
import { choiceParameter } from './parameter.ts';
import { definePolicy } from './policy.ts';

/** How the hash finds its endpoint: by a Maglev table, or modulo the number of endpoints. */
export type FlowTable = 'maglev' | 'modulo';

/**
 * Any fixed seed serves: what counts is that the same flow gives the same hash. The number has no meaning of its own.
 */
const SEED = 0x5ea7;

/**
 * A connection goes where its addresses and ports hash to. O(1) a pick and without memory, so every node of a load
 * balancer gives the same answer for a flow.
 */
export class FlowHash implements Balancer {
  readonly #tuple: FlowTuple;
  readonly #table: FlowTable;
  readonly #size: number;
  /** Owner of each slot: Maglev's table, or one slot an endpoint. */
  #slots: Int32Array = new Int32Array(0);

  constructor(tuple: FlowTuple, table: FlowTable, size: number) {
    this.#tuple = tuple;
    this.#table = table;
    this.#size = size;
  }

  /**
   * With `modulo` one endpoint more or less moves nearly all flows; Maglev moves those of the endpoint and few others.
   */
  update(list: EndpointList): void {
    this.#slots = this.#table === 'maglev' ? buildMaglev(list, this.#size) : Int32Array.from(list.ids.keys());
  }

  pick(request: PickRequest): number {
    const slots = this.#slots;
    return slots.length === 0 ? NONE : slots[remainder32(flowHash(request, this.#tuple, SEED), slots.length)];
  }
}

const tuple = choiceParameter<FlowTuple>({
  name: 'tuple',
  default: '5-tuple',
  choices: ['5-tuple', '3-tuple', '2-tuple', 'source'],
  description: 'what is hashed: less than the 5-tuple is session affinity',
});

const table = choiceParameter<FlowTable>({
  name: 'table',
  default: 'maglev',
  choices: ['maglev', 'modulo'],
  description: 'how the hash finds its endpoint',
});

export const cloudFlowHash = definePolicy({
  name: 'flow-hash',
  summary: 'each connection by a hash of its addresses and ports, as cloud network load balancers do',
  explanation:
    'AWS Network Load Balancer and Google passthrough load balancers choose a target by hashing the 5-tuple: blind to ' +
    'load, and as even as random for many connections. A client that reuses its source port returns to its target. ' +
    'Google uses Maglev tables; AWS does not say, so the table is a parameter.',
  at: ['load-balancer'],
  needs: ['flow'],
  parameters: [tuple, table, tableSize],
  source: 'AWS Elastic Load Balancing user guide (Network Load Balancers); Eisenbud et al. 2016',
  // The size is checked once, here, so that a pick need not.
  balancer: (_, value) => new FlowHash(value(tuple), value(table), primeSize(value(tableSize))),
});
