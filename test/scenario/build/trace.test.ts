import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logTime, timestamp } from '../../../src/scenario/build/timestamps.ts';
import { readTrace } from '../../../src/scenario/build/trace.ts';
import { folderWith } from '../trial.ts';

function trace(text: string) {
  return readTrace(join(folderWith({ 'trace.txt': text }), 'trace.txt'));
}

function times(text: string): readonly number[] {
  const result = trace(text);
  if (!('times' in result)) throw new Error(result.problem);
  return [...result.times];
}

const logLine = (time: string) => `10.0.0.1 - - [${time}] "GET /, HTTP/1.1" 200 5`;

describe('logTime', () => {
  it.each([
    ['01/Jan/1970:00:00:00 +0000', 0],
    ['17/May/2015:10:05:03 +0000', 1_431_857_103],
    ['17/May/2015:12:05:03 +0200', 1_431_857_103],
    ['17/May/2015:04:35:03 -0530', 1_431_857_103],
    ['29/Feb/2016:23:59:59 +0000', 1_456_790_399],
  ])('of %s is %d s', (time, seconds) => {
    expect(logTime(logLine(time))).toBe(seconds);
  });

  it.each(['17/Mai/2015:10:05:03 +0000', '17/May/15:10:05:03', ''])('is not in %j', (time) => {
    expect(logTime(logLine(time))).toBeUndefined();
  });
});

describe('timestamp', () => {
  it.each([
    ['12', 12],
    ['12.25', 12.25],
    ['1431857103', 1_431_857_103],
    ['1431857103250', 1_431_857_103.25],
    ['1431857103250000', 1_431_857_103.25],
    ['1431857103250000000', 1_431_857_103.25],
    ['2015-05-17T10:05:03Z', 1_431_857_103],
    ['2015-05-17 10:05:03', 1_431_857_103],
    ['2015-05-17T12:05:03.5+02:00', 1_431_857_103.5],
    ['2015-05-17T05:05:03,5-0500', 1_431_857_103.5],
  ])('of %s is %d s', (text, seconds) => {
    expect(timestamp(text)).toBe(seconds);
  });

  it.each(['', '-1', 'now', '2015-05-17', '10:05', 'NaN', '1e999'])('is not %j', (text) => {
    expect(timestamp(text)).toBeUndefined();
  });
});

describe('readTrace', () => {
  it('sorts the times and counts from the first', () => {
    expect(times('5.5\n3.25\n4\n')).toEqual([0, 0.75, 2.25]);
  });

  it('reads an access log, whose lines may hold commas', () => {
    const log = [logLine('17/May/2015:10:05:05 +0000'), logLine('17/May/2015:10:05:03 +0000')].join('\n');
    expect(times(log)).toEqual([0, 2]);
  });

  it('spreads the arrivals of a whole second evenly inside it', () => {
    // One in second 10 stands at its middle; two in 11 at its quarters; four in 13 at its odd eighths.
    const spread = [10.5, 11.25, 11.75, 13.125, 13.375, 13.625, 13.875];
    expect(times('13\n11\n13\n10\n13\n11\n13\n')).toEqual(spread.map((time) => time - 10.5));
  });

  it('leaves finer stamps as they are, even where they coincide', () => {
    expect(times('1\n1\n1.5\n')).toEqual([0, 0, 0.5]);
  });

  it.each([
    ['a header', 'timestamp,path\n1,/\n3,/\n'],
    ['another column', 'path,"status",time\n/,200,1\n/,200,3\n'],
    ['semicolons', 'ts;x\n1;a\n3;b\n'],
    ['tabs and quotes', '"1"\ta\n"3"\tb\n'],
    ['comments and empty lines', '# recorded\n\n1\n\n3\n'],
    ['lines of another system', '1\r\n3\r\n'],
  ])('reads a table with %s', (_, text) => {
    expect(times(text)).toEqual([0, 2]);
  });

  it('says which line has no time', () => {
    expect(trace('1\n2\noops\n')).toMatchObject({ line: 3 });
    expect(trace('time\nthen\n')).toMatchObject({ line: 2 });
  });

  it.each([
    ['', 'has no time stamps'],
    ['time\n', 'has no time stamps'],
  ])('of %j has none', (text, problem) => {
    expect(trace(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('reads files only', () => {
    expect(readTrace('/dev/zero')).toEqual({
      problem: '/dev/zero is not a regular file; a file was expected',
    });
    expect(readTrace(join(folderWith({}), 'none'))).toHaveProperty('problem');
  });

  it('keeps the number and the order of arrivals, begins at 0 and spreads within the second', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 }), (seconds) => {
        const result = times(seconds.join('\n'));
        expect(result).toHaveLength(seconds.length);
        expect(result[0]).toBe(0);
        expect(result).toEqual(result.toSorted((a, b) => a - b));
        expect(new Set(result).size).toBe(result.length);
        const sorted = seconds.toSorted((a, b) => a - b);
        // Both the first time and each other one lie inside their own second.
        for (const [i, time] of result.entries()) {
          expect(Math.abs(time - ((sorted[i] ?? 0) - (sorted[0] ?? 0)))).toBeLessThan(1);
        }
      }),
      { numRuns: 40 },
    );
  });
});
