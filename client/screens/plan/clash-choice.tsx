import type { Change, Side } from '../../../server/contract/plan.ts'
import type { PlanModel } from '../../models/plan-model.ts'
import { words } from '../../words/words.ts'

/** The ways out where something of that name is there and can never become ours. Leaving the line out is its box. */
export function ClashChoice({ change, model }: { change: Change; model: PlanModel }) {
  const rename = change.clash?.rename ?? null
  const ours = change.fields.filter((field) => field.path !== 'name')
  const path = (ours.find((field) => field.decision === 'open') ?? ours.find((field) => field.decision !== undefined))?.path
  if (path === undefined) return null
  const chosen = model.decided.value[change.id]?.[path] ?? change.fields.find((field) => field.path === path)?.decision
  // Of all of it: theirs is used as it is, whatever was said before, also of the parts of a field.
  const said = Object.keys(model.decided.value[change.id] ?? {})
  const choose = (side: Side) =>
    model.decide(change.id, Object.fromEntries([...said, ...ours.map((field) => field.path)].map((one) => [one, side])))
  const way = (side: Side, label: string) => (
    <label class="choice">
      <input type="radio" name={`${change.id}:clash`} checked={chosen === side} onChange={() => choose(side)} />
      <span>{label}</span>
    </label>
  )
  return (
    <fieldset class="decision">
      <legend>{words.planClashWays}</legend>
      {way('theirs', words.planClashTheirs)}
      {rename === null ? null : way('ours', words.planClashRename(rename))}
      <p class="muted">{words.planClashLeave}</p>
    </fieldset>
  )
}
