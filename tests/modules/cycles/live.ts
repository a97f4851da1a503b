export let value = 0;
export function bump(): void {
  ++value;
}
