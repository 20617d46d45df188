import type { AppError } from '../domain/errors.ts';
import type { ConfigurationStore } from './configuration.ts';
import { Signals } from './signals.ts';
import { Store } from './store.ts';

/** Which sensors are recorded. Permission is asked at the tap that switches one on; one that is refused is told in its place. */
export class SensorChoice {
  /** Why one can't be had, by sensor. */
  readonly refused = new Store<ReadonlyMap<string, AppError>>(new Map());
  readonly #configuration: ConfigurationStore;
  readonly #signals = new Signals();
  readonly #asked = new Set<string>();

  constructor(configuration: ConfigurationStore) {
    this.#configuration = configuration;
  }

  /** In answer to a tap. */
  async choose(id: string, on: boolean): Promise<void> {
    const others = this.#configuration.value.sensors.filter((sensor) => sensor !== id);
    this.#configuration.change({ sensors: on ? [...others, id] : others });
    this.#tell(id, null);
    if (on) await this.#permit([id]);
  }

  /** In answer to the tap that begins a recording: some browsers forget permissions with every visit. Holds nothing up. */
  permitOnce(): void {
    const unasked = this.#configuration.value.sensors.filter((id) => !this.#asked.has(id));
    if (unasked.length > 0) void this.#permit(unasked);
  }

  async #permit(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#asked.add(id);
    const { refused } = await this.#signals.permit(ids);
    for (const { id, error } of refused) this.#tell(id, error);
    const gone = new Set(refused.map(({ id }) => id));
    if (gone.size > 0) this.#configuration.change({ sensors: this.#configuration.value.sensors.filter((id) => !gone.has(id)) });
  }

  #tell(id: string, error: AppError | null): void {
    const changed = new Map(this.refused.value);
    if (error === null) changed.delete(id);
    else changed.set(id, error);
    this.refused.set(changed);
  }
}
