import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { writeAtomically } from '../metrics/atomicWrite.ts';
import { type Command, flagsOf } from './command.ts';
import { CommandError, ExitStatus } from './exitStatus.ts';
import { print, type Terminal } from './terminal.ts';

/** Arguments and options of `seatrial init`. */
interface InitArgs {
  /** Manifests, as they were typed. */
  readonly files: readonly string[];
  /** The file to write; undefined: standard output. */
  readonly output?: string | undefined;
  /** Replaces a file that is there. */
  readonly force: boolean;
}

/** A scenario that somebody has worked on is not to be lost to a second `init`. */
const OPTIONS = {
  output: {
    type: 'string',
    alias: 'o',
    requiresArg: true,
    describe: 'File to write; without it, standard output',
  },
  force: { type: 'boolean', default: false, describe: 'Replace the file if it exists' },
} as const;

/** `seatrial init`: a commented scenario to start from, made for given manifests. */
export const initCommand: Command<InitArgs> = {
  usage: 'init <files..>',
  summary: 'Write a scenario to start from, for given manifests',
  needs: 'at least one manifest file',
  flags: [...flagsOf(OPTIONS), 'o'],
  declare: (cli: Argv) =>
    cli
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Manifest files or folders',
      })
      .options(OPTIONS)
      .example('$0 init app.yaml -o trial.yaml', 'then: seatrial run trial.yaml'),
  run: async ({ files, output, force }, terminal) => {
    if (output !== undefined) assertWritable(output, force);
    const { initScenario } = await import('../scenario/init/initScenario.ts');
    // The scenario names its manifests relative to itself, so it has to know where it will be.
    const text = initScenario(files, output === undefined ? {} : { output });
    if (output === undefined) terminal.stdout.stream.write(text);
    else writeScenario(output, text, terminal);
    return ExitStatus.done;
  },
};

/** Asked before any work is done. @throws {CommandError} when the file exists and may not be replaced */
export function assertWritable(output: string, force: boolean): void {
  if (!force && existsSync(output)) {
    throw new CommandError(`${output} exists already; --force replaces it`);
  }
}

/**
 * Writes the scenario and says on stderr what to do with it.
 *
 * @throws Error of the operating system when the file cannot be written
 */
export function writeScenario(output: string, text: string, terminal: Terminal): void {
  writeAtomically(output, [text]);
  print(terminal.stderr, `${output} is written. Try: seatrial run ${output}`);
}
