import type { Command } from './command.ts';

/** Spaces between a command and its summary. As yargs leaves between an option and its description. */
const GAP = 2;

/** Commands that belong together. Titles end with a colon. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Pick<Command<never>, 'usage' | 'summary'>[];
}

/**
 * The groups with the summary of each command, as the help lists them; all summaries stand in one column.
 *
 * @returns lines without a line break at the end
 */
export function commandGroups(groups: readonly CommandGroup[]): string {
  const usages = groups.flatMap(({ commands }) => commands.map(({ usage }) => usage.length));
  const width = Math.max(...usages) + GAP;
  const texts = groups.map(({ title, commands }) =>
    [title, ...commands.map(({ usage, summary }) => `  seatrial ${usage.padEnd(width)}${summary}`)].join(
      '\n',
    ),
  );
  return texts.join('\n\n');
}
