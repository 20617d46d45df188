import { AppError } from '../domain/errors.ts';
import { defineSensor, finiteOrNull } from './sensor.ts';

/** A position says in wall-clock time when it was found; one from the future was stamped by a clock that was set meanwhile. */
function foundAtMs({ timestamp }: GeolocationPosition): number {
  return performance.now() - Math.max(0, Date.now() - timestamp);
}

function permit(): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: GeolocationPositionError): void => {
      if (error.code === error.PERMISSION_DENIED) reject(new AppError('sensor-refused', 'The position was not permitted.', { detail: error.message }));
      else if (error.code === error.POSITION_UNAVAILABLE) reject(new AppError('sensor-none', 'This device can not find its position.', { detail: error.message }));
      else resolve();
    };
    // The question is all that is wanted: the time for an answer runs once it is answered, and there is none.
    navigator.geolocation.getCurrentPosition(() => resolve(), refuse, { maximumAge: Infinity, timeout: 0 });
  });
}

export default defineSensor({
  id: 'position',
  label: 'Position',
  channels: [
    { name: 'latitude', unit: '°' },
    { name: 'longitude', unit: '°' },
    { name: 'altitude', unit: 'm' },
    { name: 'accuracy', unit: 'm' },
    { name: 'heading', unit: '°' },
    { name: 'speed', unit: 'm/s' },
  ],
  holds: true,
  available: () => window.isSecureContext && 'geolocation' in navigator,
  permit,
  start(emit, signal) {
    const take = (position: GeolocationPosition): void => {
      const { latitude, longitude, altitude, accuracy, heading, speed } = position.coords;
      emit(foundAtMs(position), [latitude, longitude, altitude, accuracy, heading, speed].map(finiteOrNull));
    };
    const watch = navigator.geolocation.watchPosition(take, () => undefined, { enableHighAccuracy: true, maximumAge: 0 });
    signal.addEventListener('abort', () => navigator.geolocation.clearWatch(watch), { once: true });
  },
});
