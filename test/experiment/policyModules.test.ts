import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allPolicies, POLICIES } from '../../src/balancing/registry.ts';
import { loadPolicyModules, PolicyModuleError } from '../../src/experiment/policyModules.ts';
import { temporaryFolder } from '../metrics/temporaryFolder.ts';

/** A module with that text, in a folder of its own. */
function module(text: string): string {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'own.mjs');
  writeFileSync(file, text);
  return file;
}

/** The text of a policy that does nothing. */
const policy = (name: string) =>
  `{ name: '${name}', at: ['client'], needs: [], parameters: [], balancer: () => ({}) }`;

async function refusal(file: string): Promise<string> {
  const error: unknown = await loadPolicyModules([file]).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PolicyModuleError);
  return error instanceof Error ? error.message : '';
}

/** One that is taken is in the promise of policies of one's own: what it registers stays for good, so it has a process of its own. */
describe('a module with policies', () => {
  it('is refused under a name that there is', async () => {
    const file = module(`export default ${policy('round-robin')}`);
    expect(await refusal(file)).toBe(`${file}: there is a policy "round-robin" already`);
  });

  it.each([
    ['nothing', 'export const policy = 1'],
    ['an empty list', 'export default []'],
    ['a policy without its places', "export default { name: 'x', needs: [], balancer: () => ({}) }"],
    ['a list with something else in it', `export default [${policy('own')}, null]`],
  ])('is refused if it exports %s by default', async (_, text) => {
    expect(await refusal(module(text))).toContain('has to export by default what definePolicy returns');
    expect(allPolicies()).toBe(POLICIES);
  });

  it('is refused if it is not there, or throws', async () => {
    expect(await refusal('nowhere.mjs')).toContain('nowhere.mjs cannot be loaded: ');
    expect(await refusal(module("throw new Error('no luck')"))).toContain('cannot be loaded: no luck');
  });
});
