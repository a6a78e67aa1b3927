import type { Said } from '../contract/said.ts'
import { toJson } from '../db/to-json.ts'

/** What is stored beside a message: what it means, where it is ours. */
export type Sayable = { message: string; said?: Said | undefined }

/**
 * How the meaning of a message is stored: with the message that it is of, so that one which a process of an older release
 * has written over it since is not taken for it.
 */
export function saidColumn({ message, said }: { message: string | null; said?: Said | undefined }): string | null {
  return said === undefined ? null : toJson({ message, ...said })
}

/** What a stored message means; nothing where that is not known. */
export function readSaid(message: string | null, column: unknown): { said?: Said } {
  if (typeof column !== 'object' || column === null) return {}
  const { message: of, ...said } = column as Said & { message: string | null }
  return of === message ? { said } : {}
}
