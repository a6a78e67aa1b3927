import type { Change, StageCards as Stage } from '../../../server/contract/plan.ts'
import { planWords } from '../../words/plan-words.ts'
import { quote, sayAgain } from '../../words/say-again.ts'

/** How many opportunities stand in which stage, and where each stage goes. They never leave their stage. */
export function StageCards({ cards, fields }: { cards: NonNullable<Change['cards']>; fields: Change['fields'] }) {
  const isOpen = fields.some((field) => field.path === 'stages' && field.decision === 'open')
  const told = cards.stages.filter(isTold)
  return (
    <section class="stage-cards">
      <h3 class="stage-cards-title">{isOpen ? planWords.cardsIfOurs : planWords.cards}</h3>
      {cards.why === null ? null : (
        <p class="muted">
          {planWords.cardsUnknown} {cards.said === undefined ? quote(cards.why) : sayAgain(cards.why, cards.said)}
        </p>
      )}
      {cards.total === 0 ? <p class="muted">{planWords.cardsNone}</p> : null}
      {told.length === 0 ? null : (
        <ul class="notice-list">
          {told.map((stage) => (
            <li key={stage.stage}>
              <b>{stage.stage}</b>: {say(stage)}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function isTold({ opportunities, from, to, renamedTo }: Stage): boolean {
  return opportunities !== 0 || from !== to || renamedTo !== undefined
}

function say({ opportunities, from, to, renamedTo }: Stage): string {
  return [
    opportunities === 0 ? planWords.cardsEmpty : planWords.cardsStay(opportunities),
    from === to ? planWords.stageStays(from) : planWords.stageMoves(from, to),
    renamedTo === undefined ? '' : planWords.stageRenamed(renamedTo),
  ]
    .filter(Boolean)
    .join(' ')
}
