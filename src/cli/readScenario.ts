import { MAX_FILE_BYTES } from '../scenario/limits.ts';
import { type LoadedScenario, loadScenario, parseScenario } from '../scenario/loadScenario.ts';
import type { Overrides } from '../scenario/source/overrides.ts';
import { CommandError } from './exitStatus.ts';
import { STANDARD_INPUT_PATH } from './standardInput.ts';

/** What messages call a scenario that came through a pipe; it is also its name if it does not say one. */
const STANDARD_INPUT = 'standard-input';

/**
 * Loads a scenario from a file or from standard input; its paths are then relative to where one is.
 *
 * @throws {CommandError} when standard input is no text or too long
 */
export async function readScenario(file: string, overrides: Overrides = {}): Promise<LoadedScenario> {
  if (file !== STANDARD_INPUT_PATH) return loadScenario(file, overrides);
  return parseScenario(STANDARD_INPUT, await textOf(process.stdin), overrides);
}

/**
 * All text of a stream, no more than a file may have.
 *
 * @throws {CommandError} when there is more, or when it is not UTF-8
 */
export async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_FILE_BYTES) throw new CommandError(`standard input has more than ${MAX_FILE_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new CommandError('standard input is not UTF-8 text');
  }
}
