import { AppError } from '../domain/errors.ts';
import { defineSensor, finiteOrNull } from './sensor.ts';

/** A position says in wall-clock time when it was found; one from the future was stamped by a clock that was set meanwhile. */
function foundAtMs({ timestamp }: GeolocationPosition): number {
  return performance.now() - Math.max(0, Date.now() - timestamp);
}

/** Browsers ask when a position is wanted. Finding it may take long, so what counts is the answer to the question, where the browser tells it. */
function permit(): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = ({ code, message, PERMISSION_DENIED }: GeolocationPositionError): void => {
      if (code === PERMISSION_DENIED) reject(new AppError('sensor-refused', 'The position was not permitted.', { detail: message }));
      else reject(new AppError('sensor-none', 'This device can not find its position.', { detail: message }));
    };
    navigator.geolocation.getCurrentPosition(() => resolve(), refuse, { maximumAge: Infinity });
    granted().then(resolve, () => undefined);
  });
}

/** Resolves when the permission is given, if ever. Rejects where the browser does not tell. */
async function granted(): Promise<void> {
  const status = await navigator.permissions.query({ name: 'geolocation' });
  if (status.state === 'granted') return;
  await new Promise<void>((resolve) => {
    status.onchange = () => {
      if (status.state === 'granted') resolve();
    };
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
