import type { BoardsOrder, BoardsReport } from '../clients/boards.ts'
import { type Boards, startBoards } from './processes.ts'

/**
 * Boards in so many processes: tablets do not wait for each other's turns, and one process for all of them would be what is measured as
 * soon as the machine is busy.
 */
export async function startBoardFleet(processes: number): Promise<Boards> {
  const fleet = await Promise.all(Array.from({ length: processes }, startBoards))
  return {
    ask: async (order) =>
      merged(await Promise.all(fleet.map((boards, index) => boards.ask(shareOf(order, index, processes))))),
    stop: () => {
      for (const boards of fleet) boards.stop()
    },
  }
}

function shareOf(order: BoardsOrder, index: number, processes: number): BoardsOrder {
  if (order.do !== 'open') return order
  return {
    ...order,
    atOnce: Math.ceil(order.atOnce / processes),
    watched: order.watched.filter((_, place) => place % processes === index),
  }
}

function merged(reports: readonly BoardsReport[]): BoardsReport {
  const sum = (of: (report: BoardsReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0)
  return {
    ages: reports.flatMap(({ ages }) => ages),
    rawAges: reports.flatMap(({ rawAges }) => rawAges),
    wrong: sum(({ wrong }) => wrong),
    byMessage: sum(({ byMessage }) => byMessage),
    live: sum(({ live }) => live),
  }
}
