import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { Button, LinkButton } from '../../ui/button.tsx'
import { CalendarSign, calendarTypes } from '../../ui/calendar-sign.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import { Field } from '../../ui/field.tsx'
import { Icon, iconNames } from '../../ui/icon.tsx'
import { MenuButton } from '../../ui/menu-button.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Pill } from '../../ui/pill.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { StageDiagram } from '../../ui/stage-diagram.tsx'
import { Stepper } from '../../ui/stepper.tsx'
import { Swatch } from '../../ui/swatch.tsx'
import { ToastList } from '../../ui/toast-list.tsx'
import { WindowList } from '../../ui/window-list.tsx'

/** `side` makes ids and names of one side differ from those of the others. */
type Part = { name: string; draw(side: string): ComponentChildren }

const looks = ['primary', 'secondary', 'quiet', 'danger'] as const
const tones = ['neutral', 'accent', 'green', 'blue', 'violet', 'amber', 'red'] as const
const nothing = () => undefined

export const livingParts: readonly Part[] = [
  {
    name: 'Button',
    draw: () => (
      <>
        {looks.map((look) => (
          <div key={look} class="living-row">
            <Button look={look}>{look}</Button>
            <Button look={look} icon="plus">
              Icon
            </Button>
            <Button look={look} size="small">
              Small
            </Button>
            <Button look={look} isBusy>
              Busy
            </Button>
            <Button look={look} disabled>
              Disabled
            </Button>
            <LinkButton look={look} href="#Button">
              Link
            </LinkButton>
          </div>
        ))}
        <div class="living-row">
          <CopyButton text="copied" label="Copy" copiedLabel="Copied">
            Copy
          </CopyButton>
          <CopyButton text="copied" label="Copy without words" copiedLabel="Copied" />
        </div>
      </>
    ),
  },
  {
    name: 'Menu',
    draw: () => (
      <div class="living-row">
        <MenuButton label="More" icon="dots" items={menuItems}>
          More
        </MenuButton>
        <MenuButton label="More, small" icon="dots" size="small" items={menuItems}>
          Small
        </MenuButton>
        <MenuButton label="Insert a variable" icon="braces" items={menuItems} />
      </div>
    ),
  },
  { name: 'Field', draw: (side) => <Fields side={side} /> },
  { name: 'Choice', draw: (side) => <Choices side={side} /> },
  {
    name: 'Pill',
    draw: () => (
      <div class="living-row">
        {tones.map((tone) => (
          <Pill key={tone} tone={tone}>
            {tone}
          </Pill>
        ))}
        <Pill tone="accent" isLive>
          live
        </Pill>
        <Monogram name="Bright Smile" />
        <Monogram name="Émile" size="small" />
        <Spinner />
      </div>
    ),
  },
  {
    name: 'Notice',
    draw: () => (
      <>
        {(['info', 'good', 'warn', 'bad'] as const).map((tone) => (
          <Notice key={tone} tone={tone} title={`What has happened (${tone})`} actions={<Button size="small">What next</Button>}>
            <p>Why it has happened.</p>
          </Notice>
        ))}
        <Notice title="One line alone" />
      </>
    ),
  },
  {
    name: 'Progress',
    draw: (side) => (
      <>
        <ProgressBar label="Nothing" valueText="0 of 10" done={0} total={10} />
        <ProgressBar label="Running" valueText="4 of 10" done={4} total={10} isLive />
        <ProgressBar label="Mixed" valueText="9 of 10" done={5} failed={2} skipped={1} kept={1} total={10} />
        <ProgressBar label="Thin" valueText="10 of 10" done={10} total={10} size="thin" />
        <ProgressBar label="Of nothing" valueText="0 of 0" done={0} total={0} />
        <Stepper
          label={`Steps, ${side}`}
          doneLabel="done"
          steps={[
            { label: 'Behind', state: 'done', href: '#Progress' },
            { label: 'Here', state: 'current' },
            { label: 'Ahead', state: 'ahead' },
          ]}
        />
      </>
    ),
  },
  {
    name: 'Picture',
    draw: () => (
      <>
        <StageDiagram stages={[{ name: 'New' }, { name: 'Quoted', note: '40%' }, { name: 'Won', note: '100%', color: '#2e90fa' }]} />
        <StageDiagram stages={[{ name: 'One stage alone' }]} />
        <div class="living-row">
          {calendarTypes.map((type) => (
            <span key={type} class="with-sign">
              <CalendarSign type={type} /> {type}
            </span>
          ))}
        </div>
        <p>
          <Swatch color="#2e90fa" />
          #2E90FA
        </p>
      </>
    ),
  },
  {
    name: 'Skeleton',
    draw: () => (
      <>
        {(['title', 'text', 'heading', 'line', 'row', 'bar', 'panel', 'card', 'figure', 'chart'] as const).map((shape) => (
          <Skeleton key={shape} shape={shape} lines={shape === 'figure' ? 3 : 1} />
        ))}
      </>
    ),
  },
  {
    name: 'Empty',
    draw: () => (
      <>
        <EmptyState icon="search" title="Nothing matches that" text="Why, and what to do about it.">
          <Button look="primary">Do it</Button>
        </EmptyState>
        <EmptyState title="Nothing here" />
        <ErrorBoundary fallback={() => <Notice tone="bad" title="A part that has failed is caught" />}>
          <Broken />
        </ErrorBoundary>
      </>
    ),
  },
  { name: 'Dialog', draw: () => <Dialogs /> },
  {
    name: 'Toast',
    draw: () => (
      <ToastList
        closeLabel="Close"
        onClose={nothing}
        items={[
          { id: 1, text: 'Something was saved' },
          { id: 2, text: 'Something was deleted', action: { label: 'Undo', run: nothing } },
        ]}
      />
    ),
  },
  {
    name: 'List',
    draw: () => (
      <WindowList items={['First', 'Second', 'Third']} keyOf={(item) => item} estimatePx={40} class="rows">
        {(item, attributes) => (
          <li key={item} class="row" {...attributes}>
            <span class="row-title">{item}</span>
          </li>
        )}
      </WindowList>
    ),
  },
  {
    name: 'Icon',
    draw: () => (
      <div class="living-row">
        {iconNames.map((name) => (
          <span key={name} class="living-row">
            <Icon name={name} /> <code>{name}</code>
          </span>
        ))}
      </div>
    ),
  },
]

