import { serve } from '../../src/rpc/serve.ts';
import { Detector } from './detector.ts';

serve(new Detector());
