import { seedId } from '../ids.ts'
import type { Shelf, Snapshot } from '../state.ts'
import { maker } from './make-things.ts'

type Make = ReturnType<typeof maker>
type Known = { name: string; type: Snapshot['type']; parts: Record<string, (make: Make) => void> }

const known: Known[] = [
  {
    name: 'Agency basics',
    type: 'own',
    parts: {
      tags: (make) => void ['new lead', 'customer'].map(make.tag),
      custom_values: (make) => void make.value('Booking link', 'https://book.example'),
      pipelines: (make) =>
        void make.pipeline('Sales', [
          ['New', '#155EEF', 20],
          ['Won', '#039855', 100],
        ]),
      workflows: (make) => void make.workflow('Welcome new leads', 'published'),
    },
  },
  { name: 'Empty shell', type: 'own', parts: { workflows: (make) => void make.workflow('Missed call text back', 'draft') } },
  { name: 'Dental launch kit', type: 'imported', parts: { forms: (make) => void make.named('forms', 'New patient form') } },
]

/** What every agency of the sandbox has in its list. */
export function snapshotsOf(companyId: string): Snapshot[] {
  return known.map(({ name, type, parts }) => ({ id: seedId(`snapshot ${companyId} ${name}`), name, type, parts: Object.keys(parts) }))
}

/** Brings one part of a snapshot: what is there under the same name stays, unless it is to be replaced. */
export function loadPart(snapshot: Snapshot, part: string, shelf: Shelf, locationId: string, override: boolean): void {
  const fresh = Object.fromEntries(Object.keys(shelf).map((kind) => [kind, []])) as unknown as Shelf
  known.find((one) => one.name === snapshot.name)?.parts[part]?.(maker(fresh, locationId))
  for (const [kind, things] of Object.entries(fresh) as [keyof Shelf, Shelf[keyof Shelf]][]) {
    for (const thing of things) {
      const at = shelf[kind].findIndex((one) => String(one.name).toLowerCase() === String(thing.name).toLowerCase())
      if (at < 0) shelf[kind].push(thing)
      else if (override) shelf[kind][at] = { ...thing, id: shelf[kind][at]?.id ?? thing.id }
    }
  }
}
