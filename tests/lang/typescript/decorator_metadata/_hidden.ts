export class Hidden {}
