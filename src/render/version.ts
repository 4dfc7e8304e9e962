/** The version of what pages look like. When it changes, `annals render --all` rewrites them. */
export const rendererVersion = 2
