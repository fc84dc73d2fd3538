import type { Argv } from 'yargs';
import type { Command } from './command.ts';
import { ExitStatus } from './exitStatus.ts';
import { print } from './terminal.ts';

/** `seatrial schema`: the JSON schema of scenario files, for editors. */
export const schemaCommand: Command<object> = {
  usage: 'schema',
  summary: 'Print the JSON schema of scenario files, for editors',
  flags: [],
  declare: (cli: Argv) =>
    cli.example('$0 schema > scenario.schema.json', 'for "# yaml-language-server: $schema=..."'),
  run: async (_args, terminal) => {
    const { scenarioJsonSchema } = await import('../scenario/language/jsonSchema.ts');
    print(terminal.stdout, JSON.stringify(scenarioJsonSchema(), undefined, 2));
    return ExitStatus.done;
  },
};
