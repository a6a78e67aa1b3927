import type { HandOver } from '../../../server/contract/hand-over.ts'
import { chosenFacts } from '../../../server/contract/sentences/sheet-facts.ts'
import { sayOption } from '../../words/field-names.ts'
import { sayFact } from '../../words/say-again.ts'
import { kindWord, words } from '../../words/words.ts'

/** Everything that was set up, kind by kind, with the platform's ids. */
export function ThingGroups({ groups }: { groups: HandOver['groups'] }) {
  return (
    <>
      {groups.map(({ kind, things }) => (
        <section key={kind} class="panel">
          <h2 class="section-title">
            {kindWord(kind, things.length)} <span class="muted">{things.length}</span>
          </h2>
          <table class="things">
            <thead class="visually-hidden">
              <tr>
                <th scope="col">{words.handOverName}</th>
                <th scope="col">{words.handOverFacts}</th>
                <th scope="col">{words.handOverId}</th>
              </tr>
            </thead>
            <tbody>
              {things.map(({ title, id, facts, link }, index) => (
                <tr key={id ?? index}>
                  <th scope="row">
                    {link === undefined ? (
                      title
                    ) : (
                      <a href={link.url} target="_blank" rel="noopener" title={link.exact ? words.openThing : words.openSection}>
                        {title}
                      </a>
                    )}
                  </th>
                  <td class="muted">{facts.map(sayWhole).join(' · ')}</td>
                  <td>{id === null ? null : <code>{id}</code>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </>
  )
}

function sayWhole({ label, value, field = '' }: HandOver['groups'][number]['things'][number]['facts'][number]): string {
  return `${sayFact(label, field)}: ${chosenFacts.has(field) ? sayOption(value) : value}`
}
