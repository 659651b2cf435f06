import { InputError } from './errors.js'

const reasons: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EISDIR: 'is a folder',
  EEXIST: 'is a file',
  EACCES: 'permission denied',
  ENOTDIR: 'not a folder',
  ENOSPC: 'no space left on the disk',
  EROFS: 'the file system is read-only',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than the system allows',
  ENAMETOOLONG: 'the name is too long',
  EPERM: 'not permitted',
  ELOOP: 'a circle of symbolic links',
}

/** What went wrong with a file, in words for whoever named it. */
export const fileError = (path: string, error: unknown): InputError => {
  const { code, message } = error as NodeJS.ErrnoException
  return new InputError(`${path}: ${(code && reasons[code]) || message}`)
}
