import type { ArchiveContract } from '../../src/rpc/archive-contract.ts';
import { serve } from '../../src/rpc/serve.ts';
import { exportSession } from './export-session.ts';
import { importSession } from './import-session.ts';
import { keepModel } from './keep-model.ts';
import { verifySession } from './verify-session.ts';

serve({ exportSession, importSession, keepModel, verifySession } satisfies ArchiveContract);
