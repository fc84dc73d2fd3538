import type { Argv } from 'yargs';
import type { RecordType } from '../network/dns/message.ts';
import { type Command, flagsOf } from './command.ts';
import { CommandError, ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import { lookingAt } from './looking/clusterAt.ts';
import { LOOKING_OPTIONS, type LookingArgs } from './looking/lookingOptions.ts';
import { plainText, print, type Terminal } from './terminal.ts';

/** Arguments and options of `seatrial nslookup`. */
type Args = LookingArgs & {
  /** A name, or an address to be looked up backwards. */
  readonly name: string;
  readonly scenario: string;
  /** Who asks: the search domains of its resolver are used. */
  readonly from?: string | undefined;
  /** Undefined: what nslookup asks for by itself. */
  readonly type?: string | undefined;
};

/**
 * Types that can be asked for, as nslookup's `-type` has them. The simulated DNS server knows these and no
 * others.
 */
const TYPES: readonly RecordType[] = ['A', 'AAAA', 'CNAME', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'];

const OPTIONS = {
  ...LOOKING_OPTIONS,
  from: {
    type: 'string',
    requiresArg: true,
    defaultDescription: 'a pod of the namespace',
    describe: 'Who asks: a pod (also deploy/NAME for one of its pods), a node, or internet',
  },
  type: { type: 'string', requiresArg: true, describe: `Record type: ${TYPES.join(', ')}` },
} as const;

/** `seatrial nslookup`: what nslookup would show at a moment of a scenario. */
export const nslookupCommand: Command<Args> = {
  usage: 'nslookup <name> <scenario>',
  summary: 'Look a name up at a moment of a scenario',
  needs: 'a name and a scenario file',
  flags: [...flagsOf(OPTIONS), 'n'],
  declare: (cli: Argv) =>
    cli
      .positional('name', { type: 'string', demandOption: true, describe: 'Name or address to look up' })
      .positional('scenario', {
        type: 'string',
        demandOption: true,
        describe: 'Scenario file (YAML); - reads standard input',
      })
      .options(OPTIONS)
      .example('$0 nslookup my-nginx my.yaml --at 95s', 'what DNS answers 95 s into the traffic'),
  run: async (args, terminal) => nslookup(args, terminal),
};

/**
 * Simulates up to the time and prints what nslookup prints; a name that is not found is exit status 1, as
 * there.
 *
 * @throws {CommandError} for a place that there is not
 */
async function nslookup(
  { name, scenario: file, from, namespace, at, type, cluster }: Args,
  terminal: Terminal,
): Promise<ExitStatusCode> {
  const asked = typeOf(type);
  const looking = await lookingAt(file, { at, cluster }, terminal);
  const { lookUpName } = await import('../experiment/lookUpName.ts');
  try {
    const { lines, found } = lookUpName(looking.scenario, {
      ...{ name, type: asked, from, namespace, at: looking.moment },
      ...(looking.cluster !== undefined && { cluster: looking.cluster }),
    });
    print(terminal.stdout, lines.map(printable).join('\n'));
    return found ? ExitStatus.done : ExitStatus.failed;
  } catch (error) {
    // A place that there is not is the user's to put right.
    if (error instanceof RangeError) throw new CommandError(error.message, ExitStatus.failed);
    throw error;
  }
}

/** The tabs and line breaks of nslookup stay; any other control character came with a name that somebody typed. */
function printable(line: string): string {
  return line
    .split(/([\t\n])/)
    .map((part) => (part === '\t' || part === '\n' ? part : plainText(part)))
    .join('');
}

/** @throws {CommandError} for a type that there is not */
function typeOf(text: string | undefined): RecordType | undefined {
  if (text === undefined) return undefined;
  const type = TYPES.find((known) => known === text.toUpperCase());
  if (type === undefined) throw new CommandError(`--type: "${text}" is none of ${TYPES.join(', ')}`);
  return type;
}
