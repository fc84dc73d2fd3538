import { describe, expect, it } from 'vitest';
import { lagWords } from '../../src/charts/lagWords.ts';
import { LAGS } from '../../src/network/causes.ts';

describe('the words for lags', () => {
  it.each(LAGS)('explain %s in a sentence', (lag) => {
    expect(lagWords(lag).explanation).toMatch(/^[A-Z].{20,}\.$/);
    // It follows a colon in a title.
    expect(lagWords(lag).phrase).toMatch(/^[a-z].*[^.]$/);
  });

  it('keep the name of a lag that is new to them', () => {
    expect(lagWords('slow-disk')).toEqual({ phrase: 'slow disk', explanation: '' });
  });
});
