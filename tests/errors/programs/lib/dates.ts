export function parseDate(text: string): Date {
  return new Date(text);
}
