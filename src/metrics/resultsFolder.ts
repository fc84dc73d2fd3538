import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** What a results folder holds; anything else in it is somebody else's and stays when the results are replaced. */
const OURS: ReadonlySet<string> = new Set([
  'run.json',
  'summary.json',
  'summary.csv',
  'timeseries.csv',
  'failures.csv',
  'calls.csv',
  'pods.csv',
  'endpoints.csv',
  'nodes.csv',
  'events.csv',
  'scheduling.csv',
  'comparison.json',
  'comparison.csv',
  'replications.csv',
  'distribution.csv',
  'capacity.json',
  'capacity.csv',
  'charts',
  'report.html',
]);

/**
 * A folder with one of these holds results of ours. Each kind of run writes its own, last of all its files.
 */
const RESULTS = ['run.json', 'comparison.json', 'capacity.json'];

/** The folder that was named for the results cannot be used; the message says why and what to do. */
export class ResultsFolderError extends Error {
  override readonly name = 'ResultsFolderError';
}

/** A folder in the making. */
export interface PreparedFolder {
  /** Where to write: a sibling of the results folder, empty at first. */
  readonly folder: string;
  /** Puts what was written in the place of the results folder. */
  commit(): void;
  /** Removes what was written; the earlier results stay as they were. */
  abort(): void;
}

/**
 * Prepares a results folder. Everything is written to a new folder beside it, which takes its place only when it is
 * whole, so a run that fails or is interrupted leaves earlier results as they were.
 *
 * @throws {ResultsFolderError} see {@link assertReplaceable}
 */
export function prepareFolder(out: string): PreparedFolder {
  const target = assertReplaceable(out);
  const folder = siblingOf(target, 'partial');
  mkdirSync(dirname(target), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return {
    folder,
    commit: () => swapIn(folder, target),
    abort: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Makes sure that a folder may be replaced by results: it does not exist, is empty, or holds the results of an
 * earlier run or comparison. Returns its absolute path, links resolved.
 *
 * @throws {ResultsFolderError} if it is a file, holds something else, or is the folder one stands in
 */
export function assertReplaceable(out: string): string {
  const target = existsSync(out) ? realpathSync(out) : resolve(out);
  if (!existsSync(target)) return target;
  if (!statSync(target).isDirectory()) throw new ResultsFolderError(`${out} is a file, not a folder`);
  const entries = readdirSync(target);
  if (entries.length > 0 && !RESULTS.some((file) => entries.includes(file))) {
    throw new ResultsFolderError(
      `${out} is not empty and holds no results of seatrial (no run.json): nothing was written, name another folder with --out`,
    );
  }
  if (isInside(process.cwd(), target)) {
    throw new ResultsFolderError(
      `${out} is the folder you are in, or holds it: name another folder with --out`,
    );
  }
  return target;
}

/** Replacing the folder that a shell stands in would leave it in one that is deleted. */
function isInside(path: string, folder: string): boolean {
  // A way that leads up, or to another drive, is not inside.
  const way = relative(folder, realpathSync(path));
  return (
    way === '' || !(way === '..' || way.startsWith('../') || way.startsWith('..\\') || resolve(way) === way)
  );
}

/** The process number keeps two runs that write to one place apart; the leading dot hides what is not finished. */
function siblingOf(target: string, role: string): string {
  return join(dirname(target), `.${basename(target)}.${role}-${process.pid}`);
}

/**
 * Two renames: the earlier results are whole under one name or the other at every moment. What is not ours is moved
 * over before they are removed.
 */
function swapIn(folder: string, target: string): void {
  const previous = siblingOf(target, 'previous');
  const replaces = existsSync(target);
  if (replaces) renameSync(target, previous);
  try {
    renameSync(folder, target);
  } catch (error) {
    // The earlier results go back to their place.
    if (replaces) renameSync(previous, target);
    throw error;
  }
  if (!replaces) return;
  for (const entry of readdirSync(previous)) {
    if (!OURS.has(entry)) renameSync(join(previous, entry), join(target, entry));
  }
  rmSync(previous, { recursive: true, force: true });
}
