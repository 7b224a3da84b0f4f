import { FAIL, obeyParent } from './toldThread.ts'

/** Loaded into a server: the thread that renders pages is held or fails when it is told to. */
obeyParent(data => Boolean(data?.pagesSettings), (word) => {
  const defect = new Error('A defect of the pages’ thread')
  if (word === FAIL) throw defect
  void Promise.reject(defect)
})
