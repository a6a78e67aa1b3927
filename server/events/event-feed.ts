import type { EventEnvelope } from '../contract/event.ts'
import type { Db } from '../db/database.ts'
import { listenTo } from '../db/listen.ts'
import type { Log } from '../log.ts'
import { eventChannel, readCompanyEvents, readJobEvents, type EventNotice } from './event-log.ts'

/** A stream that somebody reads: one job's, one draft's, or a company's (restricted to a location when given). */
export type Stream = { companyId: string; jobId: string | null; draftId?: string; locationId: string | null }

export type Subscription = {
  /** Reads on from where `deliver` stands, for instance after a slow reader has drained. */
  catchUp(): void
  close(): void
}

export type EventFeed = {
  /**
   * Delivers everything after `after`, first from the log and then live, in order, without a gap or a repeat.
   * `deliver` returns false when it cannot take more: the feed then waits for `catchUp`.
   */
  subscribe(stream: Stream, after: number, deliver: (events: EventEnvelope[]) => boolean): Subscription
  close(): Promise<void>
}

type Reader = {
  stream: Stream
  last: number
  deliver: (events: EventEnvelope[]) => boolean
  reading: boolean
  again: boolean
  full: boolean
  closed: boolean
}

const pageSize = 500
const retryMs = 500

/**
 * One LISTEN connection per process, shared by all readers. NOTIFY is a hint: a number that does not follow on the last
 * one, a notice without its event and every reconnection make the reader go to the log.
 */
export async function openEventFeed(options: { databaseUrl: string; db: Db; log: Log }): Promise<EventFeed> {
  const { db, log } = options
  const readers = new Set<Reader>()

  const readOn = async (reader: Reader): Promise<void> => {
    reader.again = true
    if (reader.reading) return
    reader.reading = true
    try {
      while (reader.again && !reader.full && !reader.closed) {
        reader.again = false
        const { companyId, jobId, draftId, locationId } = reader.stream
        const events =
          jobId === null
            ? await readCompanyEvents(db, companyId, { locationId, draftId }, reader.last, pageSize)
            : await readJobEvents(db, companyId, jobId, reader.last, pageSize)
        hand(reader, events)
        if (events.length === pageSize) reader.again = true
      }
    } catch (error) {
      log.warn({ err: error }, 'event log could not be read; trying again')
      setTimeout(() => void readOn(reader), retryMs)
    } finally {
      reader.reading = false
      if (reader.again && !reader.full && !reader.closed) void readOn(reader)
    }
  }

  const onNotice = (notice: EventNotice): void => {
    for (const reader of readers) {
      const { companyId, jobId, draftId, locationId } = reader.stream
      if (companyId !== notice.companyId) continue
      if (jobId !== null && jobId !== notice.jobId) continue
      if (locationId !== null && notice.event !== undefined && notice.event.locationId !== locationId) continue
      if (jobId === null && notice.event !== undefined && draftOf(notice.event) !== draftId) continue
      const seq = jobId === null ? notice.companySeq : notice.seq
      const follows = jobId !== null && seq === reader.last + 1
      if (follows && notice.event !== undefined && !reader.reading && !reader.full) hand(reader, [notice.event])
      else if (seq > reader.last) void readOn(reader)
    }
  }

  const listener = await listenTo({
    databaseUrl: options.databaseUrl,
    applicationName: 'groundwork-events',
    channel: eventChannel,
    onNotice: (payload) => onNotice(JSON.parse(payload) as EventNotice),
    onListening: () => {
      for (const reader of readers) void readOn(reader)
    },
    log,
  })
  return {
    subscribe: (stream, after, deliver) => {
      const reader: Reader = { stream, last: after, deliver, reading: false, again: false, full: false, closed: false }
      readers.add(reader)
      void readOn(reader)
      return {
        catchUp: () => {
          reader.full = false
          void readOn(reader)
        },
        close: () => {
          reader.closed = true
          readers.delete(reader)
        },
      }
    },
    close: () => {
      readers.clear()
      return listener.close()
    },
  }
}

function draftOf({ body }: EventEnvelope): string | undefined {
  return 'draftId' in body ? body.draftId : undefined
}

function hand(reader: Reader, events: EventEnvelope[]): void {
  const news = events.filter((event) => event.seq > reader.last)
  const newest = news.at(-1)
  if (newest === undefined || reader.closed) return
  reader.last = newest.seq
  reader.full = !reader.deliver(news)
}
