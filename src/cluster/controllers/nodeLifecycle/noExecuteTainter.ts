import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import type { Node, NodeCondition } from '../../objects.ts';
import { zoneKey } from '../../zones.ts';
import type { ControllerViews } from '../views.ts';
import { conditionTaint, taintNode } from './conditionTaints.ts';
import { TokenBucket } from './tokenBucket.ts';

/** How often the queues are looked through, seconds: `NodeEvictionPeriod` in `node_lifecycle_controller.go`. */
const NODE_EVICTION_PERIOD = 0.1;

/** Nodes of one zone that wait for their taint. */
interface ZoneQueue {
  readonly bucket: TokenBucket;
  /** Keys of the nodes to be tainted, in the order in which they came. */
  readonly nodes: Set<string>;
}

/**
 * Gives unhealthy nodes the NoExecute taint that drives their pods away, in each zone no faster than its rate: a
 * fault of a whole zone must not start every pod of it elsewhere at once.
 */
export class NoExecuteTainter {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  /** By `region:zone` key; nodes without zone labels share the queue ''. */
  readonly #zones = new Map<string, ZoneQueue>();
  /** A look at the queues is planned; without waiting nodes there is no timer. */
  #scheduled = false;

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
  }

  /** Adds a node to its zone's queue. */
  add(node: Node): void {
    this.#zone(zoneKey(node.meta.labels)).nodes.add(objectKey(node.meta));
    this.#schedule();
  }

  /** The node is well again: takes it out of the queue, and its taint away. */
  release(node: Node): void {
    this.#zone(zoneKey(node.meta.labels)).nodes.delete(objectKey(node.meta));
    if (taintNode(node, 'NoExecute', []) !== undefined) this.#patch(node, 'True');
  }

  /** Nodes that wait already are taken at the new rate, too. @param rate nodes a second */
  setRate(zone: string, rate: number): void {
    this.#zone(zone).bucket.setRate(rate, this.#context.loop.now);
  }

  /** The zone's queue, made with the normal rate when its first node comes. */
  #zone(zone: string): ZoneQueue {
    const known = this.#zones.get(zone);
    if (known !== undefined) return known;
    const { settings, loop } = this.#context;
    const queue = { bucket: new TokenBucket(settings.nodeEvictionRate, loop.now), nodes: new Set<string>() };
    this.#zones.set(zone, queue);
    return queue;
  }

  /** Looks through the queues once more, as long as one has a node in it. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#context.loop.setTimer(NODE_EVICTION_PERIOD, () => {
      this.#scheduled = false;
      for (const zone of this.#zones.values()) this.#work(zone);
      for (const { nodes } of this.#zones.values()) if (nodes.size > 0) this.#schedule();
    });
  }

  /** Taints as many nodes as the zone has tokens for; the others wait. */
  #work({ nodes, bucket }: ZoneQueue): void {
    for (const key of nodes) {
      if (!bucket.tryTake(this.#context.loop.now)) return;
      nodes.delete(key);
      const node = this.#views.nodes.get(key);
      if (node !== undefined) this.#patch(node, node.status.condition.ready);
    }
  }

  /** Writes the taint for a condition, or takes it away. */
  #patch(node: Node, ready: NodeCondition['ready']): void {
    const taint = conditionTaint(ready, 'NoExecute');
    this.#context.api.patch('Node', objectKey(node.meta), node.meta.uid, (current) =>
      taintNode(current, 'NoExecute', taint === undefined ? [] : [taint]),
    );
  }
}
