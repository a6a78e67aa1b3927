import { Component, type ComponentChildren } from 'preact'

type ErrorBoundaryProps = { fallback(error: unknown, reset: () => void): ComponentChildren; children: ComponentChildren }

/** Keeps a fault in one part of the page from taking the rest with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined }

  static override getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('unknown') }
  }

  override render({ fallback, children }: ErrorBoundaryProps, { error }: { error: unknown }) {
    return error === undefined ? children : fallback(error, () => this.setState({ error: undefined }))
  }
}