const menuItems = [
  { id: 'a', label: 'Do this', onChoose: nothing },
  { id: 'b', label: 'With a note', note: '{{ clinic_name }}', onChoose: nothing },
  { id: 'c', label: 'Delete', isDanger: true, onChoose: nothing },
]

function Fields({ side }: { side: string }) {
  const search = useSignal('')
  const id = (name: string) => `${side}-${name}`.replaceAll(' ', '-')
  return (
    <>
      <Field id={id('plain')} label="Plain" help="Help under the field.">
        <input id={id('plain')} class="input" placeholder="Nothing yet" aria-describedby={`${id('plain')}-help`} />
      </Field>
      <Field id={id('optional')} label="With a mark" mark="optional">
        <input id={id('optional')} class="input" value="Something" />
      </Field>
      <Field id={id('wrong')} label="Wrong" help="What it is for." error="What is wrong, and what to do.">
        <input id={id('wrong')} class="input" aria-invalid value="x" />
      </Field>
      <Field id={id('off')} label="Disabled">
        <input id={id('off')} class="input" disabled value="Cannot be changed" />
      </Field>
      <Field id={id('long')} label="Long">
        <textarea id={id('long')} class="input" rows={3} />
      </Field>
      <Field id={id('list')} label="List">
        <select id={id('list')} class="input select">
          <option>One</option>
          <option>Other</option>
        </select>
      </Field>
      <SearchField label="Search" value={search.value} onInput={(text) => (search.value = text)} />
    </>
  )
}

function Choices({ side }: { side: string }) {
  const chosen = useSignal<'a' | 'b' | 'c'>('a')
  const isOn = useSignal(true)
  return (
    <div class="living-row">
      <Segmented
        label={`View, ${side}`}
        value={chosen.value}
        options={[
          { value: 'a', label: 'Chosen' },
          { value: 'b', label: 'Other' },
          { value: 'c', label: 'Counted', count: 3 },
        ]}
        onChange={(value) => (chosen.value = value)}
      />
      <Select
        label={`One of many, ${side}`}
        value={chosen.value}
        options={[
          { value: 'a', label: 'Chosen in a list' },
          { value: 'b', label: 'Other' },
        ]}
        onChange={(value) => (chosen.value = value)}
      />
      <Checkbox label="Switched" isChecked={isOn.value} onChange={(next) => (isOn.value = next)} />
      <Checkbox label="Mixed" isChecked={false} isMixed onChange={nothing} />
      <Checkbox label="Disabled" isChecked isDisabled onChange={nothing} />
    </div>
  )
}

function Dialogs() {
  const open = useSignal<'normal' | 'wide' | null>(null)
  const close = () => (open.value = null)
  return (
    <div class="living-row">
      {(['normal', 'wide'] as const).map((size) => (
        <Button key={size} onClick={() => (open.value = size)}>
          Open a {size} dialog
        </Button>
      ))}
      {open.value === null ? null : (
        <Dialog
          size={open.value}
          title="A question"
          onClose={close}
          onSubmit={close}
          actions={
            <>
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" look="primary">
                Go on
              </Button>
            </>
          }
        >
          <p>What it is about.</p>
        </Dialog>
      )}
    </div>
  )
}

function Broken(): never {
  throw new Error('on purpose')
}
