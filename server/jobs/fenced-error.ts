/** Another process has taken the job over: whatever this one still wanted to write is refused. */
export class FencedError extends Error {
  override name = 'FencedError'
}
