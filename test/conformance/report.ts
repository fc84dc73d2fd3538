import { type Adapter, judge } from './adapter.ts';
import type { ConformanceCase } from './case.ts';

/** The outcome of a run over many cases, as text and in numbers. */
export interface ConformanceReport {
  readonly lines: readonly string[];
  readonly passed: number;
  /** Cases of an area without an adapter are among them. */
  readonly failed: number;
}

/** Runs all cases, area by area in the order in which these come, and says how each went. */
export function report(
  cases: readonly ConformanceCase[],
  adapters: ReadonlyMap<string, Adapter>,
): ConformanceReport {
  const lines: string[] = [];
  let passed = 0;
  for (const area of areasOf(cases)) {
    const ofArea = cases.filter((one) => one.area === area);
    const adapter = adapters.get(area);
    const failures = adapter === undefined ? undefined : failuresOf(ofArea, adapter);
    const good = failures === undefined ? 0 : ofArea.length - failures.length;
    passed += good;
    lines.push(`${area}: ${good} passed, ${ofArea.length - good} failed, ${ofArea.length} total`);
    lines.push(...(failures?.flat() ?? ['  no adapter knows this area']));
  }
  const failed = cases.length - passed;
  lines.push(`${passed} passed, ${failed} failed`);
  return { lines, passed, failed };
}

/** The areas of the cases, each once. */
export function areasOf(cases: readonly ConformanceCase[]): Set<string> {
  return new Set(cases.map(({ area }) => area));
}

/** A few lines for each case that failed. */
function failuresOf(cases: readonly ConformanceCase[], adapter: Adapter): string[][] {
  return cases.flatMap((one) => {
    const verdict = judge(one, adapter);
    if (verdict.passed) return [];
    return [
      [`  ${one.id}`, `    expected ${JSON.stringify(one.expect)}`, `    actual   ${shown(verdict.actual)}`],
    ];
  });
}

/** JSON has no word for undefined. */
function shown(answer: unknown): string {
  return JSON.stringify(answer) ?? 'undefined';
}
