import type { DeepLink } from '../../../server/contract/deep-link.ts'
import { words } from '../../words/words.ts'

/** Leads into the platform's own pages: to the thing itself, or to the section in which it is found. */
export function PlaceLink({ link, name }: { link: DeepLink; name: string }) {
  const text = link.exact ? words.openThing : words.openSection
  return (
    <a class="task-link" href={link.url} target="_blank" rel="noopener" aria-label={`${text}: ${name}`}>
      {text}
    </a>
  )
}
