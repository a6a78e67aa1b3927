import type { Live } from '../resources/kind.ts'
import type { LearnedWords, LocalWord } from './learned-words.ts'
import type { KnownNames } from './template-spec.ts'
import type { Proposals } from './variable-proposals.ts'

type Person = { number: number; live: Live; spec: Record<string, unknown> }

/** Shorter ones are words as well: a sub-account called "Demo" has tags called demo. */
const shortestName = 6

/** The names that are known beforehand, the location's and its people's, and what stands for each in texts. */
export function knownNames(
  locationName: string,
  users: readonly Live[],
  proposals: Proposals,
  words: LearnedWords,
): KnownNames & { person(live: Live): Person['spec'] } {
  const team = teamOf(users).map((live, index): Person => ({
    number: index + 1,
    live,
    spec: personSpec(live, index + 1, proposals, words),
  }))
  const tags = new Map<string, () => string>()
  for (const { live, spec } of team) {
    const fullName = `${String(live.fields.firstName ?? '')} ${String(live.fields.lastName ?? '')}`
    if (fullName.trim().includes(' ') && !tags.has(fullName)) tags.set(fullName, () => `${String(spec.firstName)} ${String(spec.lastName)}`)
  }
  if (locationName.trim().length >= shortestName) {
    const wish = { name: 'location name', label: words.locationName, group: 'Business' } as const
    tags.set(locationName.trim(), () => proposals.tagFor(locationName.trim(), wish))
  }
  return {
    texts: [...tags.keys()],
    tagFor: (text) => tags.get(text)?.() ?? text,
    person: (live) => team.find((one) => one.live === live)?.spec ?? {},
  }
}

/** Those who belong to the location, in a steady order. People of the agency are listed too, with their address only. */
export function teamOf(users: readonly Live[]): Live[] {
  return users.filter((live) => 'role' in live.fields).toSorted(byRoleAndName)
}

/** Roles first, so that who is called what matters as little as can be. */
function byRoleAndName(a: Live, b: Live): number {
  const rank = ({ fields }: Live): string => [fields.role, fields.firstName, fields.lastName].map(String).join(' ')
  return rank(a) < rank(b) ? -1 : 1
}

function personSpec(live: Live, number: number, proposals: Proposals, words: LearnedWords): Record<string, unknown> {
  const ask = (field: string, word: LocalWord): [string, string][] => {
    const value = live.fields[field]
    if (typeof value !== 'string' || value.trim() === '') return []
    const label = {
      name: `team member ${number} ${word.replace('-', '')}`,
      label: `${words.member(number)}: ${words.word(word)}`,
      group: 'Team',
    } as const
    return [[field, field === 'email' ? proposals.tagFor(value.trim(), label) : proposals.ownTag(value.trim(), label)]]
  }
  return Object.fromEntries([
    ...ask('firstName', 'first name'),
    ...ask('lastName', 'last name'),
    ...ask('email', 'e-mail'),
    ...ask('phone', 'phone'),
  ])
}
