import { z } from 'zod'
import { Answered } from './answer.ts'

/**
 * The list in an answer whose shape no description publishes: the answer itself, or the first list of resources in it
 * or one level further in, or the answer as the only one. An empty list is taken only where it is the answer or the only
 * list in it; what an answer complains of is none. Nothing of that is a failure to read, never an empty list.
 */
export const LooseList = z.unknown().transform((answer, context): Answered[] => {
  const parsed = z.array(Answered).safeParse(listIn(answer) ?? [answer])
  if (parsed.success) return parsed.data
  context.addIssue({ code: 'custom', message: 'holds no list of resources' })
  return z.NEVER
})

/** The resource in an answer whose shape no description publishes, bare or wrapped once; undefined when it tells none. */
export const LooseOne = z.unknown().transform((answer): Answered | undefined => {
  const candidates = isObject(answer) ? [answer, ...Object.values(answer)] : []
  return candidates.flatMap((candidate) => Answered.safeParse(candidate).data ?? [])[0]
})

function listIn(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer
  if (!isObject(answer)) return undefined
  const inside = partsOf(answer)
  const lists = [...inside, ...inside.filter(isObject).flatMap(partsOf)].filter((one) => Array.isArray(one))
  const [only, ...others] = lists
  return lists.find((list) => list.length > 0 && list.every(isObject)) ?? (only?.length === 0 && others.length === 0 ? only : undefined)
}

const complaints = /^(errors?|warnings?)$/i

function partsOf(answer: Record<string, unknown>): unknown[] {
  return Object.entries(answer).flatMap(([name, part]) => (complaints.test(name) ? [] : [part]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
