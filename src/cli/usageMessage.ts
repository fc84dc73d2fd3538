import type { Command } from './command.ts';
import { nameOfCommand } from './command.ts';
import { didYouMean } from './didYouMean.ts';

type Described = Pick<Command<never>, 'usage' | 'form' | 'needs' | 'flags'>;

/** Options that every command has. yargs adds these itself. */
const COMMON_FLAGS = ['help', 'version'];

/**
 * What yargs says about a wrong command line, in words that say what to do. Messages of other kinds are passed on
 * as one line.
 *
 * @param message of yargs, in English
 * @param command the command that was meant, if there was one
 * @param words the command line
 */
export function usageMessage(
  message: string,
  command: Described | undefined,
  words: readonly string[],
): string {
  const unknown = /^Unknown arguments?: (.*)$/.exec(message);
  if (unknown !== null) return unknownWords(unknown[1].split(', '), command, words);
  if (message.startsWith('Not enough non-option arguments') && command !== undefined) {
    return `${nameOfCommand(command.usage)} needs ${command.needs}: seatrial ${command.form ?? command.usage}`;
  }
  const missing = /^Missing required arguments?: (.*)$/.exec(message);
  if (missing !== null && command !== undefined) {
    const options = missing[1].split(', ').map(dashed).join(' and ');
    const name = nameOfCommand(command.usage);
    return `${name} needs ${options} and a value for it; "seatrial ${name} --help" says which`;
  }
  const valueless = /^Not enough arguments following: (\S+)/.exec(message);
  if (valueless !== null) return `${dashed(valueless[1])} needs a value`;
  const choice = /Argument: (\S+), Given: (.*), Choices: (.*)/.exec(message);
  if (choice !== null)
    return `${dashed(choice[1])} must be one of ${choice[3].replaceAll('"', '')}, not ${choice[2]}`;
  return message.replace(/\s*\n\s*/g, ' ');
}

/**
 * A misspelt option gets the nearest one; a superfluous word none, for it was not meant as an option.
 *
 * @returns the whole message
 */
function unknownWords(
  unknown: readonly string[],
  command: Described | undefined,
  words: readonly string[],
): string {
  const typed = unknown.map((name) => asTyped(name, words));
  const flags = [...(command?.flags ?? []), ...COMMON_FLAGS].filter((flag) => flag.length > 1);
  const hint = typed[0].startsWith('-') ? didYouMean(unknown[0], flags, '--') : '';
  const help = command === undefined ? 'seatrial --help' : `seatrial ${nameOfCommand(command.usage)} --help`;
  const noun = typed[0].startsWith('-') ? 'option' : 'argument';
  const names = typed.map((word) => `"${word}"`).join(', ');
  return `unknown ${noun}${typed.length === 1 ? '' : 's'} ${names}${hint || `; "${help}" lists what there is`}`;
}

/** yargs names options without their dashes; the user is shown what was typed. */
function asTyped(name: string, words: readonly string[]): string {
  const flags = words.filter((word) => word.startsWith('-')).map((word) => word.split('=')[0]);
  return flags.find((flag) => flag.replace(/^--?/, '') === name) ?? name;
}

/** An option as it is typed: one letter has one dash. */
function dashed(flag: string): string {
  return flag.length === 1 ? `-${flag}` : `--${flag}`;
}
