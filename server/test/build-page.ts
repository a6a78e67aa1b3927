import { buildClientIfStale } from '../../scripts/build-client.ts'

/** The browser journeys see the page as it would be shipped. */
export default async function setup(): Promise<void> {
  await buildClientIfStale(console.log)
}
