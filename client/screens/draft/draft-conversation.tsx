import { useSignal } from '@preact/signals'
import type { Draft, draftLimits } from '../../../server/contract/draft.ts'
import type { DraftModel } from '../../models/draft-model.ts'
import { Button } from '../../ui/button.tsx'
import { words } from '../../words/words.ts'
import { useFollow } from './use-follow.ts'

const mostCharacters: (typeof draftLimits)['messageCharacters'] = 4_000

/** "Add a recall pipeline", "fewer tags": each message makes a new version. */
export function DraftConversation({ draft, model }: { draft: Draft; model: DraftModel }) {
  const text = useSignal('')
  const follow = useFollow()
  const isEmpty = text.value.trim() === ''
  const send = async (event: Event) => {
    event.preventDefault()
    if (!isEmpty) follow(await model.say(text.value.trim()))
  }
  return (
    <form class="panel stack-small" onSubmit={(event) => void send(event)}>
      <h2 class="section-title">
        <label for="draft-message">{words.draftChange}</label>
      </h2>
      {draft.messages.length === 0 ? null : (
        <ul class="draft-messages">
          {draft.messages.map((message, index) => (
            <li key={index}>{message}</li>
          ))}
        </ul>
      )}
      <textarea
        id="draft-message"
        class="input"
        rows={2}
        maxLength={mostCharacters}
        placeholder={words.draftChangeExample}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send(event)
        }}
      />
      <div>
        <Button type="submit" icon="spark" disabled={isEmpty} isBusy={model.doing.value === 'say'}>
          {words.draftChangeSend}
        </Button>
      </div>
    </form>
  )
}
