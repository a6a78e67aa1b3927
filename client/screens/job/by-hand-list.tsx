import { useModel } from '@preact/signals'
import type { Change } from '../../../server/contract/plan.ts'
import { browserMemory } from '../../browser-memory.ts'
import { ByHandModel } from '../../models/by-hand-model.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { kindWord, words } from '../../words/words.ts'

/** Where the list stands on the page. */
export const byHandId = 'by-hand'

/** The platform's blind spots, as a checklist with the exact names to use. */
export function ByHandList({ jobId, items }: { jobId: string; items: Change[] }) {
  const model = useModel(() => new ByHandModel(browserMemory('localStorage', `by-hand.${jobId}`)))
  const ticked = model.ticked.value
  return (
    <section class="panel by-hand" id={byHandId} tabIndex={-1}>
      <div class="section-head">
        <h2 class="section-title">{words.jobByHand}</h2>
        <span class="muted">{words.jobByHandDone(items.filter((item) => ticked.has(item.id)).length, items.length)}</span>
      </div>
      <p class="muted">{words.jobByHandText}</p>
      <ul>
        {items.map((item) => (
          <li key={item.id} class={ticked.has(item.id) ? 'is-ticked' : undefined}>
            <label class="by-hand-item">
              <input
                type="checkbox"
                class="checkbox"
                checked={ticked.has(item.id)}
                onChange={(event) => model.tick(item.id, event.currentTarget.checked)}
              />
              <span>
                <b class="by-hand-title">{item.title}</b> <span class="muted">{kindWord(item.kind, 1)}</span>
                <span class="by-hand-detail">{item.detail}</span>
              </span>
            </label>
            <CopyButton text={item.title} label={`${words.copy}: ${item.title}`} copiedLabel={words.copied} />
          </li>
        ))}
      </ul>
    </section>
  )
}
