/** Okabe and Ito's colours, lightened where a thin line needs it: distinct for nearly everyone, calm over a picture. */
const palette = ['#56b4e9', '#e69f00', '#2fbf9b', '#f0e442', '#cc79a7', '#ee7733', '#8da0f5', '#b7e07a'] as const;

/** The same class has the same colour in every picture and every run. */
export function classColour(classId: number): string {
  return palette[Math.abs(Math.trunc(classId)) % palette.length] ?? palette[0];
}
