import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Member, Members, Settings } from '../../../server/contract/settings.ts'
import type { Capability } from '../../../server/contract/session.ts'
import { useApp } from '../../context.ts'
import { type ProblemView, toProblem } from '../../api/problem.ts'
import { now } from '../../models/clock.ts'
import { createLoader } from '../../models/loadable.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { formatAgo } from '../../words/format.ts'
import { settingsWords as words } from '../../words/settings-words.ts'
import { words as pageWords } from '../../words/words.ts'
import { Loaded } from '../parts/loaded.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'

/** Who belongs here, and what each role may do. */
export function PeopleSection() {
  const { api, can, toasts } = useApp()
  const problem = useSignal<ProblemView | null>(null)
  const { members, settings } = useMemo(() => {
    const loaders = { members: createLoader(api.settings.members), settings: createLoader(api.settings.get) }
    void loaders.members.load()
    void loaders.settings.load()
    return loaders
  }, [])
  const signOut = async ({ id, name }: Member) => {
    try {
      await api.settings.signOutMember(id)
      toasts.say(words.signedOutPerson(name))
    } catch (error) {
      problem.value = toProblem(error)
    }
    await members.load()
  }
  const skeleton = <Skeleton shape="row" lines={8} label={pageWords.loading} />
  return (
    <>
      <p class="muted section-text">{words.peopleText}</p>
      {problem.value === null ? null : <ProblemNotice problem={problem.value} />}
      <Loaded at={members.at.value} skeleton={skeleton} onRetry={() => void members.load()}>
        {(value) => <People members={value} onSignOut={can('settings.write') ? signOut : undefined} />}
      </Loaded>
      {members.at.value.state === 'loading' ? null : (
        <>
          <h2 class="section-title">{words.rolesTitle}</h2>
          <Loaded at={settings.at.value} skeleton={skeleton} onRetry={() => void settings.load()}>
            {({ roles }) => <Roles roles={roles} />}
          </Loaded>
        </>
      )}
    </>
  )
}

type PeopleProps = { members: Members; onSignOut: ((person: Member) => Promise<void>) | undefined }

function People({ members: { state, why, items }, onSignOut }: PeopleProps) {
  return (
    <>
      {state === 'known' ? null : (
        <Notice tone="warn" title={words.peopleUnknown}>
          <p>{words.peopleUnknownText}</p>
          {why === null ? null : <p class="muted">{why}</p>}
        </Notice>
      )}
      {items.length === 0 ? (
        <EmptyState icon="info" title={words.peopleEmpty} />
      ) : (
        <ul class="rows">
          {items.map((person) => {
            const { id, name, email, view, role, lastSeenAt, isSignedIn } = person
            return (
              <li key={id} class="person-row">
                <span class="person-name">
                  <b class="row-title">{name}</b>
                  <span class="row-note">{email}</span>
                </span>
                <span>{words.roles[`${view}.${role}`]}</span>
                <span class="row-note">
                  {words.seen}: {lastSeenAt === null ? words.never : formatAgo(lastSeenAt, now.value)}
                </span>
                {isSignedIn && onSignOut !== undefined ? (
                  <Button size="small" aria-label={`${words.signOutPerson}: ${name}`} onClick={() => void onSignOut(person)}>
                    {words.signOutPerson}
                  </Button>
                ) : null}
              </li>
            )
          })}
        </ul>
      )}
    </>
  )
}

function Roles({ roles }: { roles: Settings['roles'] }) {
  const all = Object.entries(words.capabilities) as [Capability, string][]
  return (
    <div class="rows table-box" tabIndex={0} role="region" aria-label={words.rolesTitle}>
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">{words.capability}</th>
            {roles.map(({ view, role }) => (
              <th key={view + role} scope="col">
                {words.roles[`${view}.${role}`]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map(([capability, label]) => (
            <tr key={capability}>
              <th scope="row">{label}</th>
              {roles.map(({ view, role, can }) => (
                <td key={view + role}>
                  {can.includes(capability) ? <Icon name="check" /> : <span aria-hidden="true">–</span>}
                  <span class="visually-hidden">{can.includes(capability) ? words.may : words.mayNot}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
