import { describe, expect, it } from 'vitest';
import { CAUSES, Cause, LAGS, Lag } from '../../src/network/causes.ts';

/** `connectTimeout` becomes `connect-timeout`. */
function asText(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

describe('the codes of causes and lags', () => {
  it('are the places of their names in the lists', () => {
    for (const [key, code] of Object.entries(Cause)) expect(CAUSES[code]).toBe(asText(key));
    for (const [key, code] of Object.entries(Lag)) expect(LAGS[code]).toBe(asText(key));
  });

  it('exist for every name, once', () => {
    expect(Object.keys(Cause)).toHaveLength(CAUSES.length);
    expect(Object.keys(Lag)).toHaveLength(LAGS.length);
    expect(new Set(CAUSES).size).toBe(CAUSES.length);
    expect(new Set(LAGS).size).toBe(LAGS.length);
  });

  it('have "none" as the lag 0, so that a record that was never written to names no lag', () => {
    expect(LAGS[0]).toBe('none');
  });
});
