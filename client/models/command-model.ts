import { computed, createModel, signal } from '@preact/signals'

export type Command = { id: string; group: string; title: string; hint?: string; run(): void }
export type CommandModel = InstanceType<typeof CommandModel>

/** What can be done by typing a few letters of it: a list that narrows, and one line of it that Enter takes. */
export const CommandModel = createModel((commands: () => readonly Command[]) => {
  const search = signal('')
  const at = signal(0)
  const found = computed(() => findCommands(commands(), search.value))
  const chosen = computed(() => found.value[Math.min(at.value, found.value.length - 1)])

  function type(text: string) {
    search.value = text
    at.value = 0
  }

  /** One up or down, around the ends. */
  function move(by: 1 | -1) {
    const n = found.value.length
    if (n > 0) at.value = (Math.min(at.value, n - 1) + by + n) % n
  }

  return { search, found, chosen, type, move, point: (index: number) => void (at.value = index) }
})

/** Every word that was typed has to be there; titles that begin with the first one come first. */
export function findCommands(commands: readonly Command[], search: string): Command[] {
  const words = plain(search).split(/\s+/).filter(Boolean)
  const matching = commands.filter(({ title, group, hint }) => {
    const text = plain(`${title} ${group} ${hint ?? ''}`)
    return words.every((word) => text.includes(word))
  })
  const [first = ''] = words
  if (first === '') return matching
  const begins = ({ title }: Command) => plain(title).startsWith(first)
  return [...matching.filter(begins), ...matching.filter((command) => !begins(command))]
}

/** Without case and accents, so that "boton" finds "Botón". */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
