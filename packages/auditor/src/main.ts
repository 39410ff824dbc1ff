#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --conditions=@ketensom/source
/** ketensom-audit: verifies a bundle, offline. */
import { runAudit } from './program.ts';

process.exitCode = await runAudit(process.argv.slice(2));
