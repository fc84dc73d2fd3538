/** What is said about files and YAML. */
import { firstLine, megabytes } from '../wording.ts';

/** After the last problem shown: how many are left out. */
export const moreProblems = (count: number) => `and ${count} more problems, not shown`;
/** A path that leads nowhere. */
export const fileDoesNotExist = (file: string) => `${file} does not exist`;
/** The file system refuses; `code` is its own word for why (EACCES, ...). */
export const fileIsNotReadable = (file: string, code: string) =>
  `${file} cannot be read${code && ` (${code})`}`;
/** Nothing that `init` could write traffic for. */
export const nothingToReach = () =>
  'no Service of these manifests has pods: there is nothing to send traffic to';
/** A folder, a device, a pipe: where a file was wanted. */
export const fileIsSpecial = (file: string, isFolder: boolean) =>
  `${file} is ${isFolder ? 'a folder' : 'not a regular file'}; a file was expected`;
/** Sizes in bytes; the file was not read. */
export const fileTooLarge = (file: string, size: number, most: number) =>
  `${file} has ${megabytes(size)}; files of up to ${megabytes(most)} are read`;
/** Bytes that are not UTF-8. */
export const fileIsNotText = (file: string) => `${file} is not UTF-8 text`;
/** A folder of manifests without any. */
export const emptyFolder = (folder: string) => `the folder ${folder} has no .yaml, .yml or .json files`;
/** A folder that is hardly one of manifests. */
export const tooManyFiles = (folder: string, most: number) =>
  `the folder ${folder} has more than ${most} manifest files`;
/** Nesting that only an attack has. */
export const tooDeep = (most: number) => `is nested too deep: more than ${most} levels`;
/** Aliases that multiply what is written ("billion laughs"). */
export const tooManyAliases = (most: number) =>
  `its aliases (*name) stand for more than is read: at most ${most} values`;
/** More `---` than a file of manifests has. */
export const tooManyDocuments = (most: number) => `has more than ${most} YAML documents`;
/** `detail` is what the YAML parser says, which speaks for itself. */
export const notYaml = (detail: string) => `is not valid YAML: ${firstLine(detail)}`;
/** Tags are never followed, whatever they ask for. */
export const unknownTag = (detail: string) =>
  `${/Unresolved tag: (\S+)/.exec(detail)?.[1] ?? 'this tag'} is not a tag that is known here: leave it out`;
/** An alias whose anchor is missing or comes later. */
export const unknownAlias = (name: string) => `there is no anchor &${name} before the alias *${name}`;
/** YAML forbids it, and the two cannot both be meant. */
export const duplicateKey = (key: string, line: number) =>
  `key "${key}" is given twice; it is already on line ${line}`;
