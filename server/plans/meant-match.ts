import type { Side } from '../contract/plan.ts'
import type { Match } from './inventory.ts'
import type { Choices } from './make-plan.ts'

/** What a line is known to mean: nothing while a person has yet to say whether a doubtful one is, or where they want ours beside it. */
export function meantMatch(matches: ReadonlyMap<string, Match>, choices: Choices, id: string): Match | undefined {
  const found = matches.get(id)
  return found !== undefined && isMeant(found, choices, id) ? found : undefined
}

export function isMeant(found: Match, choices: Choices, id: string): boolean {
  if (isLeftBeside(found, choices, id)) return false
  return !isDoubtful(found) || sideOfLine(choices, id) === 'theirs'
}

/** What can never become ours, where ours is to be made under another name. */
function isLeftBeside({ apart = [] }: Match, { decisions }: Choices, id: string): boolean {
  const said = decisions[id]
  return apart.length > 0 && apart.every((path) => (typeof said === 'object' ? said[path] : said) === 'ours')
}

/** Only nearly the same name, or several of the same name of which none is spelled as ours. */
export function isDoubtful(found: Match): boolean {
  return found.by === 'near' || (found.by === 'name' && found.among > 1 && !found.exact)
}

/** What a person has said about which one a line means: it cannot mean both. */
export function sideOfLine(choices: Choices, id: string): Side | undefined {
  const decision = choices.decisions[id]
  const side = typeof decision === 'object' ? decision['name'] : decision
  return side === 'both' ? undefined : side
}
