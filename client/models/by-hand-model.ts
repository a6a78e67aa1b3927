import { createModel, signal } from '@preact/signals'
import type { Memory } from './location-model.ts'

export type ByHandModel = InstanceType<typeof ByHandModel>

/** Which of the things to do by hand have been ticked off, in this browser. */
export const ByHandModel = createModel((memory: Memory) => {
  const ticked = signal<ReadonlySet<string>>(new Set(readIds(memory.read())))

  function tick(id: string, isDone: boolean) {
    const next = new Set(ticked.value)
    if (isDone) next.add(id)
    else next.delete(id)
    ticked.value = next
    memory.write(next.size === 0 ? null : JSON.stringify([...next]))
  }

  return { ticked, tick }
})

function readIds(text: string | null): string[] {
  try {
    const ids: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}
