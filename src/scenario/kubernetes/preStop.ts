import type { RawPreStop } from './rawObjects.ts';

/** Seconds that the suffixes of `sleep` stand for; without one they are seconds. */
const SECONDS_OF = new Map([
  ['', 1],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]);

/**
 * Seconds that a preStop hook sleeps: `sleep: {seconds: 5}`, or a command that only sleeps (`sleep 5`, `/bin/sleep 5s`,
 * `sh -c "sleep 5"`). `undefined` for a hook that does something else, whose time is not known. Most
 * manifests that sleep in a hook do so to let endpoints go away before the server stops.
 */
export function preStopSeconds(hook: RawPreStop): number | undefined {
  if (hook.sleep !== undefined) return hook.sleep.seconds;
  const command = hook.exec?.command ?? [];
  // One command in a shell is what most write, since `exec` takes no shell words of its own.
  const isShell = /^(?:.*\/)?(?:sh|bash|ash|dash)$/.test(command[0] ?? '') && command[1] === '-c';
  const words =
    isShell && command.length === 3 ? (command[2] ?? '').trim().replace(/;$/, '').split(/\s+/) : command;
  if (words.length !== 2 || !/^(?:.*\/)?sleep$/.test(words[0] ?? '')) return undefined;
  const [, count, unit] = /^(\d{1,9}(?:\.\d{1,9})?)([smh]?)$/.exec(words[1] ?? '') ?? [];
  return count === undefined ? undefined : Number(count) * (SECONDS_OF.get(unit ?? '') ?? Number.NaN);
}
