import { createGitCommitter } from '../../src/commit/git.ts'
import { describeCommitter } from './contract.ts'

describeCommitter('git', createGitCommitter)
