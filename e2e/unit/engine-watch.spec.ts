import { expect, test } from '@playwright/test';
import type { OnEngineLoss } from '../../src/domain/configuration.ts';
import { plainCpu, type Engine } from '../../src/domain/engine.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { OpenDetector } from '../../src/app/detector.ts';
import { EngineWatch } from '../../src/app/engine-watch.ts';
import { Notices } from '../../src/app/notices.ts';

/** A detector that can be lost; `others` are those that took its place. */
function madeDetector(engine: Engine, others: OpenDetector[] = []): { readonly detector: OpenDetector; lose(): void } {
  let lose: () => void = () => undefined;
  const lost = new Promise<AppError>((resolve) => (lose = () => resolve(new AppError('engine-lost', 'The model’s worker ended.'))));
  const died = lost.then(() => Promise.reject(new AppError('worker-died', 'The worker ended.')));
  died.catch(() => undefined);
  const { port1 } = new MessageChannel();
  port1.close();
  const detector: OpenDetector = {
    spec: { family: 'yolox', modelSha256: '', modelName: 'boxes', options: { scoreThreshold: 0.4, nmsIou: 0.5 } },
    hash: '',
    engine,
    connect: () => Promise.race([died, new Promise<MessagePort>((resolve) => setTimeout(() => resolve(port1), 10))]),
    lost,
    reopen: (next) => {
      const { detector: other } = madeDetector(next, others);
      others.push(other);
      return Promise.resolve(other);
    },
    dispose: () => lose(),
  };
  return { detector, lose };
}

function watch(detector: OpenDetector, onLoss: OnEngineLoss): EngineWatch {
  return new EngineWatch(detector, { user: 'The run', onLoss: () => onLoss, notices: new Notices(), goOn: () => Promise.resolve() });
}

test('what is lost while it is being joined is replaced for whoever joins, whatever it ran on by one thread of the CPU', async () => {
  for (const engine of [{ backend: 'webgpu', threads: 1 }, { backend: 'wasm', threads: 4 }] as const) {
    const { detector, lose } = madeDetector(engine);
    const watched = watch(detector, 'go-on');
    const joining = watched.connect();
    lose();
    expect((await joining).detector.engine).toEqual(plainCpu);
    watched.dispose();
  }
});

test('where a loss ends it, whoever joins is told of the loss', async () => {
  const { detector, lose } = madeDetector(plainCpu);
  const joining = watch(detector, 'end').connect();
  lose();
  await expect(joining).rejects.toMatchObject({ code: 'engine-lost', message: 'The model’s worker ended.' });
});
