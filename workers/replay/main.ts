import type { ReplayContract } from '../../src/rpc/replay-contract.ts';
import { serve } from '../../src/rpc/serve.ts';
import { Player } from './player.ts';

serve(new Player() satisfies ReplayContract);
