import { describe, expect, it } from 'vitest';
import { outcomeOrder, outcomeWords } from '../../src/charts/outcomeWords.ts';
import { CAUSES } from '../../src/network/causes.ts';

describe('the words and colours of outcomes', () => {
  it('cover every cause of the data plane, each with a colour of its own', () => {
    const outcomes = ['ok', ...CAUSES].map(outcomeWords);
    expect(outcomes.every(({ meaning }) => meaning !== '')).toBe(true);
    expect(new Set(outcomes.map(({ colour }) => colour)).size).toBe(CAUSES.length + 1);
  });

  it('have a place for each cause, and good news first', () => {
    expect(outcomeOrder('ok')).toBe(0);
    expect(new Set(CAUSES.map(outcomeOrder)).size).toBe(CAUSES.length);
  });

  it('keep the name of a cause that is new to them and put it last', () => {
    expect(outcomeWords('cosmic-ray').label).toBe('cosmic ray');
    expect(outcomeOrder('cosmic-ray')).toBeGreaterThan(Math.max(...CAUSES.map(outcomeOrder)));
  });
});
