import { readFileSync, type Stats, statSync } from 'node:fs';
import { MAX_FILE_BYTES } from '../limits.ts';
import {
  fileDoesNotExist,
  fileIsNotReadable,
  fileIsNotText,
  fileIsSpecial,
  fileTooLarge,
} from '../messages.ts';

/** A file's text, or the sentence that says why there is none. */
export type FileText = { readonly text: string } | { readonly problem: string };

/**
 * What the file system says of a path, or the sentence that says why it says nothing. A missing file and one
 * that may not be looked at are two problems with two sentences.
 */
export function statFile(file: string): Stats | { readonly problem: string } {
  try {
    return statSync(file);
  } catch (error) {
    return { problem: fileProblem(file, error) };
  }
}

/**
 * Reads a text file of at most `MAX_FILE_BYTES`. The size is looked at before the content, and only regular files
 * are read: a device or a pipe might never end.
 */
export function readTextFile(file: string): FileText {
  const stats = statFile(file);
  if ('problem' in stats) return stats;
  if (!stats.isFile()) return { problem: fileIsSpecial(file, stats.isDirectory()) };
  if (stats.size > MAX_FILE_BYTES) return { problem: fileTooLarge(file, stats.size, MAX_FILE_BYTES) };
  try {
    return decode(file, readFileSync(file));
  } catch (error) {
    return { problem: fileProblem(file, error) };
  }
}

/**
 * Strict: what is not UTF-8 would otherwise be replaced without a word. A byte order mark at the start is
 * taken off, as YAML allows one.
 */
function decode(file: string, bytes: Uint8Array): FileText {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { problem: fileIsNotText(file) };
  }
}

/**
 * The sentence for an error of the file system. Codes of Node beyond these are of the machine and not of the
 * scenario: the sentence says only that it failed.
 */
export function fileProblem(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return fileDoesNotExist(file);
  return fileIsNotReadable(file, code);
}
