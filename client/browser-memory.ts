import type { Memory } from './models/location-model.ts'

/** A value in this browser. A frame may be forbidden to store anything; then nothing is remembered. */
export function browserMemory(storage: 'localStorage' | 'sessionStorage', key: string): Memory {
  const name = `groundwork.${key}`
  return {
    read: () => {
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
      } catch {
        // forgetting is all that is lost
      }
    },
  }
}
