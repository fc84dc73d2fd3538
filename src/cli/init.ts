import { existsSync, writeFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import { type Command, flagsOf } from './command.ts';
import { CommandError, ExitStatus } from './exitStatus.ts';
import { print } from './terminal.ts';

interface InitArgs {
  readonly files: readonly string[];
  readonly output?: string | undefined;
  readonly force: boolean;
}

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
    const { initScenario } = await import('../scenario/init/initScenario.ts');
    assertWritable(output, force);
    const text = initScenario(files, { output });
    if (output === undefined) terminal.stdout.stream.write(text);
    else writeScenario(output, text, force);
    if (output !== undefined) print(terminal.stderr, `${output} is written; try: seatrial run ${output}`);
    return ExitStatus.done;
  },
};
