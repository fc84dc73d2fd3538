import { readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { type ConformanceCase, isObject } from './case.ts';

/** Translates the cases of one area to calls of the simulation's own functions, and the answers back. */
export interface Adapter {
  /** @param one the whole case, for areas in which its id says what is asked */
  readonly run: (given: unknown, one: ConformanceCase) => unknown;
  /** In place of equality, where several answers are allowed. */
  readonly matches?: (expected: unknown, actual: unknown, one: ConformanceCase) => boolean;
}

const HERE = new URL('.', import.meta.url);

/**
 * The adapters by the area that their file is named for: `controlPlane/taintToleration.score.ts` is the one of
 * `taintToleration.score`, `balancing/pickSequences.ts` that of `pick sequences`. They are looked for in every folder beside this file but that of the cases.
 * @throws Error if a file that is named for an area exports no `run`
 */
export async function loadAdapters(areas: ReadonlySet<string>): Promise<Map<string, Adapter>> {
  const adapters = new Map<string, Adapter>();
  const byFile = new Map([...areas].map((area) => [fileNameOf(area), area]));
  for (const folder of readdirSync(HERE, { withFileTypes: true })) {
    if (!folder.isDirectory() || folder.name === 'cases') continue;
    for (const file of readdirSync(new URL(`${folder.name}/`, HERE))) {
      const area = byFile.get(file.replace(/\.ts$/, ''));
      if (area !== undefined) adapters.set(area, await adapterIn(new URL(`${folder.name}/${file}`, HERE)));
    }
  }
  return adapters;
}

/** Areas whose name is words have a file in camel case. */
function fileNameOf(area: string): string {
  const between = area.includes(' ') ? /[ ,%-]+(\w)/g : /,+(\w)/g;
  return area.replace(between, (_, letter: string) => letter.toUpperCase());
}

async function adapterIn(file: URL): Promise<Adapter> {
  const module: unknown = await import(file.href);
  if (!isAdapter(module)) throw new Error(`${file.pathname} exports no function "run"`);
  return module;
}

function isAdapter(module: unknown): module is Adapter {
  return isObject(module) && typeof module['run'] === 'function';
}

/** How a case went. */
export type Verdict = { readonly passed: true } | { readonly passed: false; readonly actual: unknown };

/** Runs one case. An exception is an answer like any other, and a wrong one. */
export function judge(one: ConformanceCase, adapter: Adapter): Verdict {
  try {
    const actual = adapter.run(one.given, one);
    const passed = (adapter.matches ?? hasExpected)(one.expect, actual, one);
    return passed ? { passed } : { passed, actual };
  } catch (error) {
    return { passed: false, actual: error instanceof Error ? `threw ${error.message}` : error };
  }
}

/** Is everything that is expected there? What the answer says beyond that is not looked at. */
function hasExpected(expected: unknown, actual: unknown): boolean {
  if (!isObject(expected) || !isObject(actual)) return isDeepStrictEqual(expected, actual);
  return Object.keys(expected).every((key) => isDeepStrictEqual(expected[key], actual[key]));
}
