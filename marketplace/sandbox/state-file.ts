import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { agenciesOf } from './seed/seed.ts'
import { emptyShelf, type State } from './state.ts'

const saveEveryMs = 200

export type StateFile = {
  /** Nothing when the file is new or there is none. */
  load(): State | undefined
  /** Saves within 200 ms; many changes make one write. */
  changed(): void
  flush(): void
}

export function stateFile(path: string | undefined, read: () => State): StateFile {
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (path) write(path, JSON.stringify(read()))
  }
  return {
    load: () => (path && existsSync(path) ? whole(JSON.parse(readFileSync(path, 'utf8')) as State) : undefined),
    changed: () => {
      if (path) timer ??= setTimeout(flush, saveEveryMs)
    },
    flush,
  }
}

/** A file of an older sandbox has no place yet for kinds that came since. */
function whole(state: State): State {
  for (const [id, shelf] of Object.entries(state.things)) state.things[id] = { ...emptyShelf(), ...shelf }
  state.agencies ??= agenciesOf(Object.values(state.companies))
  return state
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, text, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
