import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ActiveQueue } from '../../../src/cluster/scheduler/activeQueue.ts';

interface Item {
  readonly uid: string;
  readonly priority: number;
}

it('takes in the order that a sorted list would give, whatever is added and deleted in between', () => {
  const change = fc.record({
    what: fc.constantFrom('add', 'add', 'delete', 'take'),
    uid: fc.nat(9).map(String),
    priority: fc.nat(2),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const queue = new ActiveQueue<Item>();
      let list: Item[] = [];
      const takeBoth = (): void => {
        const highest = Math.max(...list.map(({ priority }) => priority));
        const first = list.find(({ priority }) => priority === highest);
        list = list.filter((item) => item !== first);
        expect(queue.take()).toBe(first);
      };
      for (const { what, uid, priority } of changes) {
        if (what === 'take') takeBoth();
        else if (what === 'delete') {
          queue.delete(uid);
          list = list.filter((item) => item.uid !== uid);
        } else if (!queue.has(uid)) {
          const item = { uid, priority };
          queue.add(item);
          list.push(item);
        }
        expect(queue.has(uid)).toBe(list.some((item) => item.uid === uid));
      }
      while (list.length > 0) takeBoth();
      expect(queue.take()).toBeUndefined();
    }),
  );
});

it('does not slow down with the number of pods that have been taken', () => {
  const queue = new ActiveQueue<Item>();
  for (let i = 0; i < 5_000; i++) queue.add({ uid: `p${i}`, priority: 0 });
  for (let i = 0; i < 5_000; i++) expect(queue.take()?.uid).toBe(`p${i}`);
});
