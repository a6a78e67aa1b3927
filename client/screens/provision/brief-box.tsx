import { useModel } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { LocationView } from '../../../server/contract/session.ts'
import { browserMemory } from '../../browser-memory.ts'
import { useApp } from '../../context.ts'
import { BriefModel, mostCharacters } from '../../models/brief-model.ts'
import type { BlueprintListModel } from '../../models/blueprint-list-model.ts'
import { valueOf } from '../../models/loadable.ts'
import { paths } from '../../router.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { formatNumber } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'

type BriefBoxProps = { location: LocationView; library: BlueprintListModel }

/** The shortest way in: say what is needed, in any language. */
export function BriefBox({ location, library }: BriefBoxProps) {
  const { config } = useApp()
  const drafting = config.value?.features.drafting
  if (drafting === false) {
    return (
      <section class="brief brief-off">
        <Icon name="spark" />
        <p>
          <b>{words.briefOff}</b> <span class="muted">{words.briefOffText}</span>
        </p>
      </section>
    )
  }
  return <BriefForm location={location} library={library} />
}

function BriefForm({ location, library }: BriefBoxProps) {
  const { api, router, session } = useApp()
  const model = useModel(() => new BriefModel(api.drafts, browserMemory('localStorage', `brief.${session.user.id}.${location.id}`)))
  const box = useRef<HTMLTextAreaElement>(null)
  const starters = valueOf(library.list.value) ?? []
  const { length, isTooLong, problem, isSending } = model
  const send = async (event: Event) => {
    event.preventDefault()
    if (length.value === 0) return box.current?.focus()
    const draftId = await model.send(location.id)
    if (draftId !== undefined) router.go(paths.draft(draftId))
  }
  useEffect(() => void model.loadLast(location.id, () => document.activeElement === box.current), [])
  useEffect(() => {
    if (problem.value !== null) box.current?.focus()
  }, [problem.value])
  return (
    <form class="brief" onSubmit={(event) => void send(event)} noValidate>
      <label class="brief-label" for="brief">
        <Icon name="spark" />
        {words.briefTitle}
      </label>
      <textarea
        ref={box}
        id="brief"
        class="input brief-text"
        rows={4}
        placeholder={words.briefPlaceholder}
        aria-describedby="brief-count brief-help"
        aria-invalid={isTooLong.value}
        value={model.text.value}
        onInput={(event) => (model.text.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send(event)
        }}
      />
      {problem.value === null ? null : <ProblemNotice problem={problem.value} />}
      <div class="brief-foot">
        <div class="brief-facts">
          <p id="brief-count" class={isTooLong.value ? 'field-error' : 'muted'} role={isTooLong.value ? 'alert' : undefined}>
            {isTooLong.value
              ? words.briefTooLong(formatNumber(length.value - mostCharacters))
              : words.briefCount(formatNumber(length.value), formatNumber(mostCharacters))}
            {model.text.value === '' ? (
              <button type="button" class="link-button" onClick={() => (model.text.value = words.briefExample)}>
                {words.briefUseExample}
              </button>
            ) : (
              <button type="button" class="link-button" onClick={() => (model.text.value = '')}>
                {words.briefClear}
              </button>
            )}
          </p>
          <p id="brief-help" class="muted">
            {words.briefHelp}
          </p>
        </div>
        {starters.length === 0 || model.text.value === '' ? null : (
          <label class="brief-starter">
            <span class="visually-hidden">{words.briefStarter}</span>
            <select
              class="input select"
              value={model.starterId.value ?? ''}
              onChange={(event) => (model.starterId.value = event.currentTarget.value || null)}
            >
              <option value="">{words.briefNoStarter}</option>
              {starters.map((starter) => (
                <option key={starter.id} value={starter.id}>
                  {words.briefBeginWith(starter.name)}
                </option>
              ))}
            </select>
          </label>
        )}
        <LastDraft model={model} />
        <Button type="submit" look="primary" disabled={isTooLong.value} isBusy={isSending.value}>
          {words.briefSend}
        </Button>
      </div>
    </form>
  )
}

/** Keeps its place while nobody knows whether there is one, so that nothing moves when it comes. */
function LastDraft({ model }: { model: BriefModel }) {
  const last = model.last.value
  const href = last === null || last.status === 'failed' ? undefined : paths.draft(last.id)
  return (
    <a class="brief-last" href={href}>
      {words.briefLast}
    </a>
  )
}
