import defer * as self from "./_cycle";
export let message = "";
try {
  message = String(self.other);
} catch (error) {
  message = (error as Error).name;
}
export const other = 1;
