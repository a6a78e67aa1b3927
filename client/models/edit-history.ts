/** What can be taken back and brought back. Immutable; `at` is what stands now. */
export type History<T> = {
  at: T
  past: readonly T[]
  future: readonly T[]
  /** What the last change was about, and when. */ last: { about: string; ms: number }
}

/** Changes about the same thing within this time are one change. */
const togetherMs = 900
const mostPast = 100

export function beginHistory<T>(at: T): History<T> {
  return { at, past: [], future: [], last: { about: '', ms: 0 } }
}

/** `about` names what is changed, such as a field's path: typing a word is one step back, not five. */
export function remember<T>(history: History<T>, next: T, about: string, nowMs: number): History<T> {
  if (next === history.at) return history
  const isSame = about !== '' && about === history.last.about && nowMs - history.last.ms < togetherMs && history.past.length > 0
  const past = isSame ? history.past : [...history.past, history.at].slice(-mostPast)
  return { at: next, past, future: [], last: { about, ms: nowMs } }
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1)
  if (before === undefined) return history
  return { at: before, past: history.past.slice(0, -1), future: [history.at, ...history.future], last: { about: '', ms: 0 } }
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { at: next, past: [...history.past, history.at], future, last: { about: '', ms: 0 } }
}
