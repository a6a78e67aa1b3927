import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  type CompletionContext,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { BlueprintFormat } from '../../../server/contract/blueprint.ts'

export type CodeFault = { from: number; to: number; message: string; isWarning: boolean }
export type CodeSuggestion = { label: string; detail: string; info: string; apply: string }

export type CodeEditorOptions = {
  text: string
  format: BlueprintFormat
  label: string
  onType(text: string): void
  /** The person has moved the cursor there. */
  onPoint(offset: number): void
  undo(): void
  redo(): void
  suggest(text: string, offset: number): { from: number; options: readonly CodeSuggestion[] } | null
}

export type CodeEditor = {
  setText(text: string): void
  setFormat(format: BlueprintFormat): void
  setFaults(faults: readonly CodeFault[]): void
  setReadOnly(isReadOnly: boolean): void
  reveal(from: number): void
  destroy(): void
}

const fromOutside = Annotation.define<boolean>()

/**
 * The text editor. It lives in a shadow root, where its styles are constructed sheets: our content-security policy
 * allows no style elements, and needs no exception for it.
 */
export function createCodeEditor(parent: HTMLElement, options: CodeEditorOptions): CodeEditor {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' })
  const language = new Compartment()
  const access = new Compartment()
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        language.of(languageOf(options.format)),
        access.of([]),
        keymap.of([
          { key: 'Mod-z', run: () => (options.undo(), true), preventDefault: true },
          { key: 'Mod-Shift-z', run: () => (options.redo(), true), preventDefault: true },
          { key: 'Mod-y', run: () => (options.redo(), true), preventDefault: true },
          { key: 'Tab', run: acceptCompletion },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...foldKeymap,
          ...defaultKeymap,
        ]),
        lineNumbers(),
        foldGutter(),
        lintGutter(),
        drawSelection(),
        highlightActiveLine(),
        indentOnInput(),
        indentUnit.of('  '),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [complete(options)], icons: false }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false', tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.transactions.some((transaction) => transaction.annotation(fromOutside))) return
          if (update.docChanged) options.onType(update.state.doc.toString())
          else if (update.selectionSet) options.onPoint(update.state.selection.main.head)
        }),
        syntaxHighlighting(colours),
        theme,
      ],
    }),
  })
  return {
    setText: (text) => replaceText(view, text),
    setFormat: (format) => view.dispatch({ effects: language.reconfigure(languageOf(format)) }),
    setFaults: (faults) =>
      view.dispatch(
        setDiagnostics(
          view.state,
          faults.map((fault) => diagnosticOf(fault, view.state.doc.length)),
        ),
      ),
    setReadOnly: (isReadOnly) => view.dispatch({ effects: access.reconfigure(isReadOnly ? EditorState.readOnly.of(true) : []) }),
    reveal: (from) => {
      const at = Math.min(from, view.state.doc.length)
      view.dispatch({
        annotations: fromOutside.of(true),
        selection: { anchor: at },
        effects: EditorView.scrollIntoView(at, { y: 'start', yMargin: 40 }),
      })
    },
    destroy: () => view.destroy(),
  }
}

function languageOf(format: BlueprintFormat): Extension {
  return format === 'json' ? json() : yaml()
}

function complete({ suggest }: CodeEditorOptions) {
  return (context: CompletionContext) => {
    const found = suggest(context.state.sliceDoc(), context.pos)
    if (found === null || found.options.length === 0) return null
    const isBegun =
      context.explicit ||
      found.from < context.pos ||
      /[:{/-] $|["{/]$/.test(context.state.sliceDoc(Math.max(0, context.pos - 2), context.pos))
    if (!isBegun) return null
    return {
      from: found.from,
      options: found.options.map((option) => ({ ...option, info: option.info || undefined })),
      validFor: /^[\w./-]*$/,
    }
  }
}

/** Replaces only what differs, so that the cursor and what is folded stay where they are. */
function replaceText(view: EditorView, text: string): void {
  const before = view.state.sliceDoc()
  if (before === text) return
  let start = 0
  const most = Math.min(before.length, text.length)
  while (start < most && before.charCodeAt(start) === text.charCodeAt(start)) start += 1
  let end = 0
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === text.charCodeAt(text.length - 1 - end)) end += 1
  view.dispatch({
    annotations: fromOutside.of(true),
    changes: { from: start, to: before.length - end, insert: text.slice(start, text.length - end) },
  })
}

function diagnosticOf({ from, to, message, isWarning }: CodeFault, length: number): Diagnostic {
  const start = Math.min(from, length)
  return { from: start, to: Math.min(Math.max(to, start), length), message, severity: isWarning ? 'warning' : 'error' }
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent-text)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--green-text)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--violet-text)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--muted)' },
])

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: 'var(--text-s)' },
  '&.cm-focused': { outline: '2px solid var(--accent-text)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--text)', paddingBlock: '0.5rem' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'light-dark(#d5d9fb, #3a3f7a)',
  },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--muted)', border: '0' },
  '.cm-activeLine': { backgroundColor: 'light-dark(rgb(74 84 201 / 6%), rgb(165 173 255 / 8%))' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--sunken)', color: 'var(--muted)', border: '0', paddingInline: '0.4rem' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-soft)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--text)',
    border: '1px solid var(--line)',
    borderRadius: '0.5rem',
    boxShadow: 'var(--shadow-l)',
    overflow: 'hidden',
    fontFamily: 'var(--font)',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '16rem' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '0.2rem 0.6rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--text)' },
  '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal' },
  '.cm-completionInfo': { maxWidth: '20rem', padding: '0.5rem 0.7rem' },
  '.cm-diagnostic': { padding: '0.4rem 0.7rem' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--red)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--amber)' },
})
