import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCpu, formatMemory, parseCpu, parseMemory } from '../../../src/scenario/units/quantity.ts';

describe('parseCpu', () => {
  it.each([
    ['1', 1000],
    ['100m', 100],
    ['0.07', 70],
    ['.5', 500],
    ['+2', 2000],
    ['2.', 2000],
    ['100u', 1],
    ['1n', 1],
    ['0', 0],
    ['1k', 1_000_000],
    ['1e3', 1_000_000],
    ['1E-1', 100],
  ])('reads %s as %d millicores', (text, millicores) => {
    expect(parseCpu(text)).toBe(millicores);
  });

  it('rounds every whole number of millicores to itself, however it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (millicores) => {
        const decimal = `${Math.floor(millicores / 1000)}.${String(millicores % 1000).padStart(3, '0')}`;
        expect(parseCpu(decimal)).toBe(millicores);
        expect(parseCpu(`${millicores}m`)).toBe(millicores);
        expect(parseCpu(formatCpu(millicores))).toBe(millicores);
      }),
    );
  });
});

describe('parseMemory', () => {
  it.each([
    ['1Ki', 1024],
    ['1k', 1000],
    ['16Gi', 16 * 2 ** 30],
    ['.5Gi', 2 ** 29],
    ['1.5Mi', 1_572_864],
    ['128974848', 128_974_848],
    ['129e6', 129_000_000],
    ['129M', 129_000_000],
    ['1500m', 2],
    ['1Pi', 2 ** 50],
  ])('reads %s as %d bytes', (text, bytes) => {
    expect(parseMemory(text)).toBe(bytes);
  });

  it.each(['', '.', '1K', '1GiB', '250 m', '1e', 'abc', '-1', '1e999', '1Ei', '1kk', '0x10', '9'.repeat(40)])(
    'refuses %j, like Kubernetes or because it cannot be counted',
    (text) => {
      expect(parseMemory(text)).toBeUndefined();
    },
  );

  it('is undone by formatMemory', () => {
    const bytes = fc.tuple(fc.integer({ min: 0, max: 4096 }), fc.constantFrom(1, 2 ** 10, 2 ** 20, 2 ** 30));
    fc.assert(
      fc.property(bytes, ([count, unit]) => {
        expect(parseMemory(formatMemory(count * unit))).toBe(count * unit);
      }),
    );
  });
});

describe('formatCpu and formatMemory', () => {
  it('write quantities as people do', () => {
    expect([formatCpu(4000), formatCpu(250), formatCpu(0)]).toEqual(['4', '250m', '0']);
    expect([
      formatMemory(16 * 2 ** 30),
      formatMemory(1536 * 2 ** 20),
      formatMemory(1000),
      formatMemory(0),
    ]).toEqual(['16Gi', '1536Mi', '1000', '0']);
  });
});
