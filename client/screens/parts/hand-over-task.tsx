import type { HandOverTask as Task } from '../../../server/contract/hand-over.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { kindWord, words } from '../../words/words.ts'
import { ByHandStand } from './by-hand-stand.tsx'
import { PlaceLink } from './place-link.tsx'
import { sayAgain } from '../../words/say-again.ts'

type HandOverTaskProps = { task: Task; mayTick: boolean; isOpen?: boolean; onTick(done: boolean): void }

/** One thing to do by hand: a box to tick, why, how, with the exact names, and where. */
export function HandOverTask({ task, mayTick, isOpen = false, onTick }: HandOverTaskProps) {
  const { title, kind, why, steps, uses, link, done, found, detail = '', said, page } = task
  const how = (
    <>
      {steps.length === 0 ? null : (
        <ol class="task-steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {uses.length === 0 ? null : (
        <p class="task-uses">
          {words.handOverUses}{' '}
          {uses.map(({ title: name, parts = [] }) => (parts.length === 0 ? name : `${name} (${parts.join(', ')})`)).join(', ')}
        </p>
      )}
    </>
  )
  return (
    <li class={`task${done ? ' is-ticked' : ''}`}>
      <div class="task-head">
        <label class="task-label">
          <input
            type="checkbox"
            class="checkbox"
            checked={done}
            disabled={!mayTick}
            onChange={(event) => onTick(event.currentTarget.checked)}
          />
          <span>
            <b class="task-title">{title}</b> <span class="muted">{kindWord(kind, 1)}</span>
            {why === null ? null : <span class="task-why">{why}</span>}
          </span>
        </label>
        <CopyButton text={title} label={`${words.copy}: ${title}`} copiedLabel={words.copied} />
      </div>
      {found === undefined ? null : <ByHandStand found={found} detail={sayAgain(detail, said)} />}
      {steps.length + uses.length === 0 ? null : isOpen ? (
        <div class="task-how">{how}</div>
      ) : (
        <details class="task-how">
          <summary>{words.handOverHow}</summary>
          {how}
        </details>
      )}
      {link === null ? null : (
        <a class="task-link" href={link} target="_blank" rel="noopener">
          {words.handOverOpen}
        </a>
      )}
      {page === undefined ? null : <PlaceLink link={page} name={title} />}
    </li>
  )
}
