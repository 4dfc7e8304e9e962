/** From the common model to markdown. Pure: the same session, settings and templates give the same bytes. */
export { type Catalogue, catalogueOf, type DayCount } from './catalogue.ts'
export { renderFolder } from './folder.ts'
export { renderFront } from './front.ts'
export {
  type IndexEntry,
  type IndexPage,
  indexVersion,
  newestFirst,
  withList,
} from './indexes.ts'
export { type CoverPrompt, renderCover, renderPage, renderPart } from './page.ts'
export { promptsOf } from './prompts.ts'
export { byFolder, type Counted, countedOf, isProject, latestFirst, listId, type Tally } from './tallies.ts'
export { loadTemplates, type Templates } from './template.ts'
export { rendererVersion } from './version.ts'
export type { RenderContext } from './view.ts'
export { Work, type WorkState } from './work.ts'
