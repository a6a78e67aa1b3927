import { paths } from '../../router.ts'
import { LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { words } from '../../words/words.ts'

export function NotFoundScreen() {
  return (
    <EmptyState headingLevel={1} icon="search" title={words.notFoundTitle} text={words.notFoundText}>
      <LinkButton look="primary" href={paths.home}>
        {words.notFoundButton}
      </LinkButton>
    </EmptyState>
  )
}
