import { useApp } from '../../context.ts'
import { paths } from '../../router.ts'

/** Goes to the version that has just been asked for. */
export function useFollow(): (draftId: string | undefined) => void {
  const { router } = useApp()
  return (draftId) => {
    if (draftId !== undefined) router.go(paths.draft(draftId))
  }
}
