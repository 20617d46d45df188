import type { Sensor } from './sensor.ts';

const files = import.meta.glob<Sensor>(['./*.ts', '!./sensor.ts', '!./registry.ts'], { eager: true, import: 'default' });

/** All sensors, by the files in this folder. */
export const sensors: readonly Sensor[] = Object.values(files);

export function findSensor(id: string): Sensor | undefined {
  return sensors.find((sensor) => sensor.id === id);
}
