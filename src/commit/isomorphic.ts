/** The door to isomorphic-git: objects and branches, and HTTP to remotes. */
import git from 'isomorphic-git'
import http from 'isomorphic-git/http/node'

export { git, http }
