import type { Argv } from 'yargs';
import { podFor, podWords } from '../experiment/looking/podFor.ts';
import type { World } from '../experiment/world.ts';
import { thereAre } from '../scenario/wording.ts';
import { type Command, flagsOf } from './command.ts';
import { CommandError, ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import { notFound } from './looking/findObjects.ts';
import {
  clusterNamed,
  LOOKING_OPTIONS,
  type LookingArgs,
  momentNamed,
  scenarioToLookAt,
} from './looking/lookingOptions.ts';
import { plainText, print, type Terminal } from './terminal.ts';

/** Arguments of `seatrial env`. */
type Args = LookingArgs & { readonly pod: string; readonly scenario: string };

/** `seatrial env`: the variables that a pod's container was started with. */
export const envCommand: Command<Args> = {
  usage: 'env <pod> <scenario>',
  summary: 'Print the environment of a pod as printenv in it would',
  needs: 'a pod and a scenario file',
  flags: [...flagsOf(LOOKING_OPTIONS), 'n'],
  declare: (cli: Argv) =>
    cli
      .positional('pod', {
        type: 'string',
        demandOption: true,
        describe: 'Pod, or deploy/NAME for the one of its pods that has been ready longest',
      })
      .positional('scenario', {
        type: 'string',
        demandOption: true,
        describe: 'Scenario file (YAML); - reads standard input',
      })
      .options(LOOKING_OPTIONS)
      .example(
        '$0 env deploy/my-nginx my.yaml --at 95s | grep SERVICE',
        'which Services its containers know of',
      )
      .epilogue('What an image sets itself, such as PATH, is not simulated.'),
  run: async ({ pod, scenario: file, at, cluster, namespace }, terminal) => {
    const scenario = await scenarioToLookAt(file, terminal);
    const moment = momentNamed(at, scenario);
    const name = clusterNamed(cluster, scenario);
    const { lookAt } = await import('../experiment/lookAt.ts');
    return printEnvironment(pod, namespace, lookAt(scenario, moment).at(name), terminal);
  },
};

/**
 * Prints the variables, a line each: the host's name, which is the pod's, and what the kubelet has added.
 *
 * @throws {CommandError} for a pod that there is not, or that has no container yet, or none any more
 * @param word a pod, or `deploy/NAME`
 * @returns done
 */
export function printEnvironment(
  word: string,
  namespace: string,
  world: Pick<World, 'api' | 'cluster'>,
  terminal: Terminal,
): ExitStatusCode {
  const pod = podFor(word, namespace, world);
  if (pod === undefined) {
    throw new CommandError(
      notFound({ plural: 'pods', group: '' }, word) + thereAre(word, podWords(word, namespace, world)),
      ExitStatus.failed,
    );
  }
  const variables = world.cluster.environmentOf(namespace, pod.meta.name);
  // The message of kubectl exec for a pod whose container is not there.
  if (variables === undefined) {
    // kubectl names the first container of the pod.
    const [container] = pod.spec.containers;
    throw new CommandError(
      `error: unable to upgrade connection: container not found ("${container?.name}")`,
      ExitStatus.failed,
    );
  }
  for (const { name, value } of [{ name: 'HOSTNAME', value: pod.meta.name }, ...variables])
    print(terminal.stdout, plainText(`${name}=${value}`));
  return ExitStatus.done;
}
