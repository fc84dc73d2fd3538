import { describe, expect, it } from 'vitest';
import { report } from '../../src/faults/site.ts';
import { FakeSite } from './fakeSite.ts';

describe('the report of a fault', () => {
  it('is a warning at the present time', () => {
    const site = new FakeSite();
    site.loop.advance(12);
    report(site, 'NodeCrash', 'Node/n1', 'n1 loses power');
    expect(site.events).toEqual([
      { time: 12, type: 'Warning', reason: 'NodeCrash', object: 'Node/n1', message: 'n1 loses power' },
    ]);
  });
});
