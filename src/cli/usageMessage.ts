import type { Command } from './command.ts';
import { nameOfCommand } from './command.ts';
import { didYouMean } from './didYouMean.ts';

type Described = Pick<Command<never>, 'usage' | 'needs' | 'flags'>;

/** Options that every command has. */
const COMMON_FLAGS = ['help', 'version'];

/**
 * What yargs says about a wrong command line, in words that say what to do. Messages of other kinds are passed on
 * as one line.
 *
 * @param message of yargs, in English
 * @param command the command that was meant, if there was one
 */
export function usageMessage(message: string, command: Described | undefined): string {
  const unknown = /^Unknown arguments?: (.*)$/.exec(message);
  if (unknown !== null) return unknownWords(unknown[1].split(', '), command);
  if (message.startsWith('Not enough non-option arguments') && command !== undefined) {
    return `${nameOfCommand(command.usage)} needs ${command.needs}: seatrial ${command.usage}`;
  }
  const valueless = /^Not enough arguments following: (\S+)/.exec(message);
  if (valueless !== null) return `${dashed(valueless[1])} needs a value`;
  const choice = /Argument: (\S+), Given: (.*), Choices: (.*)/.exec(message);
  if (choice !== null)
    return `${dashed(choice[1])} must be one of ${choice[3].replaceAll('"', '')}, not ${choice[2]}`;
  return message.replace(/\s*\n\s*/g, ' ');
}

function unknownWords(words: readonly string[], command: Described | undefined): string {
  const flags = [...(command?.flags ?? []), ...COMMON_FLAGS];
  // yargs names an option without its dashes, so what cannot be told apart is called an argument.
  const [first] = words;
  const hint = didYouMean(
    first,
    flags.filter((flag) => flag.length > 1),
    '--',
  );
  const names = words.map((word) => `"${word}"`).join(', ');
  const help = command === undefined ? 'seatrial --help' : `seatrial ${nameOfCommand(command.usage)} --help`;
  return `unknown ${words.length === 1 ? 'argument' : 'arguments'} ${names}${hint || `; ${help} lists what there is`}`;
}

function dashed(flag: string): string {
  return flag.length === 1 ? `-${flag}` : `--${flag}`;
}
