import { describe, expect, it } from 'vitest';
import { BoardSignal, requestsUnderWay } from '../../../src/balancing/signals/boardSignal.ts';
import { Outstanding } from '../../../src/balancing/signals/outstanding.ts';

/** A signal over three endpoints, the second of which was shown with 4 requests. */
function shown(countsOwn: boolean): BoardSignal {
  const signal = new BoardSignal({ countsOwn });
  signal.update({ ids: Int32Array.of(5, 6, 7) }, Int32Array.of(-1, -1, -1));
  signal.report(1, 0, { inFlight: 4 });
  signal.sent(1);
  return signal;
}

describe('a bulletin board', () => {
  it('shows what it showed last, whatever was sent since', () => {
    expect([0, 1, 2].map((position) => shown(false).load(position))).toEqual([0, 4, 0]);
  });

  it('can be added to by what was sent since', () => {
    const signal = shown(true);
    expect(signal.load(1)).toBe(5);
    signal.report(1, 1, { inFlight: 2 });
    expect(signal.load(1)).toBe(2);
  });

  it('keeps what it showed of endpoints that move in the list', () => {
    const signal = shown(false);
    signal.update({ ids: Int32Array.of(6, 8) }, Int32Array.of(1, -1));
    expect([signal.load(0), signal.load(1)]).toEqual([4, 0]);
  });

  it('is read only where there is one', () => {
    expect(requestsUnderWay(undefined)).toBeInstanceOf(Outstanding);
    expect(requestsUnderWay({ countsOwn: false })).toBeInstanceOf(BoardSignal);
  });
});
