export function Thing(_: { a: string }) { return null; }
