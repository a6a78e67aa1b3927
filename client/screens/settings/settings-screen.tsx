import type { ComponentChildren } from 'preact'
import type { Capability } from '../../../server/contract/session.ts'
import { useApp } from '../../context.ts'
import type { SettingsSection } from '../../route.ts'
import { paths } from '../../router.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { settingsWords as words } from '../../words/settings-words.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { ApiKeysSection } from './api-keys-section.tsx'
import { AuditSection } from './audit-section.tsx'
import { DataSection } from './data-section.tsx'
import { GeneralSection } from './general-section.tsx'
import { PeopleSection } from './people-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

type Section = { name: SettingsSection; needs: Capability | null; draw(): ComponentChildren }

const sections: Section[] = [
  { name: 'general', needs: null, draw: () => <GeneralSection /> },
  { name: 'sessions', needs: null, draw: () => <SessionsSection /> },
  { name: 'keys', needs: 'keys.manage', draw: () => <ApiKeysSection /> },
  { name: 'people', needs: 'settings.read', draw: () => <PeopleSection /> },
  { name: 'audit', needs: 'audit.read', draw: () => <AuditSection /> },
  { name: 'data', needs: 'settings.write', draw: () => <DataSection /> },
]

/** Settings in parts; a part is offered to whom the server lets see it. */
export function SettingsScreen({ section }: { section: SettingsSection }) {
  const { can } = useApp()
  const offered = sections.filter(({ needs }) => needs === null || can(needs))
  const current = offered.find(({ name }) => name === section)
  return (
    <>
      <PageHeader title={words.title} />
      <div class="settings">
        {offered.length === 1 ? null : (
          <nav class="settings-nav" aria-label={words.sectionsLabel}>
            {offered.map(({ name }) => (
              <a key={name} href={paths.settings(name)} aria-current={name === section ? 'page' : undefined}>
                {words.sections[name]}
              </a>
            ))}
          </nav>
        )}
        <div class="stack">{current?.draw() ?? <EmptyState icon="info" title={words.noneOfYours} text={words.noneOfYoursText} />}</div>
      </div>
    </>
  )
}
