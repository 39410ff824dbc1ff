/** The coordinator as a library: for tests and for programs that run one in their own process. */
export { type Exported, type ExportOptions, exportBundle } from './bundle/export-bundle.ts';
export { type Drafted, type DraftOptions, draftCharter } from './cli/draft-charter.ts';
export { type Identity, type InitOptions, initCoordinator } from './cli/init.ts';
export { type Invited, type InviteOptions, invite } from './cli/invite.ts';
export { type RunningCoordinator, type StartOptions, startCoordinator } from './server/start.ts';
export { type Desk, openDesk } from './store/desk.ts';
