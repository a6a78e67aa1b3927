import { formatNumber } from './format.ts'

export type PlanWords = typeof planEn

/** Words of the plan's page that come with it only. */
export const planEn = {
  cards: 'Opportunities in its stages',
  cardsIfOurs: 'Opportunities in its stages, if you take the blueprint’s',
  cardsNone: 'No opportunity stands in it.',
  cardsStay: (n: number | null): string =>
    n === null ? 'Its opportunities stay there.' : n === 1 ? '1 opportunity stays there.' : `${formatNumber(n)} opportunities stay there.`,
  cardsEmpty: 'No opportunity stands there.',
  stageMoves: (from: number, to: number) => `The stage moves from place ${from} to place ${to}.`,
  stageStays: (place: number) => `The stage keeps place ${place}.`,
  stageRenamed: (name: string) => `It is spelled “${name}” then.`,
  cardsUnknown: 'How many opportunities stand in them could not be counted:',

  both: 'Have both',
  blueprintHas: 'The blueprint has',
  cannotBeRead: 'cannot be read',
  neededBy: 'Needed by',
  andMore: (n: number): string => `${formatNumber(n)} more`,
  together: (n: number): string => `Show only what belongs together (${formatNumber(n)})`,
  togetherTitle: (title: string) => `${title}, what it needs, and what needs it`,
  wholePlan: 'Show the whole plan',

  waits: (n: number): string =>
    n === 1
      ? 'Nothing to apply so far: 1 line waits for your decision, and what is there stays until then.'
      : `Nothing to apply so far: ${formatNumber(n)} lines wait for your decision, and what is there stays until then.`,
  keep: (n: number): string => (n === 1 ? 'Keep this' : `Keep these ${n}`),
  keepText: (n: number): string =>
    n === 1
      ? 'Nothing is written. What you chose to keep is noted, and not asked again until one of the sides changes.'
      : 'Nothing is written. The choices to keep what is there are noted, and not asked again until one of the sides changes.',
  keeping: 'Noting it',

  dayLeft: (left: number, until: string) => `About ${formatNumber(left)} of today’s requests are left in this sub-account, until ${until}.`,
  dayTooFew: 'Today’s requests do not suffice',
  dayTooFewText: (needs: number, left: number, until: string) =>
    `It takes about ${formatNumber(needs)} requests, and the platform takes only ${formatNumber(left)} more in this sub-account until ${until}. Leave lines out until it fits, or apply it after that.`,
}
