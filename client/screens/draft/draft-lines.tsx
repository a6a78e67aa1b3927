import { useSignal } from '@preact/signals'
import type { DraftGroup, DraftRow } from '../../models/draft-lines.ts'
import { confidenceOf } from '../../models/draft-lines.ts'
import type { DraftModel } from '../../models/draft-model.ts'
import { titleOf } from '../../models/resource-title.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Icon } from '../../ui/icon.tsx'
import { moveBetweenLines } from '../../ui/move-between-lines.ts'
import { Pill } from '../../ui/pill.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { formatField } from '../../words/field-names.ts'
import { confidenceWords, kindWord, words } from '../../words/words.ts'
import { ValueView } from '../parts/value-view.tsx'
import { WhatFor } from '../parts/what-for.tsx'

/** Every line with the words that caused it, by kind; a line stays where it first appeared. */
export function DraftLines({ model, isRunning }: { model: DraftModel; isRunning: boolean }) {
  const groups = model.groups.value
  if (groups.length === 0 && !isRunning) return <p class="muted">{words.draftNoLines}</p>
  return (
    <div class="groups" onKeyDown={moveBetweenLines} aria-busy={isRunning}>
      {groups.map((group) => (
        <Group key={group.kind} group={group} model={model} isRunning={isRunning} />
      ))}
      {isRunning ? <Skeleton shape="row" lines={groups.length === 0 ? 6 : 1} label={words.draftWriting} /> : null}
    </div>
  )
}

function Group({ group: { kind, rows }, model, isRunning }: { group: DraftGroup; model: DraftModel; isRunning: boolean }) {
  const on = model.on.value
  const ids = rows.map(({ line }) => line.resourceId)
  const chosen = ids.filter((id) => on.has(id)).length
  const name = kindWord(kind, rows.length)
  return (
    <section class="group" aria-label={name}>
      <div class="group-head">
        {isRunning ? (
          <span class="line-check" />
        ) : (
          <Checkbox
            label={words.draftUseKind(name)}
            isChecked={chosen > 0}
            isMixed={chosen > 0 && chosen < ids.length}
            onChange={(isOn) => model.switch(ids, isOn)}
          />
        )}
        <h2 class="group-heading draft-group-heading">
          <span class="group-title">{name}</span>
          <span class="group-count">{words.planOfKind(chosen, rows.length)}</span>
        </h2>
      </div>
      <ul class="group-lines">
        {rows.map((row) => (
          <Line key={row.line.resourceId} row={row} model={model} isRunning={isRunning} />
        ))}
      </ul>
    </section>
  )
}

function Line({ row: { line, resource, mark }, model, isRunning }: { row: DraftRow; model: DraftModel; isRunning: boolean }) {
  const isOpen = useSignal(false)
  const isOn = model.on.value.has(line.resourceId)
  const title = titleOf(resource, (name) => sayVariable(model, name))
  const confidence = confidenceOf(line)
  const detailsId = `draft-${line.resourceId}`
  return (
    <li class={`line draft-line${isOn ? '' : ' is-off'}`}>
      <div class="line-head">
        {isRunning ? (
          <span class="line-check">{isOn ? <Icon name="check" /> : null}</span>
        ) : (
          <Checkbox label={words.draftUse1(title)} isChecked={isOn} onChange={(wanted) => model.switch([line.resourceId], wanted)} />
        )}
        <button
          type="button"
          class="line-toggle draft-toggle"
          data-line
          aria-expanded={isOpen.value}
          aria-controls={isOpen.value ? detailsId : undefined}
          onClick={() => (isOpen.value = !isOpen.value)}
        >
          <span class="line-title">
            {title}{' '}
            {mark === null ? null : (
              <Pill tone={mark.is === 'new' ? 'green' : 'blue'}>{mark.is === 'new' ? words.draftNew : words.draftChanged}</Pill>
            )}
          </span>
          <span class="draft-because">{line.words === '' ? <span class="muted">{fromWords[line.from]}</span> : <q>{line.words}</q>}</span>
          <span class={`confidence confidence-${confidence}`} title={words.draftConfidence(Math.round(line.confidence * 100))}>
            <span class="confidence-bars" aria-hidden="true" />
            {confidenceWords[confidence]}
          </span>
          <Icon name="chevron" />
        </button>
      </div>
      {isOpen.value ? (
        <div class="line-body" id={detailsId}>
          {mark?.is === 'changed' ? <p class="muted">{words.draftChangedPaths(words.and(mark.paths.map(formatField)))}</p> : null}
          <dl class="facts">
            {Object.entries(resource.spec).map(([field, value]) => (
              <div key={field} class="fact">
                <dt title={field}>{formatField(field)}</dt>
                <dd>
                  <ValueView value={value} field={field} kind={resource.kind} />
                </dd>
              </div>
            ))}
          </dl>
          {isRunning ? null : <WhatFor resource={resource} />}
        </div>
      ) : null}
    </li>
  )
}

/** What was answered, or what is asked for, in place of a variable's name. */
function sayVariable(model: DraftModel, name: string): string | undefined {
  const value = model.values.value[name]?.trim()
  const variable = model.draft.value?.blueprint?.variables[name]
  return value || variable?.default || (variable === undefined ? name.replaceAll('_', ' ') : `‹${variable.label}›`)
}

const fromWords = { brief: words.draftFromNothing, starter: words.draftFromStarter, previous: words.draftFromPrevious }
