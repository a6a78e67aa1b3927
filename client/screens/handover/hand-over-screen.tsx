import { useModel } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { HandOver } from '../../../server/contract/hand-over.ts'
import { useApp } from '../../context.ts'
import { HandOverModel } from '../../models/hand-over-model.ts'
import { paths } from '../../router.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Outline } from '../../ui/skeleton.tsx'
import { formatDate } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { HandOverTask } from '../parts/hand-over-task.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { saveHandOver } from './save-hand-over.ts'
import { ThingGroups } from './thing-groups.tsx'
import { sayAgain } from '../../words/say-again.ts'
import { describeSheetProblem } from '../../words/describe-step.ts'

/** The sheet that goes to whoever takes over. It prints as it stands, without what surrounds it. */
export function HandOverScreen({ jobId }: { jobId: string }) {
  const { api } = useApp()
  const model = useModel(() => new HandOverModel(api.jobs, jobId))
  useEffect(() => void model.load(), [])
  return (
    <Loaded
      title={words.handOver}
      at={model.at.value}
      skeleton={<Outline label={words.loading} parts={['title', 'text', 'panel', ['row', 3]]} />}
      onRetry={() => void model.load()}
    >
      {(sheet) => <Sheet sheet={sheet} model={model} />}
    </Loaded>
  )
}

function Sheet({ sheet, model }: { sheet: HandOver; model: HandOverModel }) {
  const app = useApp()
  const { jobId, locationName, blueprintName, startedBy, completedAt, people, problems, groups } = sheet
  const tasks = model.tasks.value
  const actions = (
    <>
      <LinkButton href={paths.job(jobId)}>{words.handOverBack}</LinkButton>
      <Button icon="download" onClick={() => void saveHandOver(app, sheet)}>
        {words.handOverSave}
      </Button>
      <Button look="primary" onClick={() => window.print()}>
        {words.handOverPrint}
      </Button>
    </>
  )
  return (
    <article class="sheet stack">
      <PageHeader
        title={words.handOverTitle(locationName)}
        text={words.handOverBy(blueprintName, startedBy, completedAt === null ? null : formatDate(completedAt))}
        actions={actions}
      />
      {model.problem.value === null ? null : <ProblemNotice problem={model.problem.value} />}
      {problems.length === 0 ? null : (
        <Notice tone="warn" title={words.handOverProblems}>
          <ul class="notice-list">
            {problems.map((one) => (
              <li key={one.title + one.what}>
                <b>{one.title}</b>: {describeSheetProblem(one).what} <span class="muted">{describeSheetProblem(one).next}</span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {tasks.length === 0 ? null : (
        <section class="panel by-hand">
          <div class="section-head">
            <h2 class="section-title">{words.jobByHand}</h2>
            <span class="muted">{words.jobByHandDone(tasks.filter((task) => task.done).length, tasks.length)}</span>
          </div>
          <ul>
            {tasks.map((task) => (
              <HandOverTask
                key={task.id}
                task={task}
                isOpen
                mayTick={app.can('jobs.control')}
                onTick={(done) => void model.tick(task.id, done)}
              />
            ))}
          </ul>
        </section>
      )}
      {people.length === 0 ? null : (
        <section class="panel">
          <h2 class="section-title">{words.handOverPeople}</h2>
          <ul class="facts">
            {people.map(({ name, email, how, said }) => (
              <li key={email + name}>
                <b>{name}</b> <span class="muted">{email}</span>
                <span class="task-why">{sayAgain(how, said)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <ThingGroups groups={groups} />
    </article>
  )
}
