import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Policy } from '../balancing/policy.ts';
import { registerPolicy } from '../balancing/registry.ts';

/** A module of the user's that has no policies in it, or cannot be loaded. The message says which and why. */
export class PolicyModuleError extends Error {
  override readonly name = 'PolicyModuleError';
}

/** Modules whose policies are registered, by address. */
const loaded = new Set<string>();

/**
 * Loads modules of the user's own and registers the policies that they export by default, one or a list. It runs their
 * code: for modules that the user names on the command line, never for one that a scenario file names. A module is
 * loaded once.
 *
 * @param files paths, relative to the working directory
 * @throws {PolicyModuleError}
 */
export async function loadPolicyModules(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const address = pathToFileURL(resolve(file)).href;
    if (loaded.has(address)) continue;
    for (const policy of await policiesIn(file, address)) register(file, policy);
    loaded.add(address);
  }
}

/** The policies that a module exports, one or several. */
async function policiesIn(file: string, address: string): Promise<readonly Policy[]> {
  const module: { readonly default?: unknown } = await load(file, address);
  const exported = Array.isArray(module.default) ? module.default : [module.default];
  if (exported.length > 0 && exported.every(isPolicy)) return exported;
  throw new PolicyModuleError(
    `${file} has to export by default what definePolicy returns, or a list of it: export default definePolicy({...})`,
  );
}

/** Any error of the module's own becomes one of ours, with the file's name. */
async function load(file: string, address: string): Promise<object> {
  try {
    const module: unknown = await import(address);
    return typeof module === 'object' && module !== null ? module : {};
  } catch (error) {
    throw new PolicyModuleError(`${file} cannot be loaded: ${textOf(error)}`);
  }
}

/** A name that is taken already is an error of the module. */
function register(file: string, policy: Policy): void {
  try {
    registerPolicy(policy);
  } catch (error) {
    throw new PolicyModuleError(`${file}: ${textOf(error)}`);
  }
}

/** Has it what every policy has? */
function isPolicy(value: unknown): value is Policy {
  if (typeof value !== 'object' || value === null) return false;
  const { name, at, needs, balancer }: Partial<Record<keyof Policy, unknown>> = value;
  return (
    typeof name === 'string' && Array.isArray(at) && Array.isArray(needs) && typeof balancer === 'function'
  );
}

/** Modules may throw anything; a text is wanted. */
function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
