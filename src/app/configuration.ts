import { checkConfiguration, configurationFields, defaultConfiguration, isSetting, type Configuration } from '../domain/configuration.ts';
import type { parseConfigurationQuery, QueryProblem } from '../domain/configuration-query.ts';
import { Store } from './store.ts';

const key = 'configuration';
/** Where an earlier version kept what it remembered. */
const oldKey = 'capture-settings';

function remembered(): Configuration {
  try {
    const stored = localStorage.getItem(key);
    return stored === null ? fromOlder(JSON.parse(localStorage.getItem(oldKey) ?? '{}')) : checkConfiguration(JSON.parse(stored));
  } catch {
    return defaultConfiguration;
  }
}

/** The same names meant the same then, but for the one camera. */
function fromOlder(settings: { readonly deviceId?: unknown }): Configuration {
  const { deviceId } = settings;
  return checkConfiguration({ ...settings, cameras: typeof deviceId === 'string' ? [deviceId] : [] });
}

/**
 * What is set about recording: remembered between visits, except for what the page's address has set. What the person changes
 * afterwards counts, and is remembered, whatever the address says; it says it again when the page is loaded again.
 */
export class ConfigurationStore extends Store<Configuration> {
  /** What the address wanted to set and could not. */
  readonly problems: readonly QueryProblem[];
  #own: Configuration;
  #address: Partial<Configuration>;

  constructor({ part, problems }: ReturnType<typeof parseConfigurationQuery> = { part: {}, problems: [] }) {
    const own = remembered();
    super({ ...own, ...part });
    this.#own = own;
    this.#address = part;
    this.problems = problems;
  }

  /** Fields whose value is the address's. */
  get overridden(): ReadonlySet<keyof Configuration> {
    return new Set(configurationFields.filter((field) => field in this.#address));
  }

  /** Takes over what can stand in its field; the rest stays as it is. */
  change(part: Partial<Configuration>): void {
    const fields = configurationFields.filter((field) => field in part && isSetting(field, part[field]));
    const changed = Object.fromEntries(fields.map((field) => [field, part[field]])) as Partial<Configuration>;
    this.#remember({ ...this.#own, ...changed }, Object.fromEntries(Object.entries(this.#address).filter(([field]) => !(field in changed))));
  }

  reset(): void {
    this.#remember(defaultConfiguration, {});
  }

  #remember(own: Configuration, address: Partial<Configuration>): void {
    this.#own = own;
    this.#address = address;
    localStorage.setItem(key, JSON.stringify(own));
    localStorage.removeItem(oldKey);
    this.set({ ...own, ...address });
  }
}

/** 16:9, except for VGA, which cameras have as 4:3. */
export function widthOf(height: Configuration['height']): number {
  return height === 480 ? 640 : (height * 16) / 9;
}
