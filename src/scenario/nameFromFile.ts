import { basename } from 'node:path';

/**
 * A scenario's name from its file's: without the ending, and with `-` for what a folder should not have in its name,
 * because results go to a folder of that name.
 */
export function nameFromFile(file: string): string {
  const name = basename(file)
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[.]+/, '');
  return name.slice(0, 100) || 'scenario';
}
