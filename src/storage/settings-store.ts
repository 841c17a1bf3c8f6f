import type { Database } from './open-database';

/** What the person set, and what Usher does until they do. */
export const DEFAULT_SETTINGS = {
  /** False once they said no to `webNavigation`: it is not offered again by itself (DESIGN §2.6). */
  offersNavigation: true,
};

export type Settings = Readonly<typeof DEFAULT_SETTINGS>;

export type SettingsStore = {
  load(): Promise<Settings>;
  set<Name extends keyof Settings>(name: Name, value: Settings[Name]): Promise<void>;
};

export function createSettingsStore(database: Database): SettingsStore {
  return {
    async load() {
      const rows = await database.read(['settings'], (tx) => tx.objectStore('settings').getAll());
      const stored = new Map<string, unknown>(rows.map(({ name, value }) => [name, value]));
      // A row of another Usher, or of another type, is as good as none.
      const entries = Object.entries(DEFAULT_SETTINGS).map(([name, initial]) => {
        const value = stored.get(name);
        return [name, typeof value === typeof initial ? value : initial];
      });
      return Object.fromEntries(entries) as Settings;
    },
    async set(name, value) {
      await database.write(['settings'], (tx) => tx.objectStore('settings').put({ name, value }));
    },
  };
}
