import type { Argv } from 'yargs';
import type { ProbeTrace } from '../experiment/looking/probe.ts';
import { parseDuration } from '../scenario/units/duration.ts';
import { type Command, flagsOf } from './command.ts';
import { CommandError, ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import { lookingAt } from './looking/clusterAt.ts';
import { curlComplaint, hopLines, verboseLines } from './looking/curlText.ts';
import { type CurlUrl, curlUrl } from './looking/curlUrl.ts';
import { LOOKING_OPTIONS, type LookingArgs } from './looking/lookingOptions.ts';
import { plainText, print, type Terminal } from './terminal.ts';

/** Arguments and options of `seatrial curl`. */
type Args = LookingArgs & {
  /** As curl takes it; without a scheme it is http. */
  readonly url: string;
  readonly scenario: string;
  /** A pod, a node, or `internet`. */
  readonly from: string;
  readonly verbose: boolean;
  /** `-k`: the certificate is not looked at. */
  readonly insecure: boolean;
  /** `-m`: a number without a unit is seconds. */
  readonly 'max-time': string;
};

// Names and letters of options are those of curl(1), as far as there are such.
const OPTIONS = {
  ...LOOKING_OPTIONS,
  from: {
    type: 'string',
    requiresArg: true,
    demandOption: true,
    describe: 'Who sends it: a pod (also deploy/NAME for one of its pods), a node, or internet',
  },
  'max-time': {
    type: 'string',
    alias: 'm',
    requiresArg: true,
    // tcp_syn_retries is 6, after an initial second that doubles (Linux,
    // `Documentation/networking/ip-sysctl.rst`).
    default: '127s',
    describe:
      'Time after which it is given up; Linux sends its last SYN of a connection after 63 s and waits 64 more',
  },
  insecure: {
    type: 'boolean',
    alias: 'k',
    default: false,
    describe: "Do not look at the server's certificate (https)",
  },
  verbose: {
    type: 'boolean',
    alias: 'v',
    default: false,
    describe: "Show curl's own account on standard error",
  },
} as const;

/** `seatrial curl`: one request by hand at a moment of the scenario, with every hop that it takes. */
export const curlCommand: Command<Args> = {
  usage: 'curl <url> <scenario>',
  summary: 'Send one request at a moment, and show every hop that it takes',
  needs: 'a URL and a scenario file',
  flags: [...flagsOf(OPTIONS), 'm', 'k', 'v', 'n'],
  declare: (cli: Argv) =>
    cli
      .positional('url', { type: 'string', demandOption: true, describe: 'What to ask for, as for curl' })
      .positional('scenario', {
        type: 'string',
        demandOption: true,
        describe: 'Scenario file (YAML); - reads standard input',
      })
      .options(OPTIONS)
      .example('$0 curl http://my-nginx my.yaml --from deploy/my-nginx --at 95s', 'from a pod, by name')
      .example(
        '$0 curl http://worker-2:30080 my.yaml --from internet --at 95s',
        'from outside, by a node port',
      ),
  run: async (
    { url, scenario: file, at, cluster, namespace, from, verbose, insecure, 'max-time': maxTime },
    terminal,
  ) => {
    // Checked before the scenario is read: a wrong URL is told at once.
    const target = curlUrl(url);
    const timeout = timeoutOf(maxTime);
    const looking = await lookingAt(file, { at, cluster }, terminal);
    // Without TLS there is nothing to verify.
    const tls = target.scheme === 'https' ? { tls: { verify: !insecure } } : {};
    const { scenario, moment, cluster: name } = looking;
    const where = { from, namespace, ...(name !== undefined && { cluster: name }) };
    const request = { host: target.host, port: target.port, ...where, timeout, ...tls };
    // The simulator is loaded only now: help and mistakes do not wait for it.
    const { probe } = await import('../experiment/looking/probe.ts');
    return showTrace(
      probedOrExplained(() => probe(scenario, { ...request, at: moment })),
      target,
      verbose,
      terminal,
    );
  },
};

/** A number without a unit is seconds, as for curl. Throws a CommandError for what is no time. */
function timeoutOf(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : parseDuration(text);
  if (seconds === undefined || seconds === 0)
    throw new CommandError(`--max-time must be a time such as 5s, not "${text}"`);
  return seconds;
}

/** A place that there is not is the user's to put right. */
function probedOrExplained(probed: () => ProbeTrace): ProbeTrace {
  try {
    return probed();
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(error.message, ExitStatus.failed);
    throw error;
  }
}

/**
 * Prints the hops, and what curl would say; the exit status says whether there was an answer.
 *
 * @param verbose curl's own lines on standard error as well, so that standard output stays the hops
 * @returns 1 where curl would fail, whose many exit statuses are not told apart
 */
export function showTrace(
  trace: ProbeTrace,
  url: CurlUrl,
  verbose: boolean,
  terminal: Terminal,
): ExitStatusCode {
  if (verbose) for (const line of verboseLines(trace, url)) print(terminal.stderr, plainText(line));
  for (const line of hopLines(trace, url)) print(terminal.stdout, plainText(line));
  const complaint = curlComplaint(trace, url);
  if (complaint === undefined) return ExitStatus.done;
  print(terminal.stderr, plainText(complaint));
  return ExitStatus.failed;
}
