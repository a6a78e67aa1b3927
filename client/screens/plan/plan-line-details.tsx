import type { ComponentChildren } from 'preact'
import type { Change, FieldChange, Side } from '../../../server/contract/plan.ts'
import type { PlanModel } from '../../models/plan-model.ts'
import { Button } from '../../ui/button.tsx'
import { formatField } from '../../words/field-names.ts'
import { describePlanLine } from '../../words/describe-plan-line.ts'
import { planWords } from '../../words/plan-words.ts'
import { words } from '../../words/words.ts'
import { PlaceLink } from '../parts/place-link.tsx'
import { ValueView } from '../parts/value-view.tsx'
import { Belongs } from './belongs.tsx'
import { ClashChoice } from './clash-choice.tsx'
import { ByHandDetails } from './by-hand-details.tsx'
import { StageCards } from './stage-cards.tsx'

/** Everything about a line: the reason, what it needs, and before and after of each field. */
export function PlanLineDetails({ change, model }: { change: Change; model: PlanModel }) {
  const { fields } = change
  const place = change.byHand?.link ?? change.link
  const hasBefore = fields.some((field) => field.unreadable || !isBlank(field.before))
  const asked = change.clash !== undefined ? [] : fields.filter((field) => field.decision !== undefined)
  return (
    <>
      <p class="line-reason">
        {describePlanLine(change)} {change.reason === 'type_clash' && change.clash === undefined ? words.planClash : ''}
      </p>
      {change.byHand === undefined ? null : <ByHandDetails state={change.byHand} />}
      {change.clash === undefined ? null : <ClashChoice change={change} model={model} />}
      {change.cards === undefined ? null : <StageCards cards={change.cards} fields={fields} />}
      {asked.length > 1 ? <DecideAll change={change} fields={asked} model={model} /> : null}
      {fields.length === 0 ? null : hasBefore ? <FieldTable change={change} model={model} /> : <FieldList change={change} />}
      <Belongs change={change} model={model} />
      {place === undefined || place === null ? null : <PlaceLink link={place} name={change.title} />}
    </>
  )
}

function FieldList({ change }: { change: Change }) {
  return (
    <dl class="facts">
      {change.fields.map((field) => (
        <div key={field.path} class="fact">
          <dt title={field.path}>{formatField(field.path)}</dt>
          <dd>
            <ValueView value={field.after} field={field.path} kind={change.kind} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function FieldTable({ change, model }: { change: Change; model: PlanModel }) {
  return (
    <table class="diff">
      <thead>
        <tr>
          <th scope="col">{words.planField}</th>
          <th scope="col">{words.planBefore}</th>
          <th scope="col">{words.planAfter}</th>
        </tr>
      </thead>
      <tbody>
        {change.fields.map((field) => (
          <tr key={field.path}>
            <th scope="row" title={field.path}>
              {formatField(field.path)}
            </th>
            <td class={field.decision === undefined ? 'diff-before' : undefined} data-label={words.planBefore}>
              <Before field={field} kind={change.kind} />
            </td>
            <td class="diff-after" data-label={words.planAfter}>
              {field.decision === undefined || change.clash !== undefined ? (
                <>
                  <ValueView value={field.after} field={field.path} kind={change.kind} />
                  {change.clash === undefined || isBlank(field.wanted) ? null : (
                    <p class="diff-baseline">
                      {planWords.blueprintHas}: <ValueView value={field.wanted} field={field.path} kind={change.kind} />
                    </p>
                  )}
                </>
              ) : (
                <Decision change={change} field={field} model={model} />
              )}
              {field.baseline === undefined || isBlank(field.baseline) ? null : (
                <p class="diff-baseline">
                  {words.planLast}: <ValueView value={field.baseline} field={field.path} kind={change.kind} />
                </p>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Before({ field, kind }: { field: FieldChange; kind: Change['kind'] }) {
  if (field.unreadable) return <span class="value-nothing">{planWords.cannotBeRead}</span>
  return <ValueView value={field.before} field={field.path} kind={kind} />
}

function Decision({ change, field, model }: { change: Change; field: FieldChange; model: PlanModel }) {
  const chosen = model.decided.value[change.id]?.[field.path] ?? field.decision
  const option = (side: Side, label: string, value: ComponentChildren) => (
    <label class="choice">
      <input
        type="radio"
        name={`${change.id}:${field.path}`}
        checked={chosen === side}
        onChange={() => model.decide(change.id, { [field.path]: side })}
      />
      <span>
        {label}: {value}
      </span>
    </label>
  )
  return (
    <fieldset class="decision">
      <legend>{words.planDecide}</legend>
      {option('theirs', words.planTheirs, <Before field={field} kind={change.kind} />)}
      {option('ours', words.planOurs, <ValueView value={field.wanted ?? field.after} field={field.path} kind={change.kind} />)}
      {field.both === undefined
        ? null
        : option('both', planWords.both, <ValueView value={field.both} field={field.path} kind={change.kind} />)}
      {chosen === 'open' ? <p class="muted">{words.planOpen}</p> : null}
    </fieldset>
  )
}

function DecideAll({ change, fields, model }: { change: Change; fields: FieldChange[]; model: PlanModel }) {
  const all = (side: Side) => model.decide(change.id, Object.fromEntries(fields.map((field) => [field.path, side])))
  return (
    <div class="decide-all">
      <Button size="small" onClick={() => all('theirs')}>
        {words.planTheirsAll}
      </Button>
      <Button size="small" onClick={() => all('ours')}>
        {words.planOursAll}
      </Button>
    </div>
  )
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
