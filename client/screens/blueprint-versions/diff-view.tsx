import { type BlueprintDiff, type FieldDiff, isSame, type ThingDiff } from '../../models/blueprint-diff.ts'
import { Icon } from '../../ui/icon.tsx'
import { formatField } from '../../words/field-names.ts'
import { blueprintWords as say } from '../../words/blueprint-words.ts'
import { kindWord, words } from '../../words/words.ts'
import { ValueView } from '../parts/value-view.tsx'
import { DiffMark } from './diff-counts.tsx'

/** Groups and lines up to this many stand open. */
const fewChanges = 12

/** What is different between two blueprints, by kind, field before and after. */
export function DiffView({ diff }: { diff: BlueprintDiff }) {
  if (isSame(diff)) return <p class="muted">{say.diffSame}</p>
  const groups: [title: string, things: readonly ThingDiff[]][] = [
    [say.variables, diff.variables],
    ...[...Map.groupBy(diff.resources, (thing) => thing.kind)].map(([kind, things]): [string, readonly ThingDiff[]] => [
      kindWord(kind),
      things,
    ]),
  ]
  const isFew = diff.resources.length + diff.variables.length <= fewChanges
  return (
    <div class="groups">
      {diff.about.length === 0 ? null : (
        <div class="group">
          <p class="group-head diff-head">{say.about}</p>
          <div class="line-body">
            <FieldTable fields={diff.about} kind="" />
          </div>
        </div>
      )}
      {groups.map(([title, things]) =>
        things.length === 0 ? null : (
          <details key={title} class="group" open>
            <summary class="group-head">
              <Icon name="chevron" />
              <span class="group-title">{title}</span>
              <span class="group-count">{things.length}</span>
            </summary>
            <ul class="group-lines">
              {things.map((thing) => (
                <ThingLine key={thing.id} thing={thing} isOpen={isFew && thing.change === 'changed'} />
              ))}
            </ul>
          </details>
        ),
      )}
      {diff.same === 0 ? null : <p class="muted">{say.diffUnchanged(diff.same)}</p>}
    </div>
  )
}

function ThingLine({ thing, isOpen }: { thing: ThingDiff; isOpen: boolean }) {
  return (
    <li>
      <details class="line" open={isOpen}>
        <summary class="line-head line-head-plain">
          <span class="diff-title">
            <DiffMark change={thing.change} /> <span class="line-title">{thing.title}</span>
          </span>
          <code class="line-key">{thing.id}</code>
        </summary>
        <div class="line-body">
          {thing.change === 'changed' ? (
            <FieldTable fields={thing.fields} kind={thing.kind} />
          ) : (
            <FieldFacts fields={thing.fields} kind={thing.kind} isGone={thing.change === 'removed'} />
          )}
        </div>
      </details>
    </li>
  )
}

function FieldTable({ fields, kind }: { fields: readonly FieldDiff[]; kind: string }) {
  return (
    <table class="diff">
      <thead>
        <tr>
          <th scope="col">{words.planField}</th>
          <th scope="col">{say.diffBefore}</th>
          <th scope="col">{say.diffAfter}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field.path}>
            <th scope="row">{field.path.endsWith('[]') ? say.diffOrder(formatField(field.path.slice(0, -2))) : formatField(field.path)}</th>
            <td class="diff-before" data-label={say.diffBefore}>
              <ValueView value={field.before} field={field.path} kind={kind} />
            </td>
            <td class="diff-after" data-label={say.diffAfter}>
              <ValueView value={field.after} field={field.path} kind={kind} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function FieldFacts({ fields, kind, isGone }: { fields: readonly FieldDiff[]; kind: string; isGone: boolean }) {
  return (
    <dl class="facts">
      {fields.map((field) => (
        <div key={field.path} class="fact">
          <dt title={field.path}>{formatField(field.path)}</dt>
          <dd>
            <ValueView value={isGone ? field.before : field.after} field={field.path} kind={kind} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
