import { createIsomorphicCommitter } from '../../src/commit/isomorphic-git.ts'
import { describeCommitter } from './contract.ts'

describeCommitter('isomorphic-git', createIsomorphicCommitter)
