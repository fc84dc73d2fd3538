import { plainText } from './terminal.ts';

/** What an error says, on one line. Control characters are taken out, since an error may quote a file. */
export function messageOf(error: unknown): string {
  return plainText(error instanceof Error ? error.message : String(error));
}

/** What the operating system's error codes mean to somebody who does not program. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  ENOSPC: 'there is no space left on the device',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EBUSY: 'it is in use',
};

/**
 * What an error of the operating system says, with the path that the user knows instead of the temporary name
 * that was tried; `undefined` for an error of another kind.
 */
export function systemErrorText(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  const meaning = MEANINGS[String(error.code)] ?? messageOf(error);
  if (!('path' in error) || typeof error.path !== 'string') return meaning;
  // Files are written to `NAME.PID.tmp`, folders to `.NAME.partial-PID`, and renamed in the end.
  const path = error.path.replace(/\.\d+\.tmp$/, '').replace(/(^|\/)\.([^/]+)\.partial-\d+/, '$1$2');
  return `${plainText(path)} cannot be used: ${meaning}`;
}
