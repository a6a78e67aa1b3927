import { createModel, effect, signal } from '@preact/signals'
import type { SettingsApi } from '../api/settings.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { createLoader } from './loadable.ts'

type Api = Pick<SettingsApi, 'sessions' | 'endSession' | 'endOtherSessions' | 'signOut'>

/** What the person has open, and the ending of it. */
export const SittingsModel = createModel((api: Api, onSignedOut: () => void) => {
  const load = createLoader(api.sessions)
  /** The sitting that is being ended, `others`, or `this`. */
  const ending = signal<string | null>(null)
  const problem = signal<ProblemView | null>(null)
  effect(() => load.cancel)
  void load.load()

  /** What the server answered; undefined when nothing was ended. */
  async function end<T>(what: string, call: () => Promise<T>): Promise<{ value: T } | undefined> {
    if (ending.peek() !== null) return undefined
    ending.value = what
    problem.value = null
    try {
      return { value: await call() }
    } catch (error) {
      problem.value = toProblem(error)
      return undefined
    } finally {
      ending.value = null
    }
  }

  return {
    at: load.at,
    reload: load.load,
    ending,
    problem,
    endOne: async (id: string) => {
      const done = await end(id, () => api.endSession(id))
      await load.load()
      return done !== undefined
    },
    /** How many; undefined when it did not work. */
    endOthers: async () => {
      const done = await end('others', api.endOtherSessions)
      await load.load()
      return done?.value.ended
    },
    /** Only what the server has ended is shown as ended. */
    signOut: async () => {
      if ((await end('this', api.signOut)) !== undefined) onSignedOut()
    },
  }
})
