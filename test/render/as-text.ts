/** The pages of a conversation, as text. */
import * as pages from '../../src/render/page.ts'

type Like<Render extends (...given: never[]) => Buffer> = (...given: Parameters<Render>) => string

export const renderPage: Like<typeof pages.renderPage> = (...given) => pages.renderPage(...given).toString()
export const renderCover: Like<typeof pages.renderCover> = (...given) => pages.renderCover(...given).toString()
export const renderPart: Like<typeof pages.renderPart> = (...given) => pages.renderPart(...given).toString()
