import type { Memory } from './models/location-model.ts'

const untilReload = new Map<string, string>()

/** A value in this browser. A frame may be forbidden to store anything; then it is remembered until the page is loaded again. */
export function browserMemory(storage: 'localStorage' | 'sessionStorage', key: string): Memory {
  const name = `groundwork.${key}`
  return {
    read: () => {
      const kept = untilReload.get(name)
      if (kept !== undefined) return kept
      try {
        return window[storage].getItem(name)
      } catch {
        return null
      }
    },
    write: (value) => {
      try {
        if (value === null) window[storage].removeItem(name)
        else window[storage].setItem(name, value)
        untilReload.delete(name)
      } catch {
        if (value === null) untilReload.delete(name)
        else untilReload.set(name, value)
      }
    },
  }
}

/** Set while a person has signed out in this tab. */
export const signedOut = browserMemory('sessionStorage', 'signed-out')
