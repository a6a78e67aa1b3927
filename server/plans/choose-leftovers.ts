import type { Change } from '../contract/plan.ts'
import { say } from '../contract/say.ts'
import { kindOf } from '../resources/registry.ts'
import type { Leftover } from './read-leftovers.ts'

/** An offered deletion with what is known of the thing. */
type Offer = { line: Change; of: Leftover }

/** Why it goes: it was chosen itself (`root` is it), or it stands under what was chosen. */
type Going = { root: string; under: string | undefined }

/**
 * The lines with those taken up that a person chose to delete, and with each what stands under it: the platform deletes
 * that with it, so it has to be a step of its own to be seen, and to be made again by a roll-back. What an offered line that
 * stays uses is not deleted, and says so. `leftovers`: what the lines are of, in their order. Pure.
 */
export function chooseLeftovers(lines: readonly Change[], leftovers: readonly Leftover[], included: readonly string[]): Change[] {
  const offers = lines.flatMap((line, index): Offer[] => {
    const of = leftovers[index]
    return line.optIn === 'offered' && of !== undefined ? [{ line, of }] : []
  })
  const chosen = new Set(offers.flatMap(({ line }) => (included.includes(line.id) ? [line.id] : [])))
  const held = new Map<string, Change>()
  for (;;) {
    const going = withAllUnder(offers, chosen)
    const use = findUse(offers, going)
    if (use === undefined) return lines.map((line) => held.get(line.id) ?? take(line, going.get(line.id)))
    const root = chosen.has(use.used.id) ? use.used.id : (going.get(use.used.id)?.root ?? use.used.id)
    chosen.delete(root)
    const line = lines.find((one) => one.id === root)
    if (line !== undefined) held.set(root, hold(line, use))
  }
}

function take(line: Change, going: Going | undefined): Change {
  if (going === undefined) return line
  if (going.under === undefined) return { ...line, excluded: false }
  const { message: detail, said } = say('line.goes_along', { other: going.under })
  return { ...line, excluded: false, reason: 'deleted_along', detail, said }
}

function hold(line: Change, { used, user }: Use): Change {
  const { message: detail, said } = say('line.used_by_left_out', { other: user.title, title: used.title })
  return { ...line, reason: 'holds_client_data', detail, said }
}

/** What goes, by its id: what was chosen, and what stands under it at whatever depth. */
function withAllUnder(offers: readonly Offer[], chosen: ReadonlySet<string>): Map<string, Going> {
  const going = new Map<string, Going>([...chosen].map((id) => [id, { root: id, under: undefined }]))
  const visit = ({ line }: Offer, root: string): void => {
    for (const other of offers) {
      if (going.has(other.line.id) || !isUnder(other, line)) continue
      going.set(other.line.id, { root, under: line.title })
      visit(other, root)
    }
  }
  for (const offer of offers) if (chosen.has(offer.line.id)) visit(offer, offer.line.id)
  return going
}

function isUnder({ of }: Offer, above: Change): boolean {
  const { parent } = kindOf(of.kind)
  return parent?.kind === above.kind && above.resourceId !== null && of.applied[parent.field] === above.resourceId
}

type Use = { used: Change; user: Change }

/** The first thing that goes although one that stays uses it. */
function findUse(offers: readonly Offer[], going: ReadonlyMap<string, Going>): Use | undefined {
  for (const { line: used } of offers) {
    if (!going.has(used.id)) continue
    const user = offers.find(({ line, of }) => !going.has(line.id) && uses(of, used.resourceId))
    if (user !== undefined) return { used, user: user.line }
  }
  return undefined
}

/** Whether what we applied to it points at this id, or what stands there does. */
export function uses(leftover: Leftover | undefined, id: string | null): boolean {
  if (leftover === undefined) return false
  return mentions(leftover.applied, id) || (leftover.state === 'known' && mentions(leftover.live.fields, id))
}

/** Whether fields have this id anywhere in them. They are asked about many ids, and written out once. */
export function mentions(fields: Record<string, unknown>, id: string | null): boolean {
  if (id === null) return false
  const text = texts.get(fields) ?? JSON.stringify(fields)
  texts.set(fields, text)
  return text.includes(JSON.stringify(id))
}

const texts = new WeakMap<Record<string, unknown>, string>()
