import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { DeleteDataAnswer, Settings } from '../../../server/contract/settings.ts'
import { type ProblemView, toProblem } from '../../api/problem.ts'
import { useApp } from '../../context.ts'
import { createLoader } from '../../models/loadable.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { settingsWords as words } from '../../words/settings-words.ts'
import { words as pageWords } from '../../words/words.ts'
import { Loaded } from '../parts/loaded.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { saveFile } from '../parts/save-file.ts'
import { DeleteDataDialog } from './delete-data-dialog.tsx'

/** Everything out as a file, or gone for good. */
export function DataSection() {
  const { api } = useApp()
  const settings = useMemo(() => {
    const loader = createLoader(api.settings.get)
    void loader.load()
    return loader
  }, [])
  return (
    <>
      <ExportPanel />
      <Loaded at={settings.at.value} skeleton={<Skeleton shape="panel" label={pageWords.loading} />} onRetry={() => void settings.load()}>
        {({ danger }) => (danger === null ? null : <DangerPanel danger={danger} onDeleted={() => void settings.load()} />)}
      </Loaded>
    </>
  )
}

function ExportPanel() {
  const { api, toasts } = useApp()
  const isBusy = useSignal(false)
  const problem = useSignal<ProblemView | null>(null)
  const run = async () => {
    isBusy.value = true
    problem.value = null
    try {
      saveFile(`groundwork-${new Date().toISOString().slice(0, 10)}.json`, await api.settings.exportAll(), 'application/json')
      toasts.say(words.exportDone)
    } catch (error) {
      problem.value = toProblem(error)
    }
    isBusy.value = false
  }
  return (
    <section class="panel form-panel">
      <h2 class="section-title">{words.exportTitle}</h2>
      <p class="muted">{words.exportText}</p>
      {problem.value === null ? null : <ProblemNotice problem={problem.value} />}
      <div class="form-end">
        <Button icon="download" isBusy={isBusy.value} onClick={() => void run()}>
          {words.exportButton}
        </Button>
      </div>
    </section>
  )
}

function DangerPanel({ danger, onDeleted }: { danger: NonNullable<Settings['danger']>; onDeleted(): void }) {
  const isAsking = useSignal(false)
  const done = useSignal<DeleteDataAnswer | null>(null)
  const { counts, purgeAfterDays } = danger
  return (
    <section class="panel form-panel danger">
      <h2 class="section-title">{words.danger}</h2>
      <p>{words.dangerText}</p>
      <p class="muted">
        {words.dangerHolds(counts)}. {counts.liveJobs > 0 ? words.dangerStops(counts.liveJobs) : null}{' '}
        {words.dangerUninstall(purgeAfterDays)}
      </p>
      {done.value === null ? null : (
        <Notice tone="good" title={words.dangerDone} isUrgent>
          <p>{words.dangerDoneText(done.value.stoppedJobs)}</p>
        </Notice>
      )}
      <div class="form-end">
        <Button look="danger" icon="trash" onClick={() => (isAsking.value = true)}>
          {words.dangerButton}
        </Button>
      </div>
      {isAsking.value ? (
        <DeleteDataDialog
          name={danger.companyName}
          onClose={() => (isAsking.value = false)}
          onDone={(answer) => {
            isAsking.value = false
            done.value = answer
            onDeleted()
          }}
        />
      ) : null}
    </section>
  )
}
