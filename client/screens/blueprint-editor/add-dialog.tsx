import type { KindView } from '../../../server/contract/config-door.ts'
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useApp } from '../../context.ts'
import type { BlueprintEditorModel } from '../../models/blueprint-editor-model.ts'
import { fieldsOf, startValue } from '../../models/form-fields.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { kindWord, words } from '../../words/words.ts'

/** Which kind of thing to add; Enter takes the first that matches. */
export function AddDialog({ model, onClose }: { model: BlueprintEditorModel; onClose(): void }) {
  const { config } = useApp()
  const search = useSignal('')
  const wanted = search.value.trim().toLowerCase()
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => body.current?.querySelector('input')?.focus(), [])
  const kinds = (config.value?.kinds ?? []).filter((kind) =>
    `${kindWord(kind.name, 1)} ${kind.name} ${textOf(kind)}`.toLowerCase().includes(wanted),
  )
  const add = (name: string) => {
    const kind = kinds.find((one) => one.name === name)
    if (kind === undefined) return
    model.add(kind.name, startValue({ type: 'group', fields: fieldsOf(kind.schema) }))
    onClose()
  }
  return (
    <Dialog
      title={say.addTitle}
      onClose={onClose}
      onSubmit={() => add(kinds[0]?.name ?? '')}
      actions={<Button onClick={onClose}>{words.cancel}</Button>}
    >
      <div ref={body} class="stack-small">
        <SearchField label={say.addSearch} value={search.value} onInput={(text) => (search.value = text)} />
        <ul class="kind-choices">
          {kinds.map((kind) => (
            <li key={kind.name}>
              <button type="button" class="kind-choice" onClick={() => add(kind.name)}>
                <b>{kindWord(kind.name, 1)}</b>
                <span class="muted">{textOf(kind)}</span>
              </button>
            </li>
          ))}
        </ul>
        {kinds.length === 0 ? <p>{say.addNone}</p> : null}
      </div>
    </Dialog>
  )
}

/** What it is for; the server tells it in English. */
function textOf({ name, description }: Pick<KindView, 'name' | 'description'>): string {
  return say.kindTexts[name] ?? description
}
